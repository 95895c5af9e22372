import { afterAll, describe, expect, it } from "vitest";
import { applyEdit } from "../../src/edits/apply.ts";
import { sitesOf } from "../../src/growth/look/site.ts";
import { randomIncoming } from "../../src/growth/units/unit-norms.ts";
import type { LayerSpec } from "../../src/nn/layer.ts";
import * as layerExports from "../../src/nn/layers/index.ts";
import {
  activation,
  conv2d,
  dropout,
  flatten,
  groupNorm,
  linear,
  maxPool,
  residual,
  sequential,
} from "../../src/nn/layers/index.ts";
import { Network } from "../../src/nn/network.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam } from "../../src/optim/optimizers/adam.ts";
import { createReferenceDevice } from "../../src/tensor/create-device.ts";
import { meanSquaredError } from "../../src/tensor/ops/mean-squared-error.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { layerNetworks } from "../support/layer-networks.ts";
import { inputsFor, outputsOf, trainStep } from "../support/networks.ts";
import { expectGradients } from "../support/numeric-gradient.ts";
import { changedEntries, newEntries, shadowOf } from "../support/shadow.ts";

const device = createReferenceDevice();
const adamOptions = adam.options.parse({});
const _image = [4, 4, 2];
const build = (spec: LayerSpec, inputShape: readonly number[] = [3]): Network =>
  new Network(device, spec, { inputs: inputShape.reduce((n, dim) => n * dim, 1), inputShape, seed: 5 });
const optimizerFor = (network: Network): Optimizer =>
  new Optimizer(device, network.parameters, { definition: adam, options: adamOptions });

function dispose(network: Network, optimizer?: Optimizer): void {
  optimizer?.dispose();
  network.dispose();
}

for (const { kind, spec, inputShape } of layerNetworks) {
  const inputs = inputShape.reduce((n, dim) => n * dim, 1);
  const build = (spec: LayerSpec): Network => new Network(device, spec, { inputs, inputShape, seed: 5 });

  describe(`layer "${kind}"`, () => {
    it("is in the network that this test builds", () => {
      const network = build(spec(4));
      const kinds = JSON.stringify(network.spec);
      expect(kinds).toContain(`"kind":"${kind.split(" ")[0]}"`);
      dispose(network);
    });

    for (const width of [4, 1, 0]) {
      it(`has the gradient of central differences at width ${width}`, () => {
        const network = build(spec(width));
        const rows = inputShape.length === 3 ? 3 : 5;
        const x = device.persistent([rows, inputs]);
        x.write(Float64Array.from({ length: x.size }, (_, i) => Math.cos(2 * i + 1)));
        const variables = [x, ...network.parameters.map((parameter) => parameter.tensor)];
        expectGradients(variables, () => {
          const y = network.forward(x, { training: true, random: new RandomStream(2, "dropout") });
          expect(y.shape).toEqual([rows, 2]);
          return meanSquaredError(y, device.zeros(y.shape));
        });
        x.free();
        dispose(network);
      });
    }

    for (const width of [3, 1, 0]) {
      it(`keeps its outputs when any axis of width ${width} grows by units that no layer reads`, () => {
        const network = build(spec(width));
        const optimizer = optimizerFor(network);
        for (const site of sitesOf(network)) {
          trainStep(network, optimizer);
          const before = outputsOf(network);
          const weights = shadowOf(network.parameters);
          const moments = shadowOf(optimizer.variables);
          const ids = site.axis.units.map((unit) => unit.id);
          const incoming = Object.fromEntries(
            site.producers.map((producer) => [
              producer.weight.name,
              randomIncoming(producer, 2, new RandomStream(1, "new")),
            ]),
          );
          const report = device.scope("probe", () =>
            applyEdit(
              { kind: "widen", axis: site.axis.name, count: 2, preserves: "exact", incoming, outgoing: {} },
              { network, optimizer, step: optimizer.steps, probe: inputsFor(network) },
            ),
          );
          expect(report).toMatchObject({ from: ids.length, to: ids.length + 2 });
          expect(site.axis.units.slice(0, -2).map((unit) => unit.id)).toEqual(ids);
          expect(new Set(site.axis.units.map((unit) => unit.id)).size).toBe(site.axis.size);
          for (const [i, value] of outputsOf(network).entries()) expect(value).toBeCloseTo(before[i]!, 12);
          expect(changedEntries(weights, shadowOf(network.parameters))).toEqual([]);
          expect(changedEntries(moments, shadowOf(optimizer.variables))).toEqual([]);
          expect(newEntries(moments, shadowOf(optimizer.variables)).every(([, value]) => value === 0)).toBe(true);
          trainStep(network, optimizer);
        }
        expect(outputsOf(network).every(Number.isFinite)).toBe(true);
        dispose(network, optimizer);
      });
    }

    it("is the same network after its spec went through JSON", () => {
      const network = build(spec(4));
      const again = build(JSON.parse(JSON.stringify(network.spec)) as LayerSpec);
      expect(again.spec).toEqual(network.spec);
      expect(again.axes.map((axis) => axis.state())).toEqual(network.axes.map((axis) => axis.state()));
      expect(outputsOf(again)).toEqual(outputsOf(network));
      expect(again.flops()).toBe(network.flops());
      dispose(network);
      dispose(again);
    });

    it("is restored with its widths and values from saved axes and tensors", () => {
      const network = build(spec(3));
      const [axis] = network.axes;
      const edit = {
        kind: "widen",
        axis: axis!.name,
        count: 2,
        preserves: "exact",
        incoming: {},
        outgoing: {},
      } as const;
      applyEdit(edit, { network, optimizer: null, step: 9, probe: null });
      const states = JSON.parse(JSON.stringify(network.axisStates())) as ReturnType<Network["axisStates"]>;
      const again = build(spec(3));
      again.restoreAxes(states);
      const all = [...network.parameters, ...network.buffers];
      for (const [i, variable] of [...again.parameters, ...again.buffers].entries())
        variable.tensor.write(all[i]!.tensor.read());
      expect(again.axisStates()).toEqual(network.axisStates());
      expect(outputsOf(again)).toEqual(outputsOf(network));
      dispose(network);
      dispose(again);
    });
  });
}

