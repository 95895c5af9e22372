import { expect, test } from "vitest";
import { safeValues } from "./safetensors.ts";

/** Bit patterns as 16-bit numbers, little-endian. */
const tensor = (dtype: "F16" | "BF16", ...bits: number[]) =>
  ({ dtype, shape: [bits.length], bytes: new Uint8Array(Uint16Array.from(bits).buffer) }) as const;

test("half precision is read exactly: normal, subnormal, zero, infinite", () => {
  const bits = [0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400, 0x0001, 0x83ff, 0x0000, 0x8000, 0x7c00, 0xfc00];
  const values = [1, -2, 0.333251953125, 65504, 2 ** -14, 2 ** -24, -1023 * 2 ** -24, 0, -0, Infinity, -Infinity];
  expect([...safeValues(tensor("F16", ...bits), "x")]).toEqual(values);
  expect([...safeValues(tensor("F16", 0x7e00), "x")]).toEqual([Number.NaN]);
});

test("bfloat16 is the upper half of a float32", () => {
  const values = Float32Array.of(1, -0.15625, 3.140625, 2 ** 127, 2 ** -130);
  const bits = new Uint32Array(values.buffer).map((one) => one >>> 16);
  expect(safeValues(tensor("BF16", ...bits), "x")).toEqual(values);
});
