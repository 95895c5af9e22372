import { describe, expect, it } from "vitest";
import { applyEdit } from "../../src/edits/apply.ts";
import type { WidenEdit } from "../../src/edits/kinds/widen.ts";
import { atPositions, effectOn, hearersOf } from "../../src/growth/look/passages.ts";
import { type Site, sitesOf } from "../../src/growth/look/site.ts";
import { auxiliaryGradient } from "../../src/growth/signals/auxiliary-gradient.ts";
import { incomingByProducer, outgoingByConsumer, totalFanIn, totalFanOut } from "../../src/growth/units/layout.ts";
import type { LayerSpec } from "../../src/nn/layer.ts";
import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  depthwise,
  dropout,
  flatten,
  globalAveragePool,
  linear,
  maxPool,
  residual,
  sequential,
} from "../../src/nn/layers/index.ts";
import { Network } from "../../src/nn/network.ts";
import { fanInOf } from "../../src/nn/parameter.ts";
import { createReferenceDevice } from "../../src/tensor/create-device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { gradientPassOn, lookOf } from "../support/growth.ts";
import { inputsFor } from "../support/networks.ts";

const device = createReferenceDevice();
const relu = activation("relu");
const output = linear(2, { grows: false });
const stem = [conv2d(3), relu];

/** What may stand between a layer whose units grow and the layers that weigh them. */
const specs: Readonly<Record<string, LayerSpec>> = {
  "convolution to convolution": sequential([...stem, conv2d(2, { stride: 2, kernel: 2, padding: 0 }), output]),
  "convolution to dense": sequential([conv2d(3, { stride: 2 }), relu, flatten(), linear(3), output]),
  "max pooling": sequential([...stem, maxPool(2), conv2d(2), relu, flatten(), output]),
  "overlapping max pooling in a frame": sequential([
    ...stem,
    maxPool(3, { stride: 2, padding: 1 }),
    conv2d(2, { kernel: 2 }),
    output,
  ]),
  "average pooling": sequential([...stem, averagePool(2), linear(3), activation("tanh"), output]),
  "global average pooling": sequential([...stem, globalAveragePool(), output]),
  "max pooling, then flattened": sequential([...stem, maxPool(2), flatten(), dropout(0.5), linear(2), output]),
  "an activation of its own": sequential([...stem, averagePool(2), activation("gelu"), flatten(), output]),
  "the skip of a block": sequential([
    conv2d(3),
    relu,
    residual([conv2d(2, { kernel: 1 }), activation("tanh"), conv2d(3, { grows: false })], {
      skip: [conv2d("same", { kernel: 1 })],
    }),
    maxPool(2),
    flatten(),
    output,
  ]),
  "two ways side by side": sequential([
    ...stem,
    sequential([residual([averagePool(3, { stride: 1, padding: 1 }), activation("tanh")]), maxPool(2)]),
    flatten(),
    output,
  ]),
};

/** Normalizations and kernels of channels: those that are there have values of their own, which new units do not start with. */
const followers: Readonly<Record<string, LayerSpec>> = {
  "a depthwise convolution": sequential([...stem, depthwise({ stride: 2 }), conv2d(2), output]),
  "a normalization of its own": sequential([...stem, maxPool(2), batchNorm(), relu, conv2d(2), output]),
  "a normalization of flattened images": sequential([...stem, maxPool(2), flatten(), batchNorm(), output]),
};

const make = (spec: LayerSpec): Network => new Network(device, spec, { inputs: 32, inputShape: [4, 4, 2], seed: 4 });

/** The loss of a network with a new unit at the site of this name, and its gradient in the unit's incoming weights. */
function withUnit(spec: LayerSpec, name: string, weights: Pick<WidenEdit, "incoming" | "outgoing">) {
  const grown = make(spec);
  applyEdit(
    { kind: "widen", axis: name, count: 1, preserves: "none", ...weights },
    { network: grown, optimizer: null, step: 0, probe: null },
  );
  const { producers } = sitesOf(grown).find(({ axis }) => axis.name === name) as Site;
  const { loss, incoming } = device.scope("gradient", () => {
    const { loss, gradients } = gradientPassOn(grown, inputsFor(grown, 10), null);
    const incoming = producers.flatMap(({ weight }) => [
      ...gradients.of(weight.tensor)!.read().slice(-fanInOf(weight)),
    ]);
    return { loss, incoming };
  });
  grown.dispose();
  return { loss, incoming };
}

