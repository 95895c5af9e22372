import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceMakers } from "../../../test/support/devices.ts";
import { normalSamples, type Samples, withActivations } from "../../../test/support/growth.ts";
import { svd } from "../../../test/support/singular-values.ts";
import { type EffectiveDimension, effectiveDimension } from "./effective-dimension.ts";

describe.each(deviceMakers)("effective dimension on %s", (_, makeDevice) => {
  const device = makeDevice();
  const measure = (samples: Samples, eps = 0.01): EffectiveDimension =>
    withActivations(device, samples, (site, look) => look.get(effectiveDimension, site, { eps }));

  /** Unit u is active on its own `each` samples with value s_u, so its singular value of H / sqrt(n) is s_u sqrt(each / n). */
  function separate(scales: readonly number[], each: number): number[][] {
    return scales.flatMap((scale, u) =>
      Array.from({ length: each }, () => scales.map((_, v) => (u === v ? scale : 0))),
    );
  }

  it("counts exactly the orthogonal units whose singular value is above eps", () => {
    // 4 units, 2 of 8 samples each: sigma = s / 2.
    expect(measure(separate([1, 1, 1, 1], 2)).count).toBe(4);
    expect(measure(separate([1, 0.0202, 0.0198, 5], 2)).count).toBe(3);
    expect(measure(separate([0.0198, 0.01, 0.001, 0], 2)).count).toBe(0);
    expect(measure(separate([1, 0.0202, 0.0198, 5], 2), 0.1).count).toBe(2);
  });

  it("relative to the norm does not depend on the scale, and counts shares of it", () => {
    const relative = (samples: Samples, eps: number): number | null =>
      withActivations(device, samples, (site, look) => look.get(effectiveDimension, site, { eps, of: "norm" })).count;
    // Singular values s / 2 with a norm of sqrt(1 + 0.09 + 0.01) / 2: shares 0.953, 0.286 and 0.0953.
    for (const scale of [1, 1e-3, 1e3]) {
      const samples = separate([scale, 0.3 * scale, 0.1 * scale], 2).slice(0, 6);
      expect([0.09, 0.1, 0.28, 0.29, 0.96].map((eps) => relative(samples, eps))).toEqual([3, 2, 2, 1, 0]);
    }
    expect(
      relative(
        Array.from({ length: 9 }, () => [0, 0, 0]),
        0.01,
      ),
    ).toBe(0);
  });

  it("is not raised by duplicates of a unit, nor by sums of units", () => {
    const samples = normalSamples(40, 5);
    expect(measure(samples).count).toBe(5);
    expect(measure(samples.map((row) => [...row, row[0]!])).count).toBe(5);
    expect(measure(samples.map((row) => [...row, 3 * row[1]!, row[2]! - row[4]!])).count).toBe(5);
  });

  it("is 0 for a layer whose output is 0, and for one without units", () => {
    expect(measure(Array.from({ length: 9 }, () => [0, 0, 0])).count).toBe(0);
    expect(measure(Array.from({ length: 9 }, () => [])).count).toBe(0);
  });

  it.each([3, 4])("is a reason, not a number, with %d samples for 4 units", (rows) => {
    const outcome = measure(normalSamples(rows, 4));
    expect(outcome).toMatchObject({ count: null, width: 4, rows });
    expect(outcome.reason).toBe(`too few samples for this width: ${rows} rows, 4 units`);
    expect(measure(normalSamples(5, 4))).toMatchObject({ count: 4, reason: null });
  });

  it("is the number of singular values above eps that an SVD finds", () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 12 }),
      rank: fc.integer({ min: 1, max: 12 }),
      seed: fc.nat({ max: 1e6 }),
    });
    fc.assert(
      fc.property(sizes, ({ width, rank, seed }) => {
        const rows = 3 * width + 2;
        const [left, right] = [normalSamples(rows, rank, seed), normalSamples(rank, width, seed + 1)];
        const samples = left.map((l) =>
          Array.from({ length: width }, (_, j) => l.reduce((sum, value, k) => sum + value * right[k]![j]!, 0)),
        );
        const { s } = svd(rows, width, Float64Array.from(samples.flat()));
        const eps = 0.3;
        const scaled = s.map((sigma) => sigma / Math.sqrt(rows));
        // float32 activations cannot tell which side of the threshold a value this close to it is on.
        fc.pre(scaled.every((sigma) => Math.abs(sigma - eps) > 1e-4));
        expect(measure(samples, eps).count).toBe(scaled.filter((sigma) => sigma > eps).length);
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order of the units or of the samples", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.boolean(), (order, reverse) => {
        const samples = normalSamples(20, 3, 9).map(([a, b, c]) => [a!, b!, 0.005 * c!, a! + b!, 0.02 * c!, 2 * a!]);
        const shuffled = samples.map((row) => order.map((unit) => row[unit]!));
        expect(measure(reverse ? shuffled.toReversed() : shuffled)).toEqual(measure(samples));
      }),
      { numRuns: 30 },
    );
  });

  it("is computed once for everybody who asks with the same options", () => {
    withActivations(device, normalSamples(9, 3), (site, look) => {
      const first = look.get(effectiveDimension, site, { eps: 0.01 });
      expect(look.get(effectiveDimension, site, { eps: 0.01 })).toBe(first);
      expect(look.get(effectiveDimension, site, { eps: 0.1 })).not.toBe(first);
      look.changed();
      expect(look.get(effectiveDimension, site, { eps: 0.01 })).not.toBe(first);
    });
  });
});
