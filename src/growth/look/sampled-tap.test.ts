import { describe, expect, it } from "vitest";
import { lookOf } from "../../../test/support/growth.ts";
import { activation, batchNorm, conv2d, flatten, linear, maxPool, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import { candidatesOf, correlate } from "../initializers/shared/candidates.ts";
import { effectiveDimension } from "../signals/effective-dimension.ts";
import { randomIncoming } from "../units/unit-norms.ts";
import { type Site, sitesOf } from "./site.ts";

const device = createReferenceDevice();
const spec = sequential([
  conv2d(3),
  batchNorm(),
  activation("relu"),
  maxPool(2),
  conv2d(5, { kernel: 2, stride: 2, padding: 0 }),
  activation("relu"),
  flatten(),
  linear(6),
  activation("relu"),
  linear(2, { grows: false }),
]);

/** Runs `body` on the signals of a network on 40 images of 8 x 8 pixels. */
function withSignals<T>(
  maxRows: number | null,
  body: (sites: readonly Site[], look: ReturnType<typeof lookOf>) => T,
): T {
  const network = new Network(device, spec, { inputs: 128, inputShape: [8, 8, 2], seed: 2 });
  const sites = sitesOf(network);
  const result = device.scope("signals", () => body(sites, lookOf(network, sites, { maxRows })));
  network.dispose();
  return result;
}

describe("a tap with some of the rows", () => {
  it("has as many rows as requested, at least four for each unit, and never more than exist", () => {
    withSignals(30, (sites, look) => {
      expect(sites.map((site) => look.tap(site).activation.rows)).toEqual([30, 30, 30]);
    });
    withSignals(10, (sites, look) => {
      expect(sites.map((site) => look.tap(site).activation.rows)).toEqual([12, 20, 24]);
    });
    withSignals(1000, (sites, look) => {
      expect(sites.map((site) => look.tap(site).activation.rows)).toEqual([1000, 160, 40]);
    });
  });

  it("has rows of input, pre-activation and activation that belong together, without repetition", () => {
    withSignals(33, (sites, look) => {
      for (const site of sites) {
        const { input, preActivation, activation: h } = look.tap(site);
        const [layer] = site.producers;
        expect(layer.rows(input).rows).toBe(33);
        const found = layer.respond(input, layer.weight.tensor, layer.bias?.tensor ?? null);
        expect([...found.preActivation.read()]).toEqual([...preActivation.read()].map((z) => expect.closeTo(z, 12)));
        const columns = h.columns;
        const values = preActivation.read();
        const distinct = new Set(
          Array.from({ length: 33 }, (_, r) => values.slice(r * columns, (r + 1) * columns).join()),
        );
        expect(distinct.size).toBe(33);
      }
    });
  });

  it("counts the directions of all rows", () => {
    const counts = (maxRows: number | null): (number | null)[] =>
      withSignals(maxRows, (sites, look) =>
        sites.map((site) => look.get(effectiveDimension, site, { eps: 0.01 }).count),
      );
    expect(counts(100)).toEqual(counts(null));
  });

  it("lets candidates be compared with the units on the same rows", () => {
    withSignals(64, (sites, look) => {
      const site = sites[1] as Site;
      const [layer] = site.producers;
      const candidates = candidatesOf(site, look, randomIncoming(layer, 7, new RandomStream(4, "candidates")));
      const { cross, energies } = correlate(site, look, candidates);
      const { input, activation: h } = look.tap(site);
      const own = layer.respond(input, candidates.weights, null).activation.read();
      const H = h.read();
      for (let c = 0; c < 7; c++) {
        let [energy, product] = [0, 0];
        for (let r = 0; r < 64; r++) {
          energy += own[r * 7 + c]! ** 2 / 64;
          product += (own[r * 7 + c]! * H[r * 5 + 3]!) / 64;
        }
        expect(energies[c]).toBeCloseTo(energy, 12);
        expect(cross[c * 5 + 3]).toBeCloseTo(product, 12);
      }
    });
  });
});
