import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyEdit } from "../../src/edits/apply.ts";
import { Network } from "../../src/nn/network.ts";
import type { Parameter } from "../../src/nn/parameter.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { Optimizer, type OptimizerOptions } from "../../src/optim/optimizer.ts";
import * as definitions from "../../src/optim/optimizers/index.ts";
import type { Device } from "../../src/tensor/device.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { meanSquaredError } from "../../src/tensor/ops/mean-squared-error.ts";
import { record } from "../../src/tensor/tape.ts";
import { deviceMakers } from "../support/devices.ts";
import { trainStep } from "../support/networks.ts";
import { changedEntries, newEntries, shadowOf } from "../support/shadow.ts";

interface Golden {
  readonly learningRate: number;
  readonly start: readonly number[];
  readonly target: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly options: Record<string, unknown>;
    readonly clipNorm: number | null;
    readonly trace: readonly (readonly number[])[];
  }[];
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, "../golden/optimizers.json"), "utf8")) as Golden;
const all = Object.values(definitions);

function parameterOf(device: Device, values: readonly number[]): Parameter {
  const tensor = device.persistent([values.length]);
  tensor.write(values);
  tensor.requiresGradient = true;
  return { name: "w", role: "weight", outputDims: 1, dims: [values.length], tensor };
}

/** One update on mean (w - target)^2. */
function descend(parameter: Parameter, optimizer: Optimizer, target: readonly number[], learningRate: number): void {
  const { device } = parameter.tensor;
  device.scope("step", () =>
    record(device, (tape) => {
      const { output } = meanSquaredError(parameter.tensor, device.tensor(target, [target.length]));
      optimizer.step(differentiate(device, tape, [{ output }]), learningRate);
    }),
  );
}

function settings(
  name: string,
  more: Partial<OptimizerOptions> & { options?: Record<string, unknown> } = {},
): OptimizerOptions {
  const definition = all.find((candidate) => candidate.name === name)!;
  return { definition, ...more, options: definition.options.parse(more.options ?? {}) };
}

/** Of these options, those that the optimizer has. */
function having(name: string, options: Record<string, unknown>): Record<string, unknown> {
  const { shape } = all.find((candidate) => candidate.name === name)!.options;
  return Object.fromEntries(Object.entries(options).filter(([key]) => key in shape));
}

it("every optimizer has a golden trace", () => {
  const traced = golden.cases.map(({ name }) => name);
  expect(all.map(({ name }) => name).filter((name) => !traced.includes(name))).toEqual([]);
});

describe.each(deviceMakers)("optimizers on %s", (_, makeDevice) => {
  const device = makeDevice();
  const digits = device.bytesPerReal === 8 ? 12 : 5;

  it.each(golden.cases.map((found) => [found.name, JSON.stringify(found.options), found.clipNorm, found] as const))(
    "%s %s with clipping at %s takes PyTorch's steps",
    (name, _options, clipNorm, { options, trace }) => {
      const parameter = parameterOf(device, golden.start);
      const optimizer = new Optimizer(device, [parameter], settings(name, { options, clipNorm }));
      for (const [step, expected] of trace.entries()) {
        descend(parameter, optimizer, golden.target, golden.learningRate);
        const values = parameter.tensor.read();
        for (const [i, value] of expected.entries())
          expect(values[i], `step ${step + 1}, entry ${i}`).toBeCloseTo(value, digits);
      }
    },
  );

  it.each(all.map(({ name }) => name))("%s finds the bottom of a bowl", (name) => {
    const parameter = parameterOf(device, [3, -4, 0.5]);
    const optimizer = new Optimizer(device, [parameter], settings(name, { options: having(name, { weightDecay: 0 }) }));
    for (let step = 0; step < 600; step++) descend(parameter, optimizer, [1, 2, 3], 0.05);
    for (const [i, value] of parameter.tensor.read().entries()) expect(value).toBeCloseTo(i + 1, 3);
  });

  it.each(all.map(({ name }) => name))(
    "%s keeps the moments of old units bit for bit through an edit, new ones start at 0",
    (name) => {
      const network = new Network(device, perceptron([4, 3], 2, { activation: "tanh" }), { inputs: 3, seed: 2 });
      const options = having(name, { momentum: 0.9 });
      const slots = settings(name, { options }).definition.slots(settings(name, { options }).options).length;
      const optimizer = new Optimizer(device, network.parameters, settings(name, { options }));
      for (let step = 0; step < 3; step++) trainStep(network, optimizer);
      const before = shadowOf(optimizer.variables);
      expect([...before.values()].some((value) => value !== 0)).toBe(slots > 0);
      applyEdit(
        {
          kind: "widen",
          axis: "hidden1",
          count: 2,
          preserves: "none",
          incoming: { "linear1.weight": Float64Array.of(1, 2, 3, 4, 5, 6) },
          outgoing: {},
        },
        { network, optimizer, step: optimizer.steps, probe: null },
      );
      const after = shadowOf(optimizer.variables);
      expect(changedEntries(before, after)).toEqual([]);
      // 2 units: 3 incoming weights, a bias and 3 outgoing weights each.
      expect(newEntries(before, after).map(([, value]) => value)).toEqual(Array(2 * 7 * slots).fill(0));
      const [unit] = network.axes[0]!.units.slice(-1);
      applyEdit(
        { kind: "prune", axis: "hidden1", units: [unit!.id], preserves: "none" },
        { network, optimizer, step: optimizer.steps, probe: null },
      );
      expect(changedEntries(before, shadowOf(optimizer.variables))).toEqual([]);
      expect(trainStep(network, optimizer)).toBeGreaterThan(0);
    },
  );

  it("forgets what it no longer trains and starts what it newly trains at 0", () => {
    const [first, second] = [parameterOf(device, [1, 1]), { ...parameterOf(device, [2, 2]), name: "second" }];
    const optimizer = new Optimizer(device, [first], settings("adam"));
    descend(first, optimizer, [0, 0], 0.1);
    optimizer.follow([second]);
    expect(optimizer.parameters).toEqual([second]);
    expect(optimizer.variables.map((slot) => [slot.name, [...slot.tensor.read()]])).toEqual([
      ["second.m", [0, 0]],
      ["second.v", [0, 0]],
    ]);
    descend(first, optimizer, [0, 0], 0.1);
    expect([...second.tensor.read()]).toEqual([2, 2]);
  });
});