const draw = (length: number, seed: number): Float64Array => {
  const random = new RandomStream(seed, "weights");
  return Float64Array.from({ length }, () => random.normal());
};

/** Runs `check` at each site of a network whose units have one producer. */
function eachSite(spec: LayerSpec, check: (site: Site, look: ReturnType<typeof lookOf>) => void): void {
  const plain = make(spec);
  const sites = sitesOf(plain).filter(({ producers }) => producers.length === 1);
  expect(sites.length).toBeGreaterThan(0);
  for (const site of sites) {
    device.scope("signals", () => {
      const gradientPass: NonNullable<Parameters<typeof lookOf>[2]>["gradientPass"] = (taps) =>
        gradientPassOn(plain, inputsFor(plain, 10), taps);
      check(site, lookOf(plain, [site], { gradientPass }));
    });
  }
  plain.dispose();
}

describe("the way of a unit to the layers that weigh it", () => {
  for (const [name, spec] of Object.entries({ ...specs, ...followers })) {
    it(`has the auxiliary gradient of new incoming weights under outgoing ones: ${name}`, () => {
      eachSite(spec, (site, look) => {
        // Units without incoming weights and relu' = 1 at 0: dL/dw = A^T v.
        const v = draw(totalFanOut(site), 3);
        const { columns, values } = look.get(auxiliaryGradient, site, {});
        const expected = Array.from({ length: columns }, (_, i) =>
          v.reduce((sum, weight, o) => sum + weight * values[o * columns + i]!, 0),
        );
        const { incoming } = withUnit(spec, site.axis.name, {
          incoming: {},
          outgoing: outgoingByConsumer(site, 1, v),
        });
        // A normalization with running statistics of 0 and 1 is the identity but for its eps of 1e-5.
        const digits = name.includes("normalization") ? 4 : 12;
        for (const [i, value] of incoming.entries()) expect(value).toBeCloseTo(expected[i]!, digits);
        expect(Math.hypot(...expected)).toBeGreaterThan(1e-3);
      });
    });
  }

  for (const [name, spec] of Object.entries(specs)) {
    it(`has the slope of the loss in the outgoing weights of a new unit, by central differences: ${name}`, () => {
      eachSite(spec, (site, look) => {
        const [w, v] = [draw(totalFanIn(site), 5), draw(totalFanOut(site), 6)];
        const [producer] = site.producers;
        const pass = look.backward();
        const { activation: units } = producer.respond(
          producer.rows(pass.tap(producer).input),
          device.tensor(w, [1, w.length]),
          null,
        );
        const hearers = hearersOf(site, producer, pass, look);
        expect(hearers.map(({ consumer }) => consumer)).toEqual(site.consumers);
        const weights = outgoingByConsumer(site, 1, v);
        const slope = hearers.reduce((sum, hearer) => {
          const values = weights[hearer.consumer.weight.name]!;
          const effect = effectOn(hearer, atPositions(producer, units), device.tensor(values, [values.length, 1]));
          return Array.from(effect.read()).reduce((total, value) => total + value, sum);
        }, 0);
        const step = 1e-5;
        const lossAt = (factor: number): number =>
          withUnit(spec, site.axis.name, {
            incoming: incomingByProducer(site, 1, w),
            outgoing: outgoingByConsumer(
              site,
              1,
              v.map((value) => factor * value),
            ),
          }).loss;
        expect(slope).toBeCloseTo((lossAt(step) - lossAt(-step)) / (2 * step), 7);
        expect(Math.abs(slope)).toBeGreaterThan(1e-3);
      });
    });
  }

  it("is closed if there are weights in between, on another branch, or in the other direction", () => {
    const network = make(
      sequential([
        conv2d(3),
        residual([conv2d(2), relu, conv2d(3)], { skip: [conv2d("same", { kernel: 1 })] }),
        flatten(),
        output,
      ]),
    );
    const [stem, inner, end, skip, last] = network.weighted as [never, never, never, never, never];
    expect(network.passage(stem, inner)).not.toBeNull();
    expect(network.passage(stem, skip)).not.toBeNull();
    expect(network.passage(end, last)).not.toBeNull();
    expect(network.passage(skip, last)).not.toBeNull();
    expect(network.passage(stem, end)).toBeNull();
    expect(network.passage(stem, last)).toBeNull();
    expect(network.passage(inner, skip)).toBeNull();
    expect(network.passage(inner, stem)).toBeNull();
    expect(network.passage(end, end)).toBeNull();
    network.dispose();
  });
});
