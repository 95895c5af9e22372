import fc from "fast-check";
import { expect, test } from "vitest";
import { OptionError } from "../errors.ts";
import { splitRows } from "./split.ts";

const shares = fc.record({
  test: fc.double({ min: 0, max: 0.9, noNaN: true }),
  validation: fc.double({ min: 0, max: 0.9, noNaN: true }),
});

test("every row falls into exactly one part", () => {
  fc.assert(
    fc.property(
      fc.nat(300),
      fc.integer(),
      shares,
      fc.option(fc.integer({ min: 1, max: 5 })),
      (rows, seed, share, classes) => {
        const labels = classes === null ? null : Int32Array.from({ length: rows }, (_, row) => (row * row) % classes);
        const { train, validation, test: tested } = splitRows(rows, { seed, ...share, labels });
        expect([...train, ...validation, ...tested].sort((a, b) => a - b)).toEqual(
          Array.from({ length: rows }, (_, row) => row),
        );
      },
    ),
  );
});

test("with labels each part, and each beginning of a part, holds every class by its share", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 400 }),
      (seed, classes) => {
        const labels = Int32Array.from(classes);
        const parts = splitRows(labels.length, { seed, labels });
        const { train } = parts;
        for (const part of [train, parts.validation, parts.test, train.subarray(0, train.length >> 1)]) {
          for (const label of new Set(classes)) {
            const share = classes.filter((value) => value === label).length / classes.length;
            const found = [...part].filter((row) => labels[row] === label).length;
            expect(Math.abs(found - share * part.length)).toBeLessThanOrEqual(3);
          }
        }
      },
    ),
  );
});

test("the default is 64 / 16 / 20 %, the same for one seed and another for another", () => {
  const labels = Int32Array.from({ length: 150 }, (_, row) => Math.floor(row / 50));
  const first = splitRows(150, { seed: 1, labels });
  expect([first.train.length, first.validation.length, first.test.length]).toEqual([96, 24, 30]);
  for (const label of [0, 1, 2]) expect([...first.test].filter((row) => labels[row] === label).length).toBe(10);
  expect(splitRows(150, { seed: 1, labels })).toEqual(first);
  expect(splitRows(150, { seed: 2, labels })).not.toEqual(first);
});

test("a class of a single row goes to training", () => {
  for (let seed = 0; seed < 20; seed++) {
    const labels = new Int32Array(30);
    labels[7] = 1;
    expect(splitRows(30, { seed, labels }).train).toContain(7);
  }
});

test("a share outside [0, 1) is refused", () => {
  for (const share of [-0.1, 1, Number.NaN])
    expect(() => splitRows(9, { seed: 1, validation: share })).toThrow(OptionError);
});

test("the rows of each class are spread as a stable sort by their place spreads them", () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.nat(6), { minLength: 1, maxLength: 200 }), (seed, classes) => {
      const { train } = splitRows(classes.length, { seed, labels: Int32Array.from(classes), test: 0, validation: 0 });
      const { train: order } = splitRows(classes.length, { seed, test: 0, validation: 0 });
      const seen = new Map<number, number>();
      const place = new Map<number, number>();
      for (const row of order) {
        const label = classes[row] as number;
        const rank = seen.get(label) ?? 0;
        seen.set(label, rank + 1);
        place.set(row, (rank + 0.5) / classes.filter((one) => one === label).length);
      }
      expect([...train]).toEqual([...order].sort((a, b) => (place.get(a) as number) - (place.get(b) as number)));
    }),
  );
});
