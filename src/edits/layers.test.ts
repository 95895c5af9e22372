import { describe, expect, it } from "vitest";
import { deviceMakers } from "../../test/support/devices.ts";
import { inputsFor, outputsOf, trainStep } from "../../test/support/networks.ts";
import { shadowOf } from "../../test/support/shadow.ts";
import type { LayerSpec } from "../nn/layer.ts";
import { activation, linear, residual, sequential } from "../nn/layers/index.ts";
import { Network } from "../nn/network.ts";
import { perceptron } from "../nn/perceptron.ts";
import { Optimizer } from "../optim/optimizer.ts";
import { adam } from "../optim/optimizers/adam.ts";
import type { Device } from "../tensor/device.ts";
import { applyEdit } from "./apply.ts";
import type { DeepenEdit } from "./kinds/deepen.ts";
import type { Edit } from "./report.ts";

const eye = (n: number): Float64Array => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

/** A layer of n units that passes on what is at least 0. */
const identity = (behind: string, n: number, name = "relu"): DeepenEdit => ({
  kind: "deepen",
  behind,
  layers: [linear(n), activation(name)],
  weights: { "linear1.weight": eye(n) },
  preserves: "exact",
});

function trained(device: Device, spec: LayerSpec, steps = 3): { network: Network; optimizer: Optimizer } {
  const network = new Network(device, spec, { inputs: 3, seed: 6 });
  const optimizer = new Optimizer(device, network.parameters, { definition: adam, options: adam.options.parse({}) });
  for (let step = 0; step < steps; step++) trainStep(network, optimizer);
  return { network, optimizer };
}

const valuesOf = (network: Network): Record<string, number[]> =>
  Object.fromEntries(network.parameters.map(({ name, tensor }) => [name, [...tensor.read()]]));

const edit = ({ network, optimizer }: { network: Network; optimizer: Optimizer }, change: Edit) =>
  network.device.scope("probe", () =>
    applyEdit(change, { network, optimizer, step: optimizer.steps, probe: inputsFor(network) }),
  );

