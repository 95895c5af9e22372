import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature } from "../data/features/features.ts";
import { inputNames } from "../data/preprocessing.ts";
import type { Predictions } from "../metrics/predictions.ts";
import { RandomStream } from "../tensor/random.ts";
import { columnInputs, correlatedColumns, plainRow } from "./columns.ts";
import { type KnownRows, permutationImportance } from "./importance.ts";
import { integratedGradients } from "./integrated-gradients.ts";
import { partialDependence } from "./partial-dependence.ts";

const numeric = (column: string): Feature => ({
  kind: "numeric",
  ...{ column, mean: 10, deviation: 2, fill: 12, indicator: false },
});
const color: Feature = {
  kind: "categorical",
  column: "color",
  levels: ["blue", "red"],
  other: false,
  missingLevel: false,
};
const features = [numeric("a"), color, numeric("b"), numeric("c")];
const preprocessing = { features, inputs: features.flatMap(inputNames) };
const columns = columnInputs(preprocessing);
const WIDTH = 5;

/** Rows a, blue, red, b, c, of which c nearly repeats a. */
function drawn(rows: number, seed: number): Float32Array {
  const random = new RandomStream(seed, "drawn");
  const inputs = new Float32Array(rows * WIDTH);
  for (let row = 0; row < rows; row++) {
    const a = random.normal();
    const red = random.integer(2);
    inputs.set([a, 1 - red, red, random.normal(), a + 0.1 * random.normal()], row * WIDTH);
  }
  return inputs;
}

type Target = (x: Float32Array) => number;
const each = (inputs: Float32Array, of: Target): Float64Array =>
  Float64Array.from({ length: inputs.length / WIDTH }, (_, row) => of(inputs.subarray(row * WIDTH, (row + 1) * WIDTH)));

function known(inputs: Float32Array, model: Target, truth: Target): KnownRows {
  const targets = each(inputs, truth);
  const predict = (asked: Float32Array): Predictions => ({
    ...{ kind: "values", columns: 1, predicted: each(asked, model), targets, weights: null },
  });
  return { inputs, rows: inputs.length / WIDTH, columns, predict };
}

describe("inputs of columns", () => {
  it("stand in order, and a plain row has medians and no texts", () => {
    expect(columns.map(({ column, at, width }) => [column, at, width])).toEqual([
      ["a", 0, 1],
      ["color", 1, 2],
      ["b", 3, 1],
      ["c", 4, 1],
    ]);
    expect([...plainRow(preprocessing)]).toEqual([1, 0, 0, 1, 1]);
  });

  it("are grouped where they say the same, also one-hot ones", () => {
    expect(correlatedColumns(drawn(400, 1), columns)).toEqual([["a", "c"]]);
    const twice = drawn(400, 2).slice();
    for (let row = 0; row < 400; row++) twice[row * WIDTH + 3] = 7 * (twice[row * WIDTH + 2] as number);
    expect(correlatedColumns(twice, columns)).toEqual([
      ["a", "c"],
      ["color", "b"],
    ]);
  });
});

describe("permutation importance", () => {
  const model: Target = (x) => 3 * (x[0] as number) + 2 * (x[2] as number) + 0.5 * (x[3] as number);

  it("ranks columns by what the model makes of them, in 10 of 10 seeds", () => {
    for (let seed = 0; seed < 10; seed++) {
      const found = permutationImportance([known(drawn(300, seed), model, model)], { seed });
      expect(found.map((one) => one.columns[0])).toEqual(["a", "color", "b", "c"]);
      expect(found.at(-1)).toMatchObject({ drop: 0, low: 0, high: 0 });
      for (const { drop, low, high } of found) {
        expect(low as number).toBeLessThanOrEqual(drop);
        expect(high as number).toBeGreaterThanOrEqual(drop);
      }
    }
  });

  it("is the deviation of what a column adds, times the square root of 2", () => {
    const one: Target = (x) => 3 * (x[0] as number);
    const [first] = permutationImportance([known(drawn(2000, 5), one, one)], { seed: 1, shuffles: 20 });
    expect(first?.drop).toBeGreaterThan(3 * Math.SQRT2 * 0.95);
    expect(first?.drop).toBeLessThan(3 * Math.SQRT2 * 1.05);
  });

  it("of a group is that of its columns together, and of parts that of their rows as one", () => {
    const both: Target = (x) => (x[0] as number) + (x[4] as number);
    const parts = [drawn(200, 1), drawn(300, 2)].map((inputs) => known(inputs, both, both));
    const found = permutationImportance(parts, { seed: 3, groups: [["a", "c"]] });
    expect(found[0]?.columns).toEqual(["a", "c"]);
    expect(found[0]?.drop).toBeGreaterThan(1.8 * (found[1]?.drop as number));
  });
});

