import { describe, expect, it } from "vitest";
import { applyEdit, verifyShapes } from "../../src/edits/apply.ts";
import type { Edit, EditReport } from "../../src/edits/report.ts";
import { editsFor } from "../../src/growth/initializer.ts";
import { random as randomInitializer } from "../../src/growth/initializers/random.ts";
import { type Site, sitesOf } from "../../src/growth/look/site.ts";
import type { Axis } from "../../src/nn/axis.ts";
import type { LayerSpec } from "../../src/nn/layer.ts";
import type { ModelDefinition, ModelRequest } from "../../src/nn/model.ts";
import * as models from "../../src/nn/models/index.ts";
import { Network } from "../../src/nn/network.ts";
import type { Variable } from "../../src/nn/parameter.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam } from "../../src/optim/optimizers/adam.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { lookOf } from "../support/growth.ts";
import { inputsFor, trainStep } from "../support/networks.ts";
import { changedEntries, newEntries, shadowOf } from "../support/shadow.ts";

const device = createWasmDevice();
const { lenet, mlp, resnet20, vgg11, vgg11Strided, wrn28 } = models;

interface Case {
  readonly model: ModelDefinition;
  readonly width: number;
  readonly shape: readonly number[];
  readonly residual?: ModelRequest["residual"];
}

const cases: readonly (readonly [string, Case])[] = [
  ["mlp", { model: mlp, width: 0.05, shape: [6] }],
  ["lenet", { model: lenet, width: 0.3, shape: [14, 14, 1] }],
  ["vgg11", { model: vgg11, width: 1 / 128, shape: [32, 32, 1] }],
  ["vgg11-strided", { model: vgg11Strided, width: 1 / 64, shape: [32, 32, 1] }],
  ...(["inner", "all", "group"] as const).flatMap((residual) => [
    [`resnet20, ${residual}`, { model: resnet20, width: 0.1, shape: [8, 8, 1], residual }] as const,
    [`wrn-28-1, ${residual}`, { model: wrn28, width: 0.1, shape: [8, 8, 1], residual }] as const,
  ]),
];

function specOf({ model, width, residual = "inner" }: Case): LayerSpec {
  const request = { outputs: 3, width, maxWidth: null, activation: "relu", hidden: [60, 40], residual } as const;
  return model.build(request);
}

function networkOf(made: Case): { network: Network; optimizer: Optimizer } {
  const inputs = made.shape.reduce((product, edge) => product * edge, 1);
  const network = new Network(device, specOf(made), { inputs, inputShape: made.shape, seed: 3 });
  const options = { definition: adam, options: adam.options.parse({}) };
  return { network, optimizer: new Optimizer(device, network.parameters, options) };
}

type Subject = ReturnType<typeof networkOf>;

function apply({ network, optimizer }: Subject, edit: Edit): EditReport {
  return device.scope("probe", () =>
    applyEdit(edit, { network, optimizer, step: optimizer.steps, probe: inputsFor(network) }),
  );
}

/** Of what holds an axis: parameters, what follows the units without being trained, and moments. */
function valuesOf({ network, optimizer }: Subject, axis: Axis) {
  const holding = (variables: readonly Variable[]) => variables.filter(({ dims }) => dims.includes(axis));
  return {
    weights: shadowOf(holding(network.parameters)),
    others: shadowOf(holding([...network.buffers, ...optimizer.variables])),
    moments: shadowOf(holding(optimizer.variables)),
  };
}

/** The tensors of what does not hold an axis: an edit of it does not touch them. */
const restOf = ({ network, optimizer }: Subject, axis: Axis): Tensor[] =>
  [...network.parameters, ...network.buffers, ...optimizer.variables].flatMap(({ dims, tensor }) =>
    dims.includes(axis) ? [] : [tensor],
  );

/** New units with the usual weights; the function stays, and nothing of what was there changes. */
function growAt(subject: Subject, site: Site, count: number): void {
  const { axis } = site;
  const [before, rest] = [valuesOf(subject, axis), restOf(subject, axis)];
  const { units } = axis;
  const stream = new RandomStream(5, "growth");
  const edits = device.scope("growth", () =>
    editsFor(randomInitializer, { site, count, look: lookOf(subject.network, [site]), random: stream }, {}),
  );
  for (const edit of edits)
    expect(apply(subject, edit)).toMatchObject({ preserves: "exact", to: units.length + count });
  const after = valuesOf(subject, axis);
  expect(restOf(subject, axis).every((tensor, i) => tensor === rest[i])).toBe(true);
  expect(changedEntries(before.weights, after.weights)).toEqual([]);
  expect(changedEntries(before.others, after.others)).toEqual([]);
  expect(newEntries(before.moments, after.moments).every(([, value]) => value === 0)).toBe(true);
  expect(axis.units.slice(0, units.length)).toEqual(units);
}

