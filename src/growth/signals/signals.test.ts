import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceMakers } from "../../../test/support/devices.ts";
import { gradientPassOn, lookOf, normalSamples, type Samples, withActivations } from "../../../test/support/growth.ts";
import { inputsFor } from "../../../test/support/networks.ts";
import { applyEdit } from "../../edits/apply.ts";
import { activation, linear, residual, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { outgoingByConsumer } from "../units/layout.ts";
import * as signals from "./index.ts";

const ofShape = (rows: number, width: number): Samples => normalSamples(rows, width, rows + width);

describe.each(deviceMakers)("signals on %s", (_, makeDevice) => {
  const device = makeDevice();
  const digits = device.bytesPerReal === 8 ? 12 : 5;

  describe("orthogonality gap", () => {
    const gap = (samples: Samples) =>
      withActivations(device, samples, (site, all) => all.get(signals.orthogonalityGap, site, {}));

    it("is || H^T H / ||H||^2 - I / n || over the n x n Gram matrix of samples", () => {
      for (const [rows, width] of [
        [7, 3],
        [12, 12],
        [3, 5],
      ] as const) {
        const samples = ofShape(rows, width);
        const total = samples.flat().reduce((sum, value) => sum + value * value, 0);
        let expected = 0;
        for (const [i, a] of samples.entries()) {
          for (const [j, b] of samples.entries()) {
            const dot = a.reduce((sum, value, u) => sum + value * b[u]!, 0);
            expected += (dot / total - (i === j ? 1 / rows : 0)) ** 2;
          }
        }
        const found = gap(samples);
        expect(found.gap).toBeCloseTo(Math.sqrt(expected), digits);
        expect(found.count).toBe(Math.ceil((1 - found.gap) * width));
      }
    });

    it("is sqrt(1/M - 1/n) for orthogonal units of equal norm, sqrt(1 - 1/n) for equal units, 1 for silent ones", () => {
      const orthogonal = Array.from({ length: 8 }, (_, i) => [0, 1, 2, 3].map((u) => (i % 4 === u ? 1 : 0)));
      expect(gap(orthogonal).gap).toBeCloseTo(Math.sqrt(1 / 4 - 1 / 8), digits);
      expect(gap(orthogonal.map(() => [2, 2, 2])).gap).toBeCloseTo(Math.sqrt(1 - 1 / 8), digits);
      expect(gap(orthogonal.map(() => [0, 0])).gap).toBe(1);
    });
  });

  describe("binary-code kernel", () => {
    const measure = (samples: Samples) =>
      withActivations(device, samples, (site, all) => all.get(signals.binaryCode, site, {}));

    it("is the sum of the strictly lower triangle of K / M over n^2", () => {
      const samples = ofShape(9, 4);
      const code = samples.map((row) => row.map((value) => (value > 0 ? 1 : 0)));
      let lower = 0;
      for (const [i, a] of code.entries()) {
        for (const b of code.slice(0, i)) lower += a.filter((value, u) => value === b[u]).length / 4;
      }
      const { similarity, count } = measure(samples);
      expect(similarity).toBeCloseTo(lower / 81, 12);
      expect(count).toBe(Math.ceil((1 - lower / 81) * 4));
    });

    it("is (n - 1) / 2n when all samples have one code, and 0 for a layer without units", () => {
      expect(measure(Array.from({ length: 10 }, () => [1, -1, 2])).similarity).toBeCloseTo(0.45, 12);
      expect(measure(Array.from({ length: 10 }, () => [])).count).toBe(0);
    });
  });

  describe("effective dimension of weights", () => {
    const measure = (rows: Samples, given: { eps?: number; includeBias?: boolean } = {}) => {
      const network = new Network(device, perceptron([rows.length], 2), { inputs: rows[0]!.length, seed: 1 });
      network.parameters[0]!.tensor.write(rows.flat());
      network.parameters[1]!.tensor.write(rows.map((_, i) => 10 * (i + 1)));
      const [site] = sitesOf(network);
      const options = { eps: 0.01, includeBias: false, ...given };
      const { count } = device.scope("signals", () =>
        lookOf(network, [site!]).get(signals.weightEffectiveDimension, site!, options),
      );
      network.dispose();
      return count;
    };

    it("counts the singular values of W / sqrt(fan-in) above eps", () => {
      // Orthogonal rows of norms 2 sqrt(4) eps' with 4 inputs: sigma / sqrt(4) = s / 2.
      const diagonal = [2, 0.0202, 0.0198, 0].map((s, i) => [0, 1, 2, 3].map((j) => (i === j ? s : 0)));
      expect(measure(diagonal)).toBe(2);
      expect(measure(diagonal, { eps: 0.0098 })).toBe(3);
      expect(measure(diagonal, { eps: 0.5 })).toBe(1);
      expect(measure(normalSamples(9, 5))).toBe(5);
      expect(measure(normalSamples(5, 9))).toBe(5);
    });

    it("takes the bias as a column only when asked to", () => {
      const equal = Array.from({ length: 2 }, () => [1, 2, 3]);
      expect(measure(equal)).toBe(1);
      expect(measure(equal, { includeBias: true })).toBe(2);
    });
  });

  const specs = {
    perceptron: perceptron([5, 4], 3, { activation: "tanh" }),
    "residual network": sequential([
      linear(4),
      activation("tanh"),
      residual([linear(5), activation("tanh"), linear("same")]),
      linear(2, { grows: false }),
    ]),
  };

  describe.each(Object.entries(specs))("gradients in a %s", (_name, spec) => {
    const network = new Network(device, spec, { inputs: 3, seed: 4 });
    const sites = sitesOf(network);
    const lossNow = (): number =>
      device.scope("loss", () => gradientPassOn(network, inputsFor(network, 40), null).loss);

    function slope(values: (delta: number) => void): number {
      const h = device.bytesPerReal === 8 ? 1e-5 : 1e-2;
      values(h);
      const up = lossNow();
      values(-h);
      const down = lossNow();
      values(0);
      return (up - down) / (2 * h);
    }

    it("of existing units are the norms of the loss's slopes along their weights", () => {
      for (const site of sites) {
        const { incoming, outgoing, total } = device.scope("signals", () =>
          lookOf(network, sites).get(signals.gradientNorms, site, { of: "gradients" }),
        );
        const norms = (side: "incoming" | "outgoing"): number[] =>
          site.axis.units.map((_, unit) => {
            let squares = 0;
            for (const { weight } of side === "incoming" ? site.producers : site.consumers) {
              const before = weight.tensor.read();
              const { columns } = weight.tensor;
              for (let at = 0; at < before.length; at++) {
                const owner = side === "incoming" ? Math.floor(at / columns) : at % columns;
                if (owner !== unit) continue;
                squares +=
                  slope((d) => weight.tensor.write(before.map((value, i) => (i === at ? value + d : value)))) ** 2;
              }
            }
            return Math.sqrt(squares);
          });
        const close = device.bytesPerReal === 8 ? 8 : 2;
        for (const [unit, norm] of norms("incoming").entries()) expect(incoming[unit]).toBeCloseTo(norm, close);
        for (const [unit, norm] of norms("outgoing").entries()) expect(outgoing[unit]).toBeCloseTo(norm, close);
        expect(total).toBeCloseTo(
          [...incoming, ...outgoing].reduce((a, b) => a + b, 0),
          digits,
        );
      }
    });

    it("across an axis are what outgoing weights v give to incoming weights of 0: v^T A", () => {
      const grown = new Network(device, spec, { inputs: 3, seed: 4 });
      for (const site of sitesOf(grown)) {
        const A = device.scope("signals", () => lookOf(grown, [site]).get(signals.auxiliaryGradient, site, {}));
        const v = Float64Array.from({ length: A.rows }, (_, o) => Math.cos(o));
        const outgoing = outgoingByConsumer(site, 1, v);
        const edit = {
          kind: "widen",
          axis: site.axis.name,
          count: 1,
          preserves: "exact",
          incoming: {},
          outgoing,
        } as const;
        device.scope("edit", () =>
          applyEdit(edit, { network: grown, optimizer: null, step: 1, probe: inputsFor(grown) }),
        );
        const rows = device.scope("gradients", () => {
          const { gradients } = gradientPassOn(grown, inputsFor(grown, 40), null);
          return site.producers.flatMap(({ weight }) => [
            ...gradients.of(weight.tensor)!.read().slice(-weight.tensor.columns),
          ]);
        });
        expect(rows.length).toBe(A.columns);
        for (const [i, found] of rows.entries()) {
          const expected = v.reduce((sum, value, o) => sum + value * A.values[o * A.columns + i]!, 0);
          expect(found).toBeCloseTo(expected, digits);
        }
      }
      grown.dispose();
    });
  });

  it("permute with the units: norms follow them, numbers of a layer stay", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const build = (permutation: readonly number[]): [Network, Site] => {
          const network = new Network(device, perceptron([5], 3, { activation: "tanh" }), { inputs: 4, seed: 9 });
          const [W, b, V] = network.parameters;
          const [w, v] = [W!.tensor.read(), V!.tensor.read()];
          W!.tensor.write(permutation.flatMap((unit) => [...w.subarray(unit * 4, unit * 4 + 4)]));
          b!.tensor.write(permutation.map((unit) => unit / 10));
          V!.tensor.write([0, 1, 2].flatMap((o) => permutation.map((unit) => v[o * 5 + unit]!)));
          return [network, sitesOf(network)[0]!];
        };
        const values = ([network, site]: [Network, Site]) =>
          device.scope("signals", () => {
            const all = lookOf(network, [site]);
            return {
              numbers: [
                all.get(signals.orthogonalityGap, site, {}).gap,
                all.get(signals.binaryCode, site, {}).similarity,
                all.get(signals.effectiveDimension, site, { eps: 0.01 }).count!,
                all.get(signals.weightEffectiveDimension, site, { eps: 0.01, includeBias: false }).count,
                ...Array.from(all.get(signals.auxiliaryGradient, site, {}).values),
              ],
              norms: all.get(signals.gradientNorms, site, { of: "gradients" }).incoming,
            };
          });
        const plain = values(build([0, 1, 2, 3, 4]));
        const mixed = values(build(order));
        const places = device.bytesPerReal === 8 ? 12 : 5;
        for (const [i, value] of mixed.numbers.entries()) expect(value).toBeCloseTo(plain.numbers[i]!, places);
        for (const [i, unit] of order.entries()) expect(mixed.norms[i]).toBeCloseTo(plain.norms[unit]!, places);
      }),
      { numRuns: 10 },
    );
  });
});