describe("integrated gradients", () => {
  it("of a product with weights are (x - x0) times the weights", () => {
    const weights = [1, -2, 3, 0.5, 0];
    const linear: Target = (x) => weights.reduce((sum, w, i) => sum + w * (x[i] as number), 0);
    const score = (inputs: Float32Array) => each(inputs, linear);
    const row = Float32Array.of(2, 0, 1, -1, 5);
    const found = integratedGradients(row, plainRow(preprocessing), { score, columns });
    expect(found.contributions.map(({ value }) => Number(value.toFixed(3)))).toEqual([1, 3, -1, 0]);
    expect(found).toMatchObject({ steps: 32, from: 1.5 });
  });

  it("sum to the difference of the scores within 1 %, of smooth and of kinked scores", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 15, maxLength: 15 }),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 5, maxLength: 5 }),
        fc.boolean(),
        (w, x, smooth) => {
          const bend = (z: number): number => (smooth ? 1 / (1 + Math.exp(-z)) : Math.max(0, z));
          const of: Target = (row) =>
            [0, 1, 2].reduce(
              (sum, k) => sum + (k - 0.7) * bend(row.reduce((z, v, i) => z + v * (w[k * 5 + i] as number), 0)),
              0,
            );
          const score = (inputs: Float32Array) => each(inputs, of);
          const { from, to, contributions, gap } = integratedGradients(Float32Array.from(x), plainRow(preprocessing), {
            score,
            columns,
          });
          const sum = contributions.reduce((all, { value }) => all + value, 0);
          expect(sum).toBeCloseTo(to - from + gap, 9);
          expect(Math.abs(sum - (to - from))).toBeLessThanOrEqual(Math.max(0.01 * Math.abs(to - from), 2e-3));
        },
      ),
    );
  });

  it("of the plain row itself are 0", () => {
    const plain = plainRow(preprocessing);
    const found = integratedGradients(plain, plain, {
      score: (inputs) => each(inputs, (x) => x[0] as number),
      columns,
    });
    expect(found).toMatchObject({ from: 1, to: 1, gap: 0 });
  });
});

describe("partial dependence", () => {
  const inputs = drawn(300, 9);
  const outputs = (asked: Float32Array) => each(asked, (x) => 2 * (x[0] as number) + (x[2] as number));
  const of = (column: string) =>
    partialDependence(inputs, WIDTH, { column: columns.find((one) => one.column === column)!, outputs });

  it("of a number is what the model makes of it, in the unit of the table", () => {
    const { points, isNumeric } = of("a");
    expect([isNumeric, points.length]).toEqual([true, 20]);
    const [first, last] = [points[0]!, points.at(-1)!];
    // 2 for each input, which is 2 in the table: 1 for each unit.
    expect((last.means[0]! - first.means[0]!) / (last.at - first.at)).toBeCloseTo(1, 5);
  });

  it("of a text has a point for each text", () => {
    const { points, isNumeric } = of("color");
    expect(isNumeric).toBe(false);
    const [blue, red] = ["blue", "red"].map((name) => points.find(({ label }) => label === name)!);
    expect(red!.means[0]! - blue!.means[0]!).toBeCloseTo(1, 5);
  });
});
