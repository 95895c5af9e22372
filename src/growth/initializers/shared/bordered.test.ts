import { describe, expect, it } from "vitest";
import { deviceMakers } from "../../../../test/support/devices.ts";
import { lookOf, normalSamples } from "../../../../test/support/growth.ts";
import { svd } from "../../../../test/support/singular-values.ts";
import { Network } from "../../../nn/network.ts";
import { perceptron } from "../../../nn/perceptron.ts";
import type { Device } from "../../../tensor/device.ts";
import { RandomStream } from "../../../tensor/random.ts";
import { leadingLeft } from "../../algebra/singular-values.ts";
import { squareRootRule } from "../../algebra/square-root.ts";
import { sitesOf } from "../../look/site.ts";
import { randomIncoming } from "../../units/unit-norms.ts";
import { bestOf, candidatesOf, type ScoreOptions, scoreCandidates } from "./candidates.ts";

/** Scores of candidates by the fast way and, one by one, from the singular values of [h; H] / sqrt(n). */
function scores(device: Device, score: ScoreOptions["score"], width = 9, eps = 0.1, duplicate = false) {
  const rows = 60;
  const network = new Network(device, perceptron([width], 2), { inputs: 6, seed: 3 });
  const [site] = sitesOf(network);
  const weight = network.parameters[0]!.tensor;
  if (duplicate) weight.write([...weight.read().subarray(0, weight.size - 6), ...weight.read().subarray(0, 6)]);
  const candidates = randomIncoming(site!.producers[0], 40, new RandomStream(5, "candidates"));
  const samples = normalSamples(rows, 6, 8);
  const result = device.scope("scores", () => {
    const look = lookOf(network, [site!], { inputs: () => device.tensor(samples.flat(), [rows, 6]) });
    const fast = scoreCandidates(site!, look, candidatesOf(site!, look, candidates), { eps, score });
    const H = look.tap(site!).activation.read();
    const brute = Array.from({ length: 40 }, (_, r) => {
      const w = candidates.subarray(r * 6, r * 6 + 6);
      const bordered = samples.flatMap((x, i) => [
        Math.max(
          0,
          x.reduce((sum, value, j) => sum + value * w[j]!, 0),
        ),
        ...H.subarray(i * width, (i + 1) * width),
      ]);
      const { s } = svd(rows, width + 1, Float64Array.from(bordered));
      const sigma = Array.from(s, (value) => value / Math.sqrt(rows));
      const squares = sigma.map((value) => value ** 2);
      const [sum, fourth] = [squares.reduce((a, b) => a + b, 0), squares.reduce((a, b) => a + b * b, 0)];
      return {
        nuclear: sigma.filter((value) => value > eps).length + sigma.reduce((a, b) => a + b, 0),
        gap: -Math.sqrt(fourth / sum ** 2 - 1 / rows),
        // det [h; H] = det H x residual
        logResidual: 2 * sigma.reduce((total, value) => total + Math.log(value), 0),
      };
    });
    return { fast, brute };
  });
  network.dispose();
  return result;
}

describe.each(deviceMakers)("candidates on %s", (_, makeDevice) => {
  const device = makeDevice();
  const tolerance = device.bytesPerReal === 8 ? 1e-9 : 2e-3;

  it.each([3, 9, 14])("have scores that equal those of one decomposition each, with %d units", (width) => {
    const { fast, brute } = scores(device, "nuclear", width);
    for (const [r, { nuclear }] of brute.entries()) expect(Math.abs(fast[r]! - nuclear)).toBeLessThan(tolerance);
    expect(new Set(Array.from(fast, Math.floor)).size).toBeGreaterThan(0);
  });

  it("have them beside duplicates too, up to the square root of rounding", () => {
    const { fast, brute } = scores(device, "nuclear", 9, 0.1, true);
    const slack = device.bytesPerReal === 8 ? 1e-7 : 5e-3;
    for (const [r, { nuclear }] of brute.entries()) expect(Math.abs(fast[r]! - nuclear)).toBeLessThan(slack);
  });

  it("have the orthogonality gap of the bordered activations", () => {
    const { fast, brute } = scores(device, "orthogonality-gap");
    for (const [r, { gap }] of brute.entries()) expect(Math.abs(fast[r]! - gap)).toBeLessThan(tolerance);
  });

  it("have residuals whose ratio is that of the bordered determinants", () => {
    const { fast, brute } = scores(device, "residual");
    for (const [r, { logResidual }] of brute.entries()) {
      const ratio = Math.log(fast[r]! / fast[0]!) - (logResidual - brute[0]!.logResidual);
      expect(Math.abs(ratio)).toBeLessThan(device.bytesPerReal === 8 ? 1e-9 : 1e-3);
    }
  });

  it("are taken from the top, or from the bottom, the first of equals first", () => {
    expect(bestOf(Float64Array.of(1, 3, 2, 3), 3, false)).toEqual([1, 3, 2]);
    expect(bestOf(Float64Array.of(1, 3, 2, 3), 2, true)).toEqual([0, 2]);
  });

  it("leading left singular vectors are those of a decomposition, tall and wide", () => {
    for (const [rows, columns] of [
      [4, 9],
      [9, 4],
    ] as const) {
      const values = Float64Array.from(normalSamples(rows, columns, 2).flat(), Math.fround);
      const { u, s } = svd(rows, columns, values);
      const { vectors, values: sigma } = leadingLeft(device, { rows, columns, values }, 3);
      for (let j = 0; j < 3; j++) {
        expect(sigma[j]).toBeCloseTo(s[j]!, 10);
        const dot = Array.from({ length: rows }, (_, r) => vectors[j * rows + r]! * u[r * 4 + j]!).reduce(
          (a, b) => a + b,
          0,
        );
        expect(Math.abs(dot)).toBeCloseTo(1, 10);
      }
    }
  });
});

describe("square-root rule", () => {
  it.each([
    [1e-24, 72],
    [1e-10, 20],
  ])("gives square roots over the range from %d to 1 with %d nodes", (smallest, n) => {
    const { nodes, weights } = squareRootRule(smallest, 1, n);
    for (let a = 1; a >= smallest; a /= 7) {
      const root = weights.reduce((sum, w, j) => sum + (w * a) / (a + nodes[j]!), 0);
      expect(Math.abs(root / Math.sqrt(a) - 1)).toBeLessThan(n === 72 ? 4e-9 : 2e-6);
    }
  });
});
