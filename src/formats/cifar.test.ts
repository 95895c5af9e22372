import { expect, test } from "vitest";
import { DataError } from "../errors.ts";
import { decodeCifar10, decodeCifar100 } from "./cifar.ts";

/** A record whose pixel p is (p, p + 1, p + 2) mod 256. */
function record(...labels: number[]): number[] {
  const planes = [0, 1, 2].flatMap((color) => Array.from({ length: 1024 }, (_, pixel) => (pixel + color) % 256));
  return [...labels, ...planes];
}

test("a CIFAR-10 file becomes labels and images with the colours last", () => {
  const { labels, images } = decodeCifar10(Uint8Array.from([...record(3), ...record(9)]));
  expect([...labels]).toEqual([3, 9]);
  expect(images.length).toBe(2 * 32 * 32 * 3);
  expect([...images.subarray(0, 6)]).toEqual([0, 1, 2, 1, 2, 3]);
  expect([...images.subarray(3072, 3075)]).toEqual([0, 1, 2]);
  expect([...images.subarray(-3)]).toEqual([255, 0, 1]);
});

test("a CIFAR-100 file is read with its fine labels", () => {
  const { labels, images } = decodeCifar100(Uint8Array.from([...record(19, 99), ...record(0, 42)]));
  expect([...labels]).toEqual([99, 42]);
  expect([...images.subarray(0, 3)]).toEqual([0, 1, 2]);
});

test("broken records and labels out of range are refused by name", () => {
  const whole = Uint8Array.from(record(3));
  expect(() => decodeCifar10(whole.subarray(1), "f")).toThrow(/^f: expected whole records of 3073 bytes, found 3072/);
  expect(() => decodeCifar10(new Uint8Array(), "f")).toThrow(DataError);
  expect(() => decodeCifar10(Uint8Array.from([...record(1), ...record(10)]), "f")).toThrow(
    /record 2 has label 10, expected 0 to 9/,
  );
  expect(() => decodeCifar100(Uint8Array.from(record(0, 100)))).toThrow(/label 100, expected 0 to 99/);
});