describe.each(deviceMakers)("layers that are added and removed on %s", (_, makeDevice) => {
  const device = makeDevice();

  it("an identity layer after any hidden layer of a ReLU network moves no output", () => {
    for (const behind of ["linear1", "linear2"]) {
      const subject = trained(device, perceptron([4, 3], 2));
      const before = outputsOf(subject.network);
      const weights = valuesOf(subject.network);
      const report = edit(subject, identity(behind, behind === "linear1" ? 4 : 3));
      expect(report).toMatchObject({ kind: "deepen", axis: "depth", layer: "added1-linear1", from: 3, to: 4 });
      for (const [i, output] of outputsOf(subject.network).entries())
        expect(Math.abs(output - before[i]!)).toBeLessThan(1e-5);
      expect(subject.network.axes.map(({ name }) => name)).toContain("added1-hidden1");
      expect(valuesOf(subject.network)).toMatchObject(weights);
      expect(Number.isFinite(trainStep(subject.network, subject.optimizer))).toBe(true);
    }
  });

  it("trains on as a network of its own would: old entries keep moments and age, new ones begin", () => {
    const subject = trained(device, perceptron([4], 2), 5);
    const moments = new Map(subject.optimizer.variables.map(({ name, tensor }) => [name, [...tensor.read()]]));
    edit(subject, identity("linear1", 4));
    for (const { name, tensor } of subject.optimizer.variables) {
      expect([...tensor.read()], name).toEqual(moments.get(name) ?? Array(tensor.size).fill(0));
    }
    const [first, added] = subject.network.parameters.filter(({ role }) => role === "weight");
    expect([first?.birth ?? 0, added?.birth]).toEqual([0, 5]);
    expect(subject.network.axes[1]?.units.map(({ birth }) => birth)).toEqual([0, 0, 0, 0]);
  });

  it("a block whose last weights are 0 can come after the input, any layer, any block, and inside one", () => {
    const spec = sequential([
      linear(4),
      activation("tanh"),
      residual([linear(3), activation("relu"), linear("same")]),
      linear(2, { grows: false }),
    ]);
    for (const behind of ["input", "linear1", "linear2", "linear3", "residual1", "linear4"]) {
      const subject = trained(device, spec);
      const before = outputsOf(subject.network);
      edit(subject, {
        kind: "deepen",
        behind,
        layers: [residual([linear(5), activation("tanh"), linear("same")])],
        weights: {
          "linear2.weight": new Float64Array(
            5 * (behind === "input" ? 3 : behind === "linear4" ? 2 : behind === "linear2" ? 3 : 4),
          ),
        },
        preserves: "exact",
      });
      expect(outputsOf(subject.network), behind).toEqual(before);
      const weights = [...shadowOf(subject.network.parameters).values()];
      expect(Number.isFinite(trainStep(subject.network, subject.optimizer))).toBe(true);
      expect([...shadowOf(subject.network.parameters).values()]).not.toEqual(weights);
    }
  });

  it("after the end of a residual block the new layer has the block's width", () => {
    const spec = sequential([
      linear(4),
      residual([linear(3), activation("relu"), linear("same")]),
      linear(2, { grows: false }),
    ]);
    const subject = trained(device, spec);
    const before = outputsOf(subject.network);
    edit(subject, identity("linear3", 4, "identity"));
    for (const [i, output] of outputsOf(subject.network).entries()) expect(output).toBeCloseTo(before[i]!, 5);
    expect(subject.network.axes.map(({ name, size }) => [name, size])).toEqual([
      ["hidden1", 4],
      ["hidden2", 3],
      ["added1-hidden0", 4],
    ]);
  });

  it("removing what was inserted restores the network with weights and moments", () => {
    const subject = trained(device, perceptron([4, 3], 2));
    const [weights, moments] = [shadowOf(subject.network.parameters), shadowOf(subject.optimizer.variables)];
    const outputs = outputsOf(subject.network);
    edit(subject, identity("linear1", 4));
    edit(subject, { kind: "remove", layer: "added1-linear1", weights: {}, preserves: "exact" });
    expect(shadowOf(subject.network.parameters)).toEqual(weights);
    expect(shadowOf(subject.optimizer.variables)).toEqual(moments);
    expect(outputsOf(subject.network)).toEqual(outputs);
    edit(subject, identity("linear2", 3));
    expect(subject.network.weighted.map(({ name }) => name)).toContain("added2-linear1");
    subject.optimizer.dispose();
    subject.network.dispose();
  });

  it("what does not fit is refused and leaves everything as it was, memory too", () => {
    const subject = trained(device, perceptron([4, 3], 2));
    const state = () => [
      shadowOf(subject.network.parameters),
      shadowOf(subject.optimizer.variables),
      subject.network.spec,
    ];
    const before = state();
    const used = device.heap.usedBytes;
    const failures: readonly (readonly [Edit, RegExp])[] = [
      [{ ...identity("linear9", 4) }, /no layer "linear9"/],
      [{ ...identity("linear1", 4), layers: [] }, /at least one layer/],
      [{ ...identity("linear1", 4), weights: {} }, /declares that it keeps the function/],
      [{ ...identity("linear1", 4), weights: { "linear2.weight": eye(4) } }, /no parameter "added1-linear2.weight"/],
      [identity("linear1", 5), /"linear2.weight" changes shape/],
      [{ ...identity("linear1", 4), weights: { "linear1.weight": eye(3) } }, /expected 16 finite numbers/],
      [{ ...identity("linear1", 4), layers: [{ kind: "linaer", width: 4 }] }, /unknown kind of layer/],
      [{ kind: "remove", layer: "linear2", weights: {}, preserves: "none" }, /"linear3.weight" changes shape/],
      [{ kind: "remove", layer: "linear7", weights: {}, preserves: "none" }, /no layer "linear7"/],
      [{ kind: "remove", layer: "linear3", weights: {}, preserves: "none" }, /expected outputs \[6, 2\] as before/],
    ];
    for (const [change, message] of failures) {
      expect(() => edit(subject, change), message.source).toThrow(message);
      expect(state(), message.source).toEqual(before);
      expect(device.heap.usedBytes, message.source).toBe(used);
    }
    const weights = { "linear3.weight": new Float64Array(8) };
    edit(subject, { kind: "remove", layer: "linear2", weights, preserves: "none" });
    expect(subject.network.widths).toEqual([4]);
    expect(Number.isFinite(trainStep(subject.network, subject.optimizer))).toBe(true);
  });
});
