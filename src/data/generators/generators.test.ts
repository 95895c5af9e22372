import bessel from "bessel";
import { describe, expect, test } from "vitest";
import { OptionError } from "../../errors.ts";
import { curves } from "../curves.ts";
import type { Dataset } from "../dataset.ts";
import { generateDataset } from "../define-dataset.ts";
import { generatedDatasets } from "../generated.ts";
import {
  besselSum,
  curve,
  gaussianMixture,
  independentFeatures,
  nSpirals,
  parity,
  sineClasses,
  sparseParity,
  spirals,
} from "./index.ts";

function labelsOf(split: Dataset["train"]): Int32Array {
  if (split.targets.kind !== "classes") throw new Error("expected classes");
  return split.targets.labels;
}

describe.each(generatedDatasets.map((definition) => [definition.name, definition] as const))(
  "%s",
  (name, definition) => {
    const make = (seed: number, options = {}): Dataset => generateDataset(definition, options, { seed });

    test("is the same for the same seed, finite, and of the declared shape", () => {
      const data = make(1);
      expect(make(1)).toEqual(data);
      expect(data.name).toBe(name);
      for (const split of [data.train, data.validation ?? data.test, data.test]) {
        expect(split.inputs.columns).toBe(data.inputShape.reduce((size, dim) => size * dim, 1));
        expect(split.inputs.values.length).toBe(split.inputs.rows * split.inputs.columns);
        expect(split.inputs.values.every(Number.isFinite)).toBe(true);
        if (split.targets.kind === "classes") {
          expect(new Set(split.targets.labels).size).toBe(data.classes!.length);
          expect(split.targets.labels.length).toBe(split.inputs.rows);
        } else {
          expect(split.targets.values.every(Number.isFinite)).toBe(true);
          expect(split.targets.values.length).toBe(split.inputs.rows);
        }
      }
    });

    test("refuses an unknown option", () => {
      expect(() => make(1, { nonsense: 1 })).toThrow(OptionError);
      expect(() => make(1, { nonsense: 1 })).toThrow(new RegExp(`^dataset "${name}": .*nonsense`));
    });
  },
);

test("spirals without noise lie on their arms, and another seed draws other points, unless dataSeed fixes them", () => {
  const make = (seed: number, options: object): Dataset => generateDataset(spirals, options, { seed });
  const { train } = make(1, { noise: 0, turns: 1 });
  labelsOf(train).forEach((label, row) => {
    const [x, y] = [train.inputs.values[2 * row]!, train.inputs.values[2 * row + 1]!];
    const angle = Math.atan2(y, x) - 2 * Math.PI * Math.hypot(x, y) - Math.PI * label;
    expect(Math.cos(angle)).toBeCloseTo(1, 4);
  });
  expect(make(2, {}).train.inputs).not.toEqual(make(1, {}).train.inputs);
  const sorted = (data: Dataset): Float32Array =>
    Float32Array.from([
      ...data.train.inputs.values,
      ...data.validation!.inputs.values,
      ...data.test.inputs.values,
    ]).sort();
  expect(sorted(make(2, { dataSeed: 9 }))).toEqual(sorted(make(3, { dataSeed: 9 })));
  expect(() => make(1, { points: 1.5 })).toThrow(/points/);
});

test("n-spirals has the requested classes", () => {
  expect(generateDataset(nSpirals, { classes: 7, points: 700 }, { seed: 1 }).classes?.length).toBe(7);
});

test("the sine's classes change at its zeros, and half of the points are in each", () => {
  const { train, test: tested } = generateDataset(sineClasses, { points: 2000 }, { seed: 1 });
  let ones = 0;
  for (const split of [train, tested]) {
    labelsOf(split).forEach((label, row) => {
      const x = split.inputs.values[row]!;
      expect(label).toBe((x >= -1 && x <= -0.5) || (x >= 0 && x <= 0.5) ? 1 : 0);
      ones += label / (train.inputs.rows + tested.inputs.rows);
    });
  }
  expect(Math.abs(ones - 0.5)).toBeLessThan(0.05);
});

test("the Gaussian mixture has its bumps at the documented places, and the requested noise", () => {
  const load = (noise: number): Dataset => generateDataset(gaussianMixture, { noise, points: 4000 }, { seed: 1 });
  const clean = load(0);
  const { inputs, targets } = clean.train;
  if (targets.kind !== "values") throw new Error("expected values");
  const scale = clean.targetScale!;
  const at = (x: number): number => {
    const row = [...inputs.values].reduce(
      (best, each, i) => (Math.abs(each - x) < Math.abs(inputs.values[best]! - x) ? i : best),
      0,
    );
    return targets.values[row]! * scale.deviation[0]! + scale.mean[0]!;
  };
  // At a center the other bumps still count: exp(-2^2 / (2 0.8^2)) and exp(-2^2 / (2 0.5^2)), exp(-2^2 / (2 0.3^2)).
  expect(at(-0.5)).toBeCloseTo(1 + 1.5 * Math.exp(-3.125), 1);
  expect(at(0)).toBeCloseTo(1.5 + Math.exp(-8), 1);
  expect(at(0.5)).toBeCloseTo(0.8 + 1.5 * Math.exp(-3.125), 1);
  expect(at(-1)).toBeLessThan(0.01);
  expect(load(0.5).targetScale!.deviation[0]! ** 2 - scale.deviation[0]! ** 2).toBeCloseTo(0.25, 1);
});

