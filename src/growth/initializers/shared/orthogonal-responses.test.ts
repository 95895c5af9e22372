import { describe, expect, it } from "vitest";
import { deviceMakers } from "../../../../test/support/devices.ts";
import { lookOf, normalSamples } from "../../../../test/support/growth.ts";
import { Network } from "../../../nn/network.ts";
import { perceptron } from "../../../nn/perceptron.ts";
import { RandomStream } from "../../../tensor/random.ts";
import { sitesOf } from "../../look/site.ts";
import { weightEffectiveDimension } from "../../signals/weight-effective-dimension.ts";
import { activeColumns } from "./active-columns.ts";
import { orthogonalResponses } from "./orthogonal-responses.ts";

describe.each(deviceMakers)("orthogonal responses on %s", (_, makeDevice) => {
  const device = makeDevice();
  const [rows, columns, count] = [50, 8, 400];
  /** The last input is 1,000 times smaller than the others. */
  const samples = normalSamples(rows, columns, 3).map((row) => row.map((x, c) => (c === columns - 1 ? x / 1000 : x)));

  it("are orthogonal to what is there, and of covariance (X^T X)^-1 without it, down to the tolerance", () => {
    for (const [tolerance, faded] of [
      [1e-5, false],
      [1e-1, true],
    ] as const) {
      device.scope("responses", () => {
        const X = device.tensor(samples.flat(), [rows, columns]);
        const Z = device.tensor(
          samples.map((row) => row[0]! + row[1]!),
          [rows, 1],
        );
        const W = orthogonalResponses(X, Z, count, { tolerance, random: new RandomStream(4, "w") }).read();
        let last = 0;
        for (let r = 0; r < count; r++) {
          const w = W.subarray(r * columns, (r + 1) * columns);
          const responses = samples.map((row) => row.reduce((sum, x, c) => sum + x * w[c]!, 0));
          const along = responses.reduce((sum, p, i) => sum + p * (samples[i]![0]! + samples[i]![1]!), 0);
          expect(Math.abs(along)).toBeLessThan(1e-3 * Math.hypot(...responses) * Math.sqrt(2 * rows));
          last += w[columns - 1]! ** 2 / count;
        }
        // 1 / (sum of squares of the small input) when spanned: about 1000^2 / 50.
        if (faded) expect(last).toBeLessThan(1);
        else expect(last).toBeGreaterThan(5000);
      });
    }
  });

  it("leave out inputs that are 0 throughout, and those only", () => {
    device.scope("active", () => {
      const { kept, X } = activeColumns(device.tensor([0, 1, 0, 2, 0, 0, 0, -3], [2, 4]));
      expect([...kept]).toEqual([1, 3]);
      expect([...X.read()]).toEqual([1, 2, 0, -3]);
    });
  });

  it("weights after another layer can be divided as if they were wider, others not", () => {
    const network = new Network(device, perceptron([6, 6], 2), { inputs: 6, seed: 1 });
    device.scope("signals", () => {
      const counts = sitesOf(network).map((site) => {
        const look = lookOf(network, [site]);
        return [null, 1e8].map(
          (dividedBy) => look.get(weightEffectiveDimension, site, { eps: 0.01, includeBias: false, dividedBy }).count,
        );
      });
      expect(counts[0]![1]).toBe(counts[0]![0]);
      expect(counts[1]).toEqual([6, 0]);
    });
  });
});
