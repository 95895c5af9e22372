import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceMakers } from "../../../test/support/devices.ts";
import { gradientPassOn, lookOf, normalSamples, type Samples, withActivations } from "../../../test/support/growth.ts";
import { applyEdit } from "../../edits/apply.ts";
import { activation, conv2d, flatten, linear, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { RandomStream } from "../../tensor/random.ts";
import { kernelInformation } from "../estimators/kernel-information.ts";
import type { Targets } from "../look/look.ts";
import { type Site, sitesOf } from "../look/site.ts";
import * as signals from "./index.ts";

/** Samples of `classes` clouds and their labels. */
function clouds(rows: number, width: number, classes: number, apart: number): { samples: Samples; targets: Targets } {
  const labels = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const samples = normalSamples(rows, width, 6).map((row, i) =>
    row.map((value, u) => value + (u === 0 ? apart * labels[i]! : 0)),
  );
  return { samples, targets: { kind: "classes", labels } };
}

describe.each(deviceMakers)("diagnostics on %s", (_, makeDevice) => {
  const device = makeDevice();
  const digits = device.bytesPerReal === 8 ? 10 : 4;

  it("dead units are those that give 0 for every sample, after the activation", () => {
    const network = new Network(device, perceptron([4], 1), { inputs: 2, seed: 1 });
    const [weight, bias] = network.parameters;
    weight!.tensor.write([1, 0, -1, 0, 0, 0, 0, 1]);
    bias!.tensor.write([0, -100, 0, 0]);
    const [site] = sitesOf(network) as [Site];
    const found = device.scope("dead", () => {
      const inputs = () => device.tensor([1, -1, 2, -1, 3, -1], [3, 2]);
      return lookOf(network, [site], { inputs }).get(signals.deadShare, site, {});
    });
    // -1 x and the zero unit give relu(...) = 0, unit 1 by its bias 0 weights; unit 3 sees -1 only.
    expect(found).toEqual({ share: 0.75, dead: [1, 2, 3] });
    network.dispose();
  });

  it("saturation is the share of entries near a bound, and unknown without bounds", () => {
    const network = new Network(device, perceptron([2], 1, { activation: "tanh" }), { inputs: 2, seed: 1 });
    const [weight] = network.parameters;
    weight!.tensor.write([1, 0, 0, 1]);
    const [site] = sitesOf(network) as [Site];
    const found = device.scope("saturation", () => {
      const inputs = () => device.tensor([3, 0.1, -3, 2, 1, 2.2, 2, 2.3], [4, 2]);
      return lookOf(network, [site], { inputs }).get(signals.saturation, site, { margin: 0.015 });
    });
    // tanh 2.0 = 0.964, tanh 2.2 = 0.976.
    expect([...found.units]).toEqual([0.5, 0.5]);
    expect(found.share).toBe(0.5);
    const relu = new Network(device, perceptron([2], 1), { inputs: 2, seed: 1 });
    const none = device.scope("saturation", () =>
      lookOf(relu, sitesOf(relu)).get(signals.saturation, sitesOf(relu)[0]!, { margin: 0.015 }),
    );
    expect(none.share).toBeNull();
    network.dispose();
    relu.dispose();
  });

  it("bend is what straight lines leave of activations: nothing of linear units, a known share of a rectified step", () => {
    const bendOf = (name: string, values: readonly number[]) => {
      const network = new Network(device, perceptron([2], 1, { activation: name }), { inputs: 1, seed: 1 });
      const [weight, bias] = network.parameters;
      weight!.tensor.write([1, 1]);
      bias!.tensor.write([0, 10]);
      const [site] = sitesOf(network) as [Site];
      const found = device.scope("bend", () => {
        const inputs = () => device.tensor(values, [values.length, 1]);
        return lookOf(network, [site], { inputs }).get(signals.bend, site, {});
      });
      network.dispose();
      return found;
    };
    expect(bendOf("identity", [-3, 1, 2])).toEqual({ share: 0, units: Float64Array.of(0, 0) });
    // max(0, z) on z = -1, 0, 1: the line z / 2 + 1/3 leaves 1/18 of a variance of 2/9; the unit beside it is on throughout.
    const { share, units } = bendOf("relu", [-1, 0, 1]);
    expect(units[0]).toBeCloseTo(0.5, digits);
    expect(units[1]).toBeCloseTo(0, digits - 2);
    expect(share).toBeCloseTo(Math.sqrt(1 / 18 / (2 / 9 + 2 / 3)), digits);
    expect(bendOf("relu", [2, 2, 2]).share).toBe(0);
  });

  it("effective rank is that of the centred activations: offsets do not count, equal directions do", () => {
    const rank = (samples: Samples) =>
      withActivations(device, samples, (site, all) => all.get(signals.effectiveRank, site, {}));
    const corners = [1, -1].flatMap((a) => [1, -1].flatMap((b) => [1, -1].map((c) => [a, b, c])));
    expect(rank(corners).rank).toBeCloseTo(3, digits);
    expect(rank(corners.map((row) => row.map((value) => value + 50))).rank).toBeCloseTo(3, digits - 2);
    expect(rank(corners.map(([a]) => [a!, a!, 2 * a!])).rank).toBeCloseTo(1, 2);
    expect(rank(corners.map(([a, b]) => [a!, b!, 0])).ratio).toBeCloseTo(2 / 3, digits);
    expect(rank(corners.map(() => [4, 4, 4])).rank).toBe(0);
  });

  it("variance and correlated pairs are the textbook's", () => {
    const samples = normalSamples(50, 2, 3).map(([a, b]) => [a!, b!, -3 * a! + 1, a! + 0.01 * b!, 7]);
    const { variance, pairs } = withActivations(device, samples, (site, all) => ({
      variance: all.get(signals.unitVariance, site, {}),
      pairs: all.get(signals.correlatedPairs, site, { threshold: 0.95 }),
    }));
    const [first] = [0, 1].map((c) => {
      const mean = samples.reduce((sum, row) => sum + row[c]! / 50, 0);
      return samples.reduce((sum, row) => sum + (row[c]! - mean) ** 2 / 50, 0);
    });
    expect(variance.units[0]).toBeCloseTo(first!, digits);
    expect(variance.units[2]).toBeCloseTo(9 * first!, digits - 1);
    expect(variance.units[4]).toBeCloseTo(0, digits);
    expect(pairs.pairs).toEqual([
      [0, 2],
      [0, 3],
      [2, 3],
    ]);
    expect(pairs.share).toBeCloseTo(0.3, 12);
  });

  it("information about labels is estimated by every kind, and refused without targets", () => {
    const { samples, targets } = clouds(400, 4, 2, 6);
    for (const kind of ["gaussian", "ksg", "binned", "kernel"] as const) {
      const found = withActivations(device, samples, (site, all) => all.get(signals.labelInformation, site, { kind }), {
        targets: () => targets,
      });
      expect(found.most).toBeCloseTo(Math.LN2, 12);
      expect(found.nats, kind).toBeGreaterThan(0.5);
      expect(found.nats, kind).toBeLessThan(0.75);
    }
    const { reason, nats } = withActivations(device, samples, (site, all) =>
      all.get(signals.labelInformation, site, { kind: "ksg" }),
    );
    expect([nats, reason]).toEqual([null, "the targets of these rows are not available"]);
  });

  it("information about values is estimated too, but not by kernels", () => {
    const samples = normalSamples(300, 2, 8);
    const values = { rows: 300, columns: 1, values: Float64Array.from(samples, ([a, b]) => a! + 0.1 * b!) };
    const of = (kind: "gaussian" | "ksg" | "kernel") =>
      withActivations(device, samples, (site, all) => all.get(signals.labelInformation, site, { kind }), {
        targets: () => ({ kind: "values", values }),
      });
    expect(of("gaussian").nats).toBeGreaterThan(1.5);
    expect(of("ksg").nats).toBeGreaterThan(1.5);
    expect(of("kernel")).toMatchObject({ nats: null, reason: "kernel needs classes as targets" });
  });

  it("information about inputs: the kernels' bound on the device is that of the plain estimator", () => {
    for (const scale of [1, 1000]) {
      const samples = normalSamples(120, 6, 4).map((row) => row.map((value) => scale * (value + 2)));
      const found = withActivations(device, samples, (site, all) =>
        all.get(signals.inputInformation, site, { kind: "kernel", noise: 0.5 }),
      );
      const deviations = [0, 1, 2, 3, 4, 5].map((c) => {
        const mean = samples.reduce((sum, row) => sum + row[c]! / 120, 0);
        return Math.sqrt(samples.reduce((sum, row) => sum + (row[c]! - mean) ** 2 / 120, 0));
      });
      const noise = (0.5 * deviations.reduce((sum, value) => sum + value, 0)) / 6;
      const plain = kernelInformation({ rows: 120, columns: 6, values: samples.flat() }, { noise });
      expect(found).toBeCloseTo(plain, 3);
      expect(plain).toBeLessThan(Math.log(120));
    }
  });

  it("information about inputs of a layer that passes them on is large, of one that is silent 0", () => {
    const samples = normalSamples(200, 3, 2);
    const silent = samples.map((row) => row.map(() => 0));
    for (const kind of ["gaussian", "ksg", "kernel"] as const) {
      const of = (given: Samples) =>
        withActivations(device, given, (site, all) => all.get(signals.inputInformation, site, { kind }));
      expect(of(samples), kind).toBeGreaterThan(1);
      expect(Math.abs(of(silent) as number), kind).toBeLessThan(0.01);
    }
  });

  it("do not depend on the order of units, ids going with them", () => {
    const { samples, targets } = clouds(60, 12, 3, 2);
    const measure = (order: readonly number[]) => {
      const network = new Network(device, perceptron([12], 1, { activation: "identity" }), { inputs: 12, seed: 1 });
      const [weight] = network.parameters;
      weight!.tensor.write(Array.from({ length: 144 }, (_, at) => (order[Math.floor(at / 12)] === at % 12 ? 1 : 0)));
      const [site] = sitesOf(network) as [Site];
      const units = site.axis.units;
      site.axis.assign(order.map((i) => units[i]!));
      const found = device.scope("order", () => {
        const inputs = () => device.tensor(samples.flat(), [60, 12]);
        const all = lookOf(network, [site], { inputs, targets: () => targets });
        return [
          all.get(signals.labelInformation, site, { kind: "ksg" }).nats,
          all.get(signals.labelInformation, site, { kind: "gaussian" }).nats,
          all.get(signals.inputInformation, site, { kind: "kernel", noise: 1 }),
          all.get(signals.effectiveRank, site, {}).rank,
          all.get(signals.unitVariance, site, {}).mean,
          all.get(signals.correlatedPairs, site, { threshold: 0.2 }).share,
        ] as number[];
      });
      network.dispose();
      return found;
    };
    const plain = measure(Array.from({ length: 12 }, (_, i) => i));
    const indices = Array.from({ length: 12 }, (_, i) => i);
    fc.assert(
      fc.property(fc.shuffledSubarray(indices, { minLength: 12 }), (order) => {
        for (const [i, value] of measure(order).entries())
          expect(value).toBeCloseTo(plain[i]!, device.bytesPerReal === 8 ? 8 : 2);
      }),
      { numRuns: 8 },
    );
  });

  it.each([
    ["dense", () => perceptron([3], 2), [4]],
    [
      "convolutional",
      () =>
        sequential([conv2d(3, { kernel: 3, padding: 1 }), activation("relu"), flatten(), linear(2, { grows: false })]),
      [4, 4, 2],
    ],
  ] as const)("gradient noise is that of one pass for each sample, %s", (_name, spec, inputShape) => {
    const features = inputShape.reduce((product, edge) => product * edge, 1);
    const network = new Network(device, spec(), { inputs: features, inputShape, seed: 3 });
    const [site] = sitesOf(network) as [Site];
    const n = 6;
    const rows = normalSamples(n, features, 5);
    const found = device.scope("noise", () => {
      const inputs = () => device.tensor(rows.flat(), [n, features]);
      return lookOf(network, [site], {
        inputs,
        gradientPass: (taps) => gradientPassOn(network, inputs(), taps),
      }).get(signals.gradientNoise, site, {});
    });
    // The same targets, sample by sample, whose loss is the mean over one sample alone.
    const weight = site.producers[0].weight.tensor;
    const gradients = rows.map((_row, i) =>
      device.scope("one", () => {
        const inputs = device.tensor(rows.flat(), [n, features]);
        const { gradients: all } = gradientPassOn(network, inputs, null, i);
        return Float64Array.from(all.of(weight)!.read(), (value) => n * value);
      }),
    );
    const mean = gradients[0]!.map((_value, at) => gradients.reduce((sum, one) => sum + one[at]! / n, 0));
    const norm = (v: Float64Array) => v.reduce((sum, value) => sum + value * value, 0);
    const average = gradients.reduce((sum, one) => sum + norm(one) / n, 0);
    const trace = (n / (n - 1)) * (average - norm(mean));
    expect(found.norm).toBeCloseTo(Math.sqrt(norm(mean)), digits);
    expect(found.rms).toBeCloseTo(Math.sqrt(norm(mean) / mean.length), digits);
    expect(found.signalToNoise).toBeCloseTo(Math.max(0, 1 - trace / (n * norm(mean))), digits - 1);
    network.dispose();
  });

  it("parity compares newborn units with the others, and counts ages", () => {
    const network = new Network(device, perceptron([3], 2), { inputs: 4, seed: 3 });
    const [site] = sitesOf(network) as [Site];
    const measure = (step: number) =>
      device.scope("parity", () =>
        lookOf(network, [site], { step }).get(signals.newbornParity, site, {
          youth: 10,
        }),
      );
    expect(measure(5)).toMatchObject({ parity: null, newborn: 0 });
    const random = new RandomStream(1, "new");
    const [weight, bias, out] = network.parameters;
    const draws = (count: number) => Float64Array.from({ length: count }, () => random.normal());
    applyEdit(
      {
        kind: "widen",
        axis: site.axis.name,
        count: 2,
        preserves: "none",
        incoming: { [weight!.name]: draws(8), [bias!.name]: draws(2) },
        outgoing: { [out!.name]: new Float64Array(4) },
      },
      { network, optimizer: null, step: 20, probe: null },
    );
    const { parity, newborn, ages } = measure(25);
    expect(newborn).toBe(2);
    expect([...ages]).toEqual([25, 25, 25, 5, 5]);
    // Without outgoing weights the incoming ones have no gradient: less than the others.
    expect(parity).toBeGreaterThan(0);
    expect(parity).toBeLessThan(1);
    expect(measure(31).newborn).toBe(0);
    network.dispose();
  });

  it("restlessness is 0 for a steady drift, near 1 for a push back and forth, and unknown without a window", () => {
    const samples = normalSamples(9, 3);
    const of = (drift: number[], spread: number[]) =>
      withActivations(device, samples, (site, all) => all.get(signals.updateStatistics, site, {}), {
        updates: () => ({
          steps: 50,
          drift: Float64Array.from(drift),
          spread: Float64Array.from(spread),
          magnitude: Float64Array.of(1, 1, 0),
        }),
      });
    expect([...of([1, 0.25, 0], [0, 0.75, 0])!.restlessness]).toEqual([0, 0.75, 0]);
    expect(withActivations(device, samples, (site, all) => all.get(signals.updateStatistics, site, {}))).toBeNull();
  });
});