test("parity holds every pattern once, and a flipped bit flips the class", () => {
  const { train, test: tested, validation } = generateDataset(parity, { bits: 5 }, { seed: 1 });
  expect(train).toEqual(tested);
  expect(validation).toBeNull();
  const classOf = new Map<string, number>();
  for (const [row, label] of labelsOf(train).entries()) {
    classOf.set(train.inputs.values.subarray(5 * row, 5 * row + 5).join(), label);
  }
  expect(classOf.size).toBe(32);
  for (const [pattern, label] of classOf) {
    const flipped = pattern.split(",").map(Number);
    flipped[2] = -flipped[2]!;
    expect(classOf.get(flipped.join())).toBe(1 - label);
  }
});

test("sparse parity depends on the bits it names, and on no other", () => {
  const { train, notes } = generateDataset(sparseParity, { bits: 12, relevant: 3 }, { seed: 4 });
  const bits = notes[0]!
    .match(/\d+/g)!
    .slice(0, 3)
    .map((bit) => Number(bit) - 1);
  labelsOf(train).forEach((label, row) => {
    const product = bits.reduce((sign, bit) => sign * -train.inputs.values[12 * row + bit]!, 1);
    expect(label).toBe(product < 0 ? 1 : 0);
  });
  expect(() => generateDataset(sparseParity, { bits: 3, relevant: 4 }, { seed: 1 })).toThrow(
    /relevant: expected at most as many/,
  );
});

test("independent-features has rank d, halves its classes and does not depend on the run's seed", () => {
  const make = (options: object, seed = 1): Dataset => generateDataset(independentFeatures, options, { seed });
  const data = make({ d: 2, features: 6 });
  expect([data.train.inputs.rows, data.validation, data.test.inputs.rows]).toEqual([4000, null, 1000]);
  expect(make({ d: 2, features: 6 }, 7)).toEqual(data);
  const { values } = data.train.inputs;
  const determinant = (rows: number[]): number => {
    const at = (row: number, i: number): number => values[6 * rows[row]! + i]!;
    const minor = (a: number, b: number): number => at(1, a) * at(2, b) - at(1, b) * at(2, a);
    return at(0, 0) * minor(1, 4) - at(0, 1) * minor(0, 4) + at(0, 4) * minor(0, 1);
  };
  for (let row = 0; row < 30; row += 3) expect(Math.abs(determinant([row, row + 1, row + 2]))).toBeLessThan(1e-4);
  const ones = labelsOf(data.train).reduce((sum, label) => sum + label, 0);
  expect(Math.abs(ones - 2000)).toBeLessThan(200);
  expect(generateDataset(independentFeatures, {}, { seed: 1, validation: 0.1 }).validation?.inputs.rows).toBe(400);
});

test("the Bessel functions obey their recurrence and known values", () => {
  expect(bessel.besselj(0, 0)).toBeCloseTo(1, 7);
  expect(bessel.besselj(1, 0)).toBeCloseTo(0.7651976865579666, 7);
  expect(bessel.besselj(-2, 1)).toBeCloseTo(-0.5767248077568734, 7);
  expect(bessel.besselj(5, 2)).toBeCloseTo(0.04656511627775222, 7);
  for (let x = 0.25; x < 6.3; x += 0.25) {
    for (const sign of [1, -1]) {
      const z = sign * x;
      expect(bessel.besselj(z, 0) + bessel.besselj(z, 2)).toBeCloseTo((2 / z) * bessel.besselj(z, 1), 6);
    }
  }
  const { train, targetScale } = generateDataset(besselSum, {}, { seed: 1 });
  if (train.targets.kind !== "values") throw new Error("expected values");
  const z = 2 * Math.PI * train.inputs.values[0]!;
  const expected = bessel.besselj(z, 0) + bessel.besselj(z, 1) + bessel.besselj(z, 2);
  expect(train.targets.values[0]! * targetScale!.deviation[0]! + targetScale!.mean[0]!).toBeCloseTo(expected, 5);
});

test("the curves pass through the points that define them", () => {
  expect([curves.cubic(-1), curves.cubic(1)]).toEqual([1, 1]);
  expect(curves.cubic(1 / 3)).toBeCloseTo(-2 / 3, 12);
  expect((curves.cubic(1 / 3 + 1e-6) - curves.cubic(1 / 3 - 1e-6)) / 2e-6).toBeCloseTo(0, 6);
  expect([curves.quadratic(-1), curves.quadratic(1), curves.quadratic(0)]).toEqual([1, -1, -0.2]);
  expect(curves.j0(-1)).toBeCloseTo(bessel.besselj(0.1, 0), 12);
  const narrow = generateDataset(curve, { function: "j0" }, { seed: 1 });
  expect(narrow.targetScale!.deviation[0]).toBeLessThan(0.01);
  expect(() => generateDataset(curve, { function: "tan" as "sine" }, { seed: 1 })).toThrow(/function/);
});
