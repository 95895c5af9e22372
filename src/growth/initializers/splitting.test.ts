import { describe, expect, it } from "vitest";
import { deviceMakers } from "../../../test/support/devices.ts";
import { gradientPassOn, lookOf } from "../../../test/support/growth.ts";
import { inputsFor } from "../../../test/support/networks.ts";
import { recordRun, smallMoons } from "../../../test/support/runs.ts";
import { applyEdit } from "../../edits/apply.ts";
import { activation, linear, residual, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { smallestEigenpairs } from "../algebra/smallest-eigenpairs.ts";
import { sitesOf } from "../look/site.ts";
import { splitting } from "../strategies/splitting.ts";
import { eventAt } from "../triggers/shared/event-schedule.ts";
import { splittingPairs } from "./shared/splitting-matrices.ts";

const reference = createReferenceDevice();

describe.each(deviceMakers)("smallest eigenpairs on %s", (_, makeDevice) => {
  it("are those of one decomposition each, once there are as many products as dimensions", () => {
    const device = makeDevice();
    const n = 12;
    const random = new RandomStream(5, "matrices");
    const matrices = [0, 1, 2].map((rank) => {
      const S = new Float64Array(n * n);
      for (let k = 0; k < 4 * rank; k++) {
        const x = Float64Array.from({ length: n }, () => random.normal());
        const sign = k % 2 ? 1 : -1;
        for (let at = 0; at < n * n; at++) S[at] = S[at]! + sign * x[Math.floor(at / n)]! * x[at % n]!;
      }
      return S;
    });
    const products = (v: Float64Array) =>
      v.map((_, at) => {
        const [m, i] = [Math.floor(at / n), at % n];
        return v.subarray(m * n, (m + 1) * n).reduce((sum, value, j) => sum + matrices[m]![i * n + j]! * value, 0);
      });
    const { values, vectors } = smallestEigenpairs(device, [3, n], products, { steps: n, random });
    for (const [m, S] of matrices.entries()) {
      expect(values[m]).toBeCloseTo(device.decompositions.symmetricEigen(n, S).values[0]!, 8);
      const v = vectors.subarray(m * n, (m + 1) * n);
      expect(Math.hypot(...v)).toBeCloseTo(1, 10);
      for (let i = 0; i < n; i++) {
        expect(v.reduce((sum, value, j) => sum + S[i * n + j]! * value, 0)).toBeCloseTo(values[m]! * v[i]!, 6);
      }
    }
  });
});

describe("splitting matrices", () => {
  const models = {
    perceptron: perceptron([5, 4], 2, { activation: "tanh" }),
    residual: sequential([
      linear(4),
      activation("sigmoid"),
      residual([linear(3), activation("tanh"), linear("same")]),
      linear(2, { grows: false }),
    ]),
  };

  it.each(Object.entries(models))("predict what a split does to the loss, in a %s", (_, model) => {
    const network = (): Network => new Network(reference, model, { inputs: 3, seed: 2 });
    const lossOf = (net: Network) => reference.scope("loss", () => gradientPassOn(net, inputsFor(net, 40), null).loss);
    const before = lossOf(network());
    const epsilon = 1e-2;
    let checked = 0;
    for (const [s, { producers, consumers }] of sitesOf(network()).entries()) {
      const [producer] = producers;
      if (producers.length > 1 || producers.some((one) => consumers.includes(one))) continue;
      for (let unit = 0; unit < (producer.output as { size: number }).size; unit++) {
        const grown = network();
        const site = sitesOf(grown)[s]!;
        const { value, vector } = reference.scope("pairs", () => {
          const all = lookOf(grown, [site]);
          const given = { solver: "decomposition", products: 1 } as const;
          const { values, vectors } = splittingPairs(site.producers[0], all, given, new RandomStream(1, "x"));
          const n = vectors.length / values.length;
          return { value: values[unit]!, vector: vectors.slice(unit * n, (unit + 1) * n) };
        });
        const shifts = { [site.producers[0].weight.name]: vector.map((x) => epsilon * x) };
        const parents = [site.axis.units[unit]!.id];
        applyEdit(
          { kind: "split", axis: site.axis.name, parents, shifts, preserves: "none" },
          { network: grown, optimizer: null, step: 1, probe: null },
        );
        const predicted = (epsilon ** 2 / 2) * value;
        expect(Math.abs(lossOf(grown) - before - predicted)).toBeLessThan(0.01 * Math.abs(predicted) + 1e-10);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(2);
  });

  it("products give the eigenvalues of whole matrices", () => {
    const network = new Network(reference, perceptron([6], 2), { inputs: 5, seed: 3 });
    const [site] = sitesOf(network);
    const valuesBy = (solver: "products" | "decomposition") =>
      reference.scope("pairs", () => {
        const all = lookOf(network, [site!]);
        return splittingPairs(site!.producers[0], all, { solver, products: 9 }, new RandomStream(1, "x")).values;
      });
    for (const [m, value] of valuesBy("decomposition").entries())
      expect(valuesBy("products")[m]).toBeCloseTo(value, 10);
  });
});

describe("growth events", () => {
  it("occur at even intervals over the run, or as configured", () => {
    const found = (options: Parameters<typeof eventAt>[1], totalSteps = 100) =>
      Array.from({ length: totalSteps }, (_, i) => i + 1).filter(
        (step) => eventAt({ step, totalSteps }, options) !== null,
      );
    expect(found({ events: 4, firstEvent: null, eventEvery: null })).toEqual([20, 40, 60, 80]);
    expect(found({ events: 3, firstEvent: 7, eventEvery: 30 })).toEqual([7, 37, 67]);
    expect(found({ events: 9, firstEvent: 90, eventEvery: 6 })).toEqual([90, 96]);
  });

  it("splitting takes at most the share of all units, for predicted decreases only", async () => {
    const { events } = await recordRun({
      device: createReferenceDevice(),
      dataset: smallMoons,
      model: perceptron([6, 4], 2),
      strategy: splitting({ trigger: { events: 1, firstEvent: 20 } }),
      learningRate: 0.01,
      epochs: 6,
      batchSize: 16,
      seed: 1,
    });
    const edits = (events as readonly TrainEvent[]).filter((event) => event.type === "growth");
    expect(edits.length).toBeGreaterThan(0);
    expect(edits.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThanOrEqual(3);
    for (const { values } of edits) expect(values.predictedChange).toBeLessThan(0);
  });
});
