import { describe, expect, it } from "vitest";
import { applyEdit } from "../../src/edits/apply.ts";
import type { Edit } from "../../src/edits/report.ts";
import { editsFor } from "../../src/growth/initializer.ts";
import * as initializers from "../../src/growth/initializers/index.ts";
import { type Site, sitesOf } from "../../src/growth/look/site.ts";
import {
  activation,
  batchNorm,
  conv2d,
  depthwise,
  flatten,
  linear,
  residual,
  sequential,
} from "../../src/nn/layers/index.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam } from "../../src/optim/optimizers/adam.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { deviceMakers } from "../support/devices.ts";
import { lookOf } from "../support/growth.ts";
import { inputsFor, outputsOf, trainStep } from "../support/networks.ts";
import { newEntries, shadowOf } from "../support/shadow.ts";

const all = Object.values(initializers);
const specs = {
  perceptron: perceptron([5, 4], 2),
  "residual network": sequential([
    linear(4),
    activation("relu"),
    residual([linear(5), activation("relu"), linear("same")]),
    linear(2, { grows: false }),
  ]),
  "network whose layer feeds itself": sequential([linear(4), residual([linear("same")]), linear(2, { grows: false })]),
  "network of no units": perceptron([0], 2),
  "convolutional network": sequential([
    conv2d(4),
    batchNorm(),
    activation("relu"),
    conv2d(3, { stride: 2 }),
    activation("relu"),
    depthwise(),
    flatten(),
    linear(4),
    activation("relu"),
    linear(2, { grows: false }),
  ]),
  "residual network of images": sequential([
    conv2d(3),
    residual([conv2d(4), batchNorm(), activation("relu"), conv2d("same")]),
    residual([conv2d(3, { stride: 2 }), activation("relu"), conv2d(5)], {
      skip: [conv2d("same", { kernel: 1, stride: 2 })],
    }),
    flatten(),
    linear(2, { grows: false }),
  ]),
};
const inputShapeOf = (what: string): readonly number[] => (/image|convolution/.test(what) ? [4, 4, 1] : [3]);

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

describe.each(deviceMakers)("growth initializers on %s", (_, makeDevice) => {
  const device = makeDevice();
  const cases = all.flatMap((initializer) =>
    Object.entries(specs).map(([what, spec]) => [initializer.name, what, initializer, spec] as const),
  );

  describe.each(cases)("%s in a %s", (_name, what, initializer, spec) => {
    const inputShape = inputShapeOf(what);
    const inputs = inputShape.reduce((product, edge) => product * edge, 1);
    const build = (): Network => new Network(device, spec, { inputs, inputShape, seed: 3 });

    function editsAt(network: Network, site: Site, seed: number): Edit[] {
      return device.scope("initialize", () => {
        const count = Math.min(3, initializer.limit?.(site) ?? 3);
        const request = { site, count, look: lookOf(network, [site]), random: new RandomStream(seed, "growth") };
        const few = { candidates: 30, candidateSteps: 2 };
        const smaller = Object.fromEntries(Object.entries(few).filter(([key]) => key in initializer.options.shape));
        return editsFor(initializer, request, initializer.options.parse(smaller));
      });
    }

    it("computes finite weights, the same for the same seed", () => {
      const network = build();
      for (const site of sitesOf(network)) {
        const edits = editsAt(network, site, 1);
        // What offers units gives only those that it predicts to lower the loss.
        if (!initializer.offer) expect(edits.length).toBeGreaterThan(0);
        const values = edits.flatMap((edit) => (edit.kind === "widen" ? [edit.incoming, edit.outgoing] : []));
        expect(values.flatMap(Object.values).every((part: Float64Array) => part.every(Number.isFinite))).toBe(true);
        expect(editsAt(network, site, 1)).toEqual(edits);
      }
      network.dispose();
    });

    it("keeps the function as far as it declares, at every site in turn", () => {
      const network = build();
      for (const site of sitesOf(network)) {
        const before = outputsOf(network);
        for (const edit of editsAt(network, site, 2)) {
          const report = device.scope("probe", () =>
            applyEdit(edit, { network, optimizer: null, step: 1, probe: inputsFor(network) }),
          );
          expect(report.drift).not.toBeNull();
          expect(report.preserves).toBe(initializer.preserves);
        }
        if (initializer.preserves === "exact") {
          for (const [i, value] of outputsOf(network).entries())
            expect(value).toBeCloseTo(before[i]!, device.bytesPerReal === 8 ? 12 : 5);
        }
      }
      network.dispose();
    });

    it("lets the new units learn: a weight of theirs that was 0 moves at the next step", () => {
      const network = build();
      const optimizer = new Optimizer(device, network.parameters, {
        definition: adam,
        options: adam.options.parse({}),
      });
      trainStep(network, optimizer);
      const [site] = sitesOf(network);
      const old = shadowOf(network.parameters);
      for (const edit of editsAt(network, site!, 2)) {
        applyEdit(edit, { network, optimizer, step: optimizer.steps, probe: null });
      }
      const added = newEntries(old, shadowOf(network.parameters));
      if (added.length === 0) expect(initializer.offer).toBeDefined();
      // A bias in front of a normalization has no gradient: only weights are counted.
      const silent = added.filter(([key, value]) => value === 0 && !key.includes("bias"));
      trainStep(network, optimizer);
      const after = shadowOf(network.parameters);
      const moved = (silent.length > 0 ? silent : added).some(([key, value]) => after.get(key) !== value);
      expect(moved).toBe(added.length > 0);
      optimizer.dispose();
      network.dispose();
    });
  });

  it("random gives new units the mean norm of the old ones' incoming weights, and outgoing weights of 0", () => {
    const network = new Network(device, specs["residual network"], { inputs: 3, seed: 3 });
    for (const site of sitesOf(network)) {
      const look = lookOf(network, [site]);
      const { incoming, outgoing } = initializers.random.initialize!(
        { site, count: 4, look, random: new RandomStream(1, "growth") },
        {},
      );
      expect(outgoing).toEqual({});
      expect(Object.keys(incoming)).toEqual(site.producers.map(({ weight }) => weight.name));
      for (const { weight } of site.producers) {
        const fanIn = weight.tensor.columns;
        const rows = (values: ArrayLike<number>): number[] =>
          Array.from({ length: values.length / fanIn }, (_, unit) =>
            norm(Array.from(values).slice(unit * fanIn, (unit + 1) * fanIn)),
          );
        const old = rows(weight.tensor.read());
        const mean = old.reduce((sum, value) => sum + value, 0) / old.length;
        for (const found of rows(incoming[weight.name]!)) expect(found).toBeCloseTo(mean, 6);
      }
    }
    network.dispose();
  });
});
