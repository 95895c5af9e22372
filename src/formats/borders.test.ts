import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tarOf } from "../../test/helpers/tar-of.ts";
import { DataError } from "../errors.ts";
import { decodeCifar10, decodeCifar100 } from "./cifar.ts";
import { parseCsv } from "./csv.ts";
import { decodeIdx } from "./idx.ts";
import { readNpz, writeNpz } from "./npz.ts";
import { float32Tensor, readSafetensors, writeSafetensors } from "./safetensors.ts";
import { readTar } from "./tar.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const idx = (...bytes: number[]): Uint8Array => Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...bytes);

/** Every decoder of this room, with a file that it takes. */
const decoders: Record<string, { decode: (bytes: Uint8Array) => unknown; valid: Uint8Array }> = {
  idx: { decode: decodeIdx, valid: idx(1, 2, 3, 4, 5, 6) },
  cifar10: { decode: decodeCifar10, valid: new Uint8Array(2 * 3073).fill(7) },
  cifar100: { decode: decodeCifar100, valid: new Uint8Array(2 * 3074).fill(7) },
  csv: { decode: parseCsv, valid: text('name;"x ""y""";z\r\na;1;"2\n3"\r\nb;;-4e5\r\n') },
  safetensors: {
    decode: readSafetensors,
    valid: writeSafetensors(
      { w: float32Tensor([2, 3], new Float32Array(6)), b: { dtype: "I64", shape: [], bytes: new Uint8Array(8) } },
      { a: "1" },
    ),
  },
  npz: { decode: readNpz, valid: writeNpz({ w: { shape: [2, 3], values: new Float32Array(6) } }) },
  tar: { decode: readTar, valid: tarOf({ "a.txt": text("hello"), "b/c.bin": new Uint8Array(600) }) },
};

/** Runs a decoder; true when it returned, false when it refused as it should. */
function accepts(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof DataError) return false;
    throw error;
  }
}

describe.each(Object.entries(decoders))("%s", (_, { decode, valid }) => {
  test("takes the sample", () => {
    expect(accepts(decode, valid)).toBe(true);
  });

  test("returns or throws a DataError for arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => void accepts(decode, bytes)),
      { numRuns: 500 },
    );
  });

  test("returns or throws a DataError for a file with changed bytes", () => {
    const change = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = valid.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        accepts(decode, bytes);
      }),
      { numRuns: 500 },
    );
  });

  test("returns or throws a DataError for a file that is truncated or continues", () => {
    for (let length = 0; length < valid.length; length += Math.max(1, Math.floor(valid.length / 400))) {
      accepts(decode, valid.subarray(0, length));
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (more) => void accepts(decode, Uint8Array.of(...valid, ...more))),
    );
  });

  test("reads nothing outside a view into a larger buffer", () => {
    const larger = new Uint8Array(valid.length + 64).fill(0xff);
    larger.set(valid, 32);
    const view = larger.subarray(32, 32 + valid.length);
    expect(JSON.stringify(decode(view))).toBe(JSON.stringify(decode(valid)));
  });
});

test("text of many quotes and delimiters is parsed in no more than linear time", () => {
  const began = process.cpuUsage(); // not the clock: other work may use the processors
  for (const piece of ['"', '""', '",', ',"', '"\n', ",", "\n", '"a', "\r"])
    accepts(parseCsv, text(piece.repeat(200_000)));
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(10);
});