/** All axes, each grown, split and pruned; what the network gives at the end. */
function tour(made: Case): readonly number[] {
  const subject = networkOf(made);
  const { network, optimizer } = subject;
  trainStep(network, optimizer);
  trainStep(network, optimizer);
  const sites = sitesOf(network);
  expect(sites.map(({ axis }) => axis)).toEqual(network.axes);
  for (const site of sites) {
    const { axis } = site;
    const width = axis.size;
    growAt(subject, site, 2);
    const [first] = axis.units;
    expect(
      apply(subject, { kind: "split", axis: axis.name, parents: [first!.id], shifts: {}, preserves: "exact" }).to,
    ).toBe(width + 3);
    const { moments } = valuesOf(subject, axis);
    const added = axis.units.slice(width, width + 2).map(({ id }) => id);
    // Nobody weighs them yet, so they go as they came.
    apply(subject, { kind: "prune", axis: axis.name, units: added, preserves: "exact" });
    expect(axis.size).toBe(width + 1);
    expect(changedEntries(moments, valuesOf(subject, axis).moments)).toEqual([]);
    verifyShapes(network, optimizer);
  }
  expect(new Set(network.axes.flatMap(({ name, units }) => units.map(({ id }) => `${name} ${id}`))).size).toBe(
    network.widths.reduce((sum, width) => sum + width, 0),
  );
  expect(Number.isFinite(trainStep(network, optimizer))).toBe(true);
  const outputs = device.scope("outputs", () => [...network.forward(inputsFor(network)).read()]);
  expect(outputs.every(Number.isFinite)).toBe(true);
  optimizer.dispose();
  network.dispose();
  return outputs;
}

describe("growth, splitting and pruning of every axis keep the laws", () => {
  it.each(cases)("of %s, twice to the same bits", (_, made) => {
    expect(tour(made)).toEqual(tour(made));
  });

  it("every model is there", () => {
    expect(new Set(cases.map(([, { model }]) => model))).toEqual(new Set(Object.values(models)));
  });
});

describe("a width that all layers of a residual group share", () => {
  const made: Case = { model: wrn28, width: 0.2, shape: [8, 8, 1], residual: "group" };

  it("is one axis for each group, whose signals look at the group's first convolution", () => {
    const { network } = networkOf(made);
    const sites = sitesOf(network);
    expect(sites.map(({ axis, producers }) => [axis.size, producers.length])).toEqual([
      [3, 9],
      [6, 9],
      [13, 9],
    ]);
    expect(sites.map(({ producers: [first] }) => network.weighted.indexOf(first))).toEqual([0, 9, 18]);
    expect(sites[1]!.producers[0].activation.name).toBe("relu");
    network.dispose();
  });

  it("grows by the chosen filters in the first, others in the rest, and zero columns in what follows", () => {
    const subject = networkOf(made);
    const site = sitesOf(subject.network)[1]!;
    growAt(subject, site, 2);
    for (const { weight } of site.consumers) {
      const columns = weight.tensor.columns;
      const news = Array.from(weight.tensor.read()).filter((_, at) => at % columns >= columns - 2);
      expect(news.every((value) => value === 0)).toBe(true);
    }
    for (const { weight } of site.producers) {
      const size = weight.tensor.size / site.axis.size;
      expect(Math.hypot(...weight.tensor.read().slice(-2 * size))).toBeGreaterThan(0);
    }
    subject.network.dispose();
  });

  it("is evaluated without skips if requested", () => {
    const { network } = networkOf(made);
    const sites = sitesOf(network);
    const look = (skips: boolean): Tensor[] => {
      const look = lookOf(network, sites, { skips });
      return sites.map((site) => look.tap(site).preActivation);
    };
    device.scope("signals", () => {
      const [on, off] = [look(true), look(false)];
      // Nothing stands before the first convolution; before the others there are blocks.
      expect(on[0]!.read()).toEqual(off[0]!.read());
      expect(on[1]!.read()).not.toEqual(off[1]!.read());
      const block = network.layers().find(({ kind }) => kind === "residual")!;
      const x = device.tensor(
        Array.from({ length: 64 * 3 }, (_, i) => Math.sin(i)),
        [1, 8, 8, 3],
      );
      const pass = { training: false, random: null, taps: null, enough: null };
      const [whole, body] = [true, false].map((skips) => block.forward(x, { ...pass, skips }).read());
      expect([...whole!]).toEqual([...x.read()].map((value, i) => expect.closeTo(value + body![i]!, 5)));
    });
    network.dispose();
  });
});
