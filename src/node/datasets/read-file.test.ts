import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { DataError } from "../../errors.ts";
import { readDataFile } from "./read-file.ts";

const folder = mkdtempSync(join(tmpdir(), "burgeon-read-"));
afterAll(() => rmSync(folder, { recursive: true }));
const content = Buffer.from("some bytes ".repeat(5000));

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test("plain, gzip and Brotli files give the same bytes", async () => {
  for (const path of [
    put("a", content),
    put("a.gz", gzipSync(content)),
    put("b", gzipSync(content)),
    put("a.br", brotliCompressSync(content)),
  ]) {
    expect(Buffer.compare(await readDataFile(path), content)).toBe(0);
  }
});

test("a gzip whose stated size is false is unpacked all the same", async () => {
  const parts = Buffer.concat([gzipSync(content), gzipSync(Buffer.from("end"))]);
  expect((await readDataFile(put("two.gz", parts))).length).toBe(content.length + 3);
});

test("a file that is not there, unreadable, truncated or damaged is refused with its path", async () => {
  const whole = gzipSync(content);
  const cases: [string, RegExp][] = [
    [join(folder, "nothing"), /nothing: there is no such file/],
    [folder, /expected a file, found a folder/],
    [put("short.gz", whole.subarray(0, whole.length / 2)), /short.gz: the compressed file is truncated/],
    [put("stub.gz", whole.subarray(0, 5)), /is truncated/],
    [put("bad.gz", Buffer.from(whole).fill(0xff, 20, 40)), /is damaged/],
    [put("plain.gz", content), /expected a gzip file, because of its name/],
    [put("short.br", brotliCompressSync(content).subarray(0, 20)), /is truncated/],
    [put("bad.br", content), /is damaged/],
  ];
  for (const [path, message] of cases) {
    await expect(readDataFile(path)).rejects.toThrow(DataError);
    await expect(readDataFile(path)).rejects.toThrow(message);
  }
});
