import { describe, expect, it } from "vitest";
import { inputsFor, outputsOf, trainStep } from "../../../test/support/networks.ts";
import { applyEdit } from "../../edits/apply.ts";
import type { EditReport } from "../../edits/report.ts";
import type { LayerSpec } from "../../nn/layer.ts";
import { activation, conv2d, globalAveragePool, linear, residual, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { Optimizer } from "../../optim/optimizer.ts";
import { adam } from "../../optim/optimizers/adam.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { redundantUnits } from "./redundant-units.ts";

const device = createReferenceDevice();
const ROWS = 200;

function networkOf(spec: LayerSpec, inputShape?: readonly number[]): Network {
  const inputs = inputShape?.reduce((n, edge) => n * edge, 1) ?? 3;
  return new Network(device, spec, { inputs, seed: 4, ...(inputShape ? { inputShape } : {}) });
}

/** Sets row `unit` of the first layer's weight and bias. */
function setUnit(network: Network, unit: number, weights: readonly number[], bias: number): void {
  const [weight, biases] = network.parameters as [(typeof network.parameters)[0], (typeof network.parameters)[0]];
  const values = weight.tensor.read();
  values.set(weights, unit * weights.length);
  weight.tensor.write(values);
  biases.tensor.write(biases.tensor.read().with(unit, bias));
}

const rowOf = (network: Network, unit: number, fanIn: number): number[] => [
  ...(network.parameters[0] as (typeof network.parameters)[0]).tensor.read().slice(unit * fanIn, (unit + 1) * fanIn),
];

function take(network: Network): EditReport | null {
  return device.scope("test", () => {
    const inputs = inputsFor(network, ROWS);
    const edit = redundantUnits(network, network.axes[0]!, inputs);
    return edit && applyEdit(edit, { network, optimizer: null, step: 0, probe: inputs });
  });
}

describe("redundant units", () => {
  it("a dead, a constant and a doubled unit go, and no output moves", () => {
    const network = networkOf(perceptron([7], 2));
    setUnit(network, 1, [0, 0, 0], -1); // dead
    setUnit(network, 2, [0, 0, 0], 0.7); // constant
    setUnit(
      network,
      5,
      rowOf(network, 4, 3).map((w) => 3 * w),
      0,
    ); // three times unit 4
    const before = outputsOf(network);
    expect(take(network)).toMatchObject({ kind: "prune", from: 7, to: 4 });
    for (const [i, output] of outputsOf(network).entries()) expect(output).toBeCloseTo(before[i]!, 9);
    expect(take(network)).toBeNull();
  });

  it("of tanh units without a constant to lean on, only combinations go", () => {
    const network = networkOf(
      sequential([linear(5), activation("identity"), linear(2, { grows: false, bias: false })]),
    );
    const before = outputsOf(network);
    // Five linear units of three inputs: two of them are combinations of the others.
    expect(take(network)).toMatchObject({ from: 5, to: 3 });
    for (const [i, output] of outputsOf(network).entries()) expect(output).toBeCloseTo(before[i]!, 9);
  });

  it("each reader of a residual stream is compensated", () => {
    const network = networkOf(
      sequential([
        linear(6),
        activation("relu"),
        residual([linear(3), activation("tanh"), linear("same", { bias: false })]),
        residual([activation("tanh"), linear("same")]),
        linear(2, { grows: false }),
      ]),
    );
    setUnit(network, 3, [0, 0, 0], 0.4);
    const out = network.parameters.find(({ name }) => name === "linear3.weight")!;
    out.tensor.write(out.tensor.read().map((value, i) => (Math.floor(i / 3) === 3 ? 0 : value)));
    const last = network.parameters.find(({ name }) => name === "linear4.weight")!;
    last.tensor.write(last.tensor.read().map((value, i) => (Math.floor(i / 6) === 3 ? 0 : value)));
    const before = outputsOf(network);
    expect(take(network)).toMatchObject({ from: 6, to: 5 });
    for (const [i, output] of outputsOf(network).entries()) expect(output).toBeCloseTo(before[i]!, 9);
  });

  it("a copy of a channel is folded into the other's kernels, but a constant one stays if images are padded with zeros", () => {
    const network = networkOf(
      sequential([
        conv2d(4, { kernel: 1 }),
        activation("relu"),
        conv2d(3),
        globalAveragePool(),
        linear(2, { grows: false }),
      ]),
      [4, 4, 2],
    );
    setUnit(network, 3, rowOf(network, 0, 2), 0);
    setUnit(network, 2, [0, 0], 0.5);
    const before = outputsOf(network);
    expect(take(network)).toMatchObject({ from: 4, to: 3 });
    for (const [i, output] of outputsOf(network).entries()) expect(output).toBeCloseTo(before[i]!, 9);
  });

  it("the others keep their moments, and an edit with wrong shifts leaves everything as it was", () => {
    const network = networkOf(perceptron([4], 2));
    const optimizer = new Optimizer(device, network.parameters, { definition: adam, options: adam.options.parse({}) });
    setUnit(network, 1, [0, 0, 0], -9);
    for (let step = 0; step < 3; step++) trainStep(network, optimizer);
    const moment = optimizer.variables.find(({ name }) => name === "linear2.weight.m")!;
    const before = [...moment.tensor.read()];
    device.scope("test", () => {
      const inputs = inputsFor(network, ROWS);
      const edit = redundantUnits(network, network.axes[0]!, inputs)!;
      const target = { network, optimizer, step: 3, probe: inputs };
      const outputs = outputsOf(network);
      const used = device.heap.usedBytes;
      for (const shifts of [{ "linear2.weight": new Float64Array(3) }, { nothing: new Float64Array(3) }]) {
        expect(() => applyEdit({ ...edit, shifts }, target)).toThrow(
          /shifts of "linear2.weight"|no parameter "nothing"/,
        );
      }
      expect(outputsOf(network)).toEqual(outputs);
      expect(device.heap.usedBytes).toBe(used);
      applyEdit(edit, target);
    });
    expect([...moment.tensor.read()]).toEqual(before.filter((_, i) => i % 4 !== 1));
  });
});