describe("layers", () => {
  it("have biases of 0 at first, or drawn as their weights are", () => {
    const biases = (options: object) => {
      const network = build(sequential([linear(400, { initial: "uniform-fan-in", ...options }), linear(1)]));
      const values = [...network.weighted[0]!.bias!.tensor.read()];
      dispose(network);
      return values;
    };
    expect(biases({}).every((value) => value === 0)).toBe(true);
    const drawn = biases({ initialBias: true });
    const bound = 1 / Math.sqrt(3);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(bound);
    // The variance of U(-a, a) is a^2 / 3, within 4 standard errors of sqrt(0.8 / 400).
    const variance = drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length;
    expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan(0.18);
  });

  it("refuse specs that make no network, by name", () => {
    expect(() => build(sequential([linear(4), residual([linear(4)])]))).toThrow(
      /Write linear\("same"\) instead of linear\(4\)/,
    );
    expect(() => build(sequential([linear("same")]))).toThrow(/only for the last layer of a residual block/);
    expect(() => build(sequential([linear(-1)]))).toThrow(/linear1: expected a width/);
    expect(() => build(sequential([linear(1.5)]))).toThrow(/whole number/);
    expect(() => build(sequential([]))).toThrow(/at least one layer/);
    expect(() => build(sequential([linear(2), dropout(1)]))).toThrow(/rate in \[0, 1\)/);
    expect(() => build({ kind: "sequental", layers: [] })).toThrow(/Did you mean "sequential"/);
    expect(() => build(sequential([linear(2), activation("rellu")]))).toThrow(/Did you mean "relu"/);
    expect(() => build(sequential([linear(2, { initial: "he" })]))).toThrow(/unknown initial distribution/);
  });

  it("refuse images that they do not fit, in one line that names the layer and the shapes", () => {
    const images = (...layers: LayerSpec[]) => {
      const make = () =>
        new Network(device, sequential([...layers, linear(2, { grows: false })]), {
          inputs: 96,
          inputShape: [4, 4, 6],
          seed: 1,
        });
      return make;
    };
    const fixed = { grows: false };
    expect(images(conv2d(5, { groups: 4 }))).toThrow(
      /^conv2d1: expected numbers of channels that 4 groups divide, received 6 inputs and 5 outputs\.$/,
    );
    expect(images(conv2d(6), conv2d(6, { groups: 3 }))).toThrow(
      /^conv2d2: its 3 groups need a fixed number .* "hidden1" can grow/,
    );
    expect(images(conv2d(6, fixed), groupNorm(4))).toThrow(
      /^group-norm1: expected a number of features that 4 groups divide, received 6 at \[4,4\] positions\.$/,
    );
    expect(images(maxPool(2), conv2d(2, { kernel: 5, padding: 1 }))).toThrow(
      /^conv2d1: expected an image of at least 5 x 5, padding of 1 on each side included, received 2 x 2\./,
    );
    expect(images(flatten(), conv2d(2))).toThrow(
      /^conv2d1: expected images \[height, width, channels\] before it, found vectors/,
    );
    expect(images(conv2d(3), residual([conv2d(2), conv2d("input")]))).toThrow(/^conv2d3: .*Write conv2d\("same"\)/);
    expect(images(conv2d(3), residual([conv2d(4, { ...fixed, stride: 2 })], { skip: [conv2d("same")] }))).toThrow(
      /^residual: .* 4 on 4 x 4 pixels, but it has 4 on 2 x 2 pixels/,
    );
  });

  afterAll(() => {
    const kinds = Object.values(layerExports).flatMap((value) => (typeof value === "object" ? [value.kind] : []));
    const missing = kinds.filter((kind) => !layerNetworks.some((network) => network.kind === kind));
    if (missing.length > 0)
      throw new Error(`layers without a case in test/support/layer-networks.ts: ${missing.join(", ")}`);
  });
});
