import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { readNpz, writeNpz } from "./npz.ts";

const arrays = {
  "layers.0.weight": { shape: [2, 3], values: Float32Array.of(1, -2, 3.5, Number.NaN, 0, 1e-30) },
  scalar: { shape: [], values: Float32Array.of(7) },
  empty: { shape: [0, 4], values: new Float32Array(0) },
  text: { shape: [3], values: Uint8Array.of(1, 2, 255) },
};

describe("npz", () => {
  it("is read back bit for bit, and is the same bytes each time", () => {
    const bytes = writeNpz(arrays);
    expect(readNpz(bytes)).toEqual(arrays);
    expect(writeNpz(arrays)).toEqual(bytes);
  });

  it("has NumPy's header, and data on a multiple of 64 bytes", () => {
    const text = String.fromCharCode(...writeNpz({ b: arrays["layers.0.weight"] }));
    const begin = text.indexOf("\x93NUMPY");
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    expect(text.slice(begin + 10, begin + 128)).toBe(`${header.padEnd(117)}\n`);
  });

  it("refuses what is no such file", () => {
    const bytes = writeNpz({ b: arrays.scalar });
    const at = String.fromCharCode(...bytes).indexOf("<f4");
    const other = bytes.slice();
    other[at] = ">".charCodeAt(0);
    for (const wrong of [new Uint8Array(10), bytes.subarray(0, bytes.length - 30), other]) {
      expect(() => readNpz(wrong)).toThrow(DataError);
    }
  });
});
