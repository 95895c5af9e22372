import { expect, test } from "vitest";
import { DataError } from "../errors.ts";
import { decodeIdx } from "./idx.ts";

const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40);

test("an IDX file of bytes becomes its dimensions and a view of its values", () => {
  const { dims, values } = decodeIdx(images);
  expect(dims).toEqual([2, 1, 2]);
  expect([...values]).toEqual([10, 20, 30, 40]);
  expect(values.buffer).toBe(images.buffer);
});

test("a file that is not IDX, is of another type, truncated or too long is refused by name", () => {
  const changed = (at: number, byte: number): Uint8Array => images.with(at, byte);
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /^f: expected an IDX file .* found an empty file/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 0), /found 1f 8b 08 00/],
    [changed(2, 0x0d), /type 0x08 \(unsigned bytes\), found type 0x0d/],
    [changed(3, 0), /1 to 8 dimensions, found 0/],
    [images.subarray(0, 9), /header ends after 9 of 16 bytes/],
    [images.subarray(0, 19), /truncated: \[2, 1, 2\] needs 4 bytes of values, the file has 3/],
    [Uint8Array.of(...images, 1), /bytes after its end: \[2, 1, 2\] needs 4 bytes of values, the file has 5/],
    [changed(4, 0xff), /truncated: \[4278190082, 1, 2\]/],
  ];
  for (const [bytes, message] of cases) {
    expect(() => decodeIdx(bytes, "f")).toThrow(DataError);
    expect(() => decodeIdx(bytes, "f")).toThrow(message);
  }
});
