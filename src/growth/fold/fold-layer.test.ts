import { describe, expect, it } from "vitest";
import { inputsFor, outputsOf, trainStep } from "../../../test/support/networks.ts";
import { expectGradients } from "../../../test/support/numeric-gradient.ts";
import { applyEdit } from "../../edits/apply.ts";
import type { EditReport } from "../../edits/report.ts";
import { NumericError, OptionError } from "../../errors.ts";
import type { LayerSpec } from "../../nn/layer.ts";
import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  depthwise,
  dropout,
  flatten,
  linear,
  maxPool,
  residual,
  sequential,
} from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { Optimizer } from "../../optim/optimizer.ts";
import { adam } from "../../optim/optimizers/adam.ts";
import { createReferenceDevice, createWasmDevice } from "../../tensor/create-device.ts";
import { meanSquaredError } from "../../tensor/ops/mean-squared-error.ts";
import { type Fold, type FoldOptions, foldLayer, foldOf } from "./fold-layer.ts";

const device = createReferenceDevice();
const ROWS = 200;
const output = linear(2, { grows: false });

function networkOf(spec: LayerSpec, inputShape?: readonly number[], on = device): Network {
  const inputs = inputShape?.reduce((n, edge) => n * edge, 1) ?? 3;
  return new Network(on, spec, { inputs, seed: 4, ...(inputShape ? { inputShape } : {}) });
}

/** Changes values of a parameter. */
function change(network: Network, name: string, by: (value: number, at: number) => number): void {
  const { tensor } = network.parameters.find((one) => one.name === name)!;
  tensor.write(tensor.read().map(by));
}

function fold(
  network: Network,
  layer: string,
  options: FoldOptions = {},
  optimizer: Optimizer | null = null,
): EditReport {
  return network.device.scope("test", () => {
    const inputs = inputsFor(network, ROWS);
    const edit = foldLayer(network, layer, inputs, options);
    return applyEdit(edit, { network, optimizer, step: optimizer?.steps ?? 0, probe: inputs });
  });
}

const unexplained = (network: Network, layer: string, rows = ROWS): number =>
  network.device.scope("test", () => (foldOf(network, layer, inputsFor(network, rows)) as Fold).unexplained);

function expectSame(network: Network, before: readonly number[], digits = 9): void {
  for (const [i, value] of outputsOf(network).entries()) expect(value).toBeCloseTo(before[i]!, digits);
}

describe("a layer folded into the next", () => {
  it("without an activation is gone exactly: W2 (W1 x + b1) + b2", () => {
    for (const on of [device, createWasmDevice()]) {
      const network = networkOf(sequential([linear(5), linear(7), activation("tanh"), output]), undefined, on);
      change(network, "linear1.bias", (_, at) => at - 2);
      const values = (name: string) => [...network.parameters.find((one) => one.name === name)!.tensor.read()];
      const [W1, b1, W2, b2] = ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"].map(values);
      const before = outputsOf(network);
      expect(fold(network, "linear1")).toMatchObject({ kind: "remove", layer: "linear1", preserves: "exact" });
      expectSame(network, before, on === device ? 9 : 4);
      const [W, b] = [values("linear2.weight"), values("linear2.bias")];
      const digits = on === device ? 12 : 5;
      for (let o = 0; o < 7; o++) {
        for (let i = 0; i < 3; i++) {
          const sum = b1!.reduce((total, _, k) => total + W2![o * 5 + k]! * W1![k * 3 + i]!, 0);
          expect(W[o * 3 + i]).toBeCloseTo(sum, digits);
        }
        expect(b[o]).toBeCloseTo(
          b1!.reduce((sum, c, k) => sum + W2![o * 5 + k]! * c, b2![o]!),
          digits,
        );
      }
    }
  });

  it("whose rectified units are all on, or off, for these inputs is gone exactly; leaky ones keep their slope", () => {
    for (const name of ["relu", "leaky-relu"]) {
      const network = networkOf(
        sequential([linear(4), activation("tanh"), linear(4), activation(name), dropout(0.5), output]),
      );
      change(network, "linear2.bias", (_, at) => (at === 1 ? -50 : 50));
      const before = outputsOf(network);
      expect(fold(network, "linear2")).toMatchObject({ from: 3, to: 2, preserves: "exact" });
      expectSame(network, before);
    }
  });

  it("that bends is fitted, and what is lost of a rectified Gaussian is its closed form", () => {
    // h = max(0, z), z ~ N(0, 1): cov(z, h) = 1/2, var h = 1/2 - 1/(2 pi); a line leaves var h - 1/4.
    const network = networkOf(sequential([linear(1), activation("relu"), linear(1, { grows: false })]), [1]);
    const expected = Math.sqrt(1 - 0.25 / (0.5 - 1 / (2 * Math.PI)));
    expect(unexplained(network, "linear1", 20_000)).toBeCloseTo(expected, 2);
  });

  it("that is nearly linear is removed with the reported drift, and one that is not linear is refused", () => {
    const network = networkOf(sequential([linear(4), activation("tanh"), linear(3), activation("tanh"), output]));
    const share = unexplained(network, "linear2");
    expect(share).toBeGreaterThan(0.02);
    const before = JSON.stringify([network.spec, network.axisStates(), outputsOf(network)]);
    const used = device.heap.usedBytes;
    expect(() => fold(network, "linear2", { tolerance: share / 2 })).toThrow(NumericError);
    expect(() => fold(network, "linear2", { tolerance: share / 2 })).toThrow(/no affine map explains/);
    expect(JSON.stringify([network.spec, network.axisStates(), outputsOf(network)])).toBe(before);
    expect(device.heap.usedBytes).toBe(used);
    for (const name of ["linear2.weight", "linear2.bias"]) change(network, name, (value) => value / 5);
    const small = unexplained(network, "linear2");
    expect(small).toBeLessThan(share / 3);
    const { preserves, drift } = fold(network, "linear2", { tolerance: 0.05 });
    expect(preserves).toBe("approximate");
    expect(drift).toBeGreaterThan(0);
    expect(network.widths).toEqual([4]);
  });

  it("fits what is left of a layer of which only some units bend", () => {
    const network = networkOf(sequential([linear(4), activation("relu"), output]));
    change(network, "linear1.bias", (_, at) => (at === 2 ? 0 : 50));
    const edit = device.scope("test", () => (foldOf(network, "linear1", inputsFor(network, ROWS)) as Fold).edit);
    const only = networkOf(sequential([linear(4), activation("relu"), output]));
    change(only, "linear2.weight", (value, at) => (at % 4 === 2 ? value : 0));
    const bent = device.scope("test", () => (foldOf(only, "linear1", inputsFor(only, ROWS)) as Fold).edit);
    expect(edit.preserves).toBe("approximate");
    // All but the bent unit's part is W2 W1.
    const [W1, W2] = ["linear1.weight", "linear2.weight"].map((name) =>
      network.parameters.find((one) => one.name === name)!.tensor.read(),
    );
    for (let o = 0; o < 2; o++) {
      for (let i = 0; i < 3; i++) {
        const rest = [0, 1, 3].reduce((sum, u) => sum + W2![o * 4 + u]! * W1![u * 3 + i]!, 0);
        const part = bent.weights["linear2.weight"]![o * 3 + i]!;
        expect(edit.weights["linear2.weight"]![o * 3 + i]).toBeCloseTo(rest + part, 9);
      }
    }
  });

  it("the merged map begins with moments of 0 and as young as the edit, all other weights keep theirs", () => {
    for (const width of [4, 6]) {
      const network = networkOf(sequential([linear(4), activation("relu"), linear(width), output]));
      const settings = { definition: adam, options: adam.options.parse({}) };
      const optimizer = new Optimizer(device, network.parameters, settings);
      for (let step = 0; step < 3; step++) trainStep(network, optimizer);
      const momentsOf = (name: string) => [...optimizer.variables.find((one) => one.name === name)!.tensor.read()];
      const units = () => network.axes[0]!.state();
      device.scope("test", () =>
        applyEdit(
          { kind: "widen", axis: "hidden1", count: 1, preserves: "exact", incoming: {}, outgoing: {} },
          { network, optimizer, step: 3, probe: inputsFor(network) },
        ),
      );
      device.scope("test", () =>
        applyEdit(
          { kind: "prune", axis: "hidden1", units: [network.axes[0]!.units[0]!.id], preserves: "none" },
          { network, optimizer, step: 3, probe: inputsFor(network) },
        ),
      );
      trainStep(network, optimizer);
      const names = ["linear1.weight.m", "linear1.bias.v", "linear3.bias.m"];
      const [before, alive] = [names.map(momentsOf), units()];
      fold(network, "linear2", {}, optimizer);
      expect(names.map(momentsOf)).toEqual(before);
      expect(units()).toEqual(alive); // ids and births, whatever the width of what is gone
      for (const moment of ["m", "v"]) expect(momentsOf(`linear3.weight.${moment}`)).toEqual(Array(8).fill(0));
      const merged = network.parameters.find(({ name }) => name === "linear3.weight")!;
      expect(merged.birth).toBe(4);
      const loss = trainStep(network, optimizer);
      for (let step = 0; step < 20; step++) trainStep(network, optimizer);
      expect(trainStep(network, optimizer)).toBeLessThan(loss);
      optimizer.dispose();
    }
  });

  it("leaves a network whose gradients are those of central differences", () => {
    const network = networkOf(
      sequential([linear(3), activation("tanh"), linear(4), activation("relu"), linear(3), activation("tanh"), output]),
    );
    change(network, "linear2.bias", () => 50);
    fold(network, "linear2");
    const parameters = network.parameters.map(({ tensor }) => tensor);
    const loss = () => {
      const outputs = network.forward(inputsFor(network, 5));
      return meanSquaredError(outputs, device.zeros(outputs.shape));
    };
    expectGradients(parameters, loss);
  });

  it("a block of a residual network goes, its skip with it, and every reader of the sum takes over", () => {
    const network = networkOf(
      sequential([
        linear(4),
        activation("tanh"),
        residual([linear(3), linear("same")]),
        residual([linear(5), activation("tanh"), linear(6)], { skip: [linear("same")] }),
        output,
      ]),
    );
    const before = outputsOf(network);
    expect(unexplained(network, "residual1")).toBeLessThan(1e-6);
    expect(fold(network, "residual1")).toMatchObject({ preserves: "approximate", from: 7, to: 5 });
    expectSame(network, before, 6);
    // Inside of a block too.
    const inside = networkOf(sequential([linear(4), residual([linear(3), linear("same")]), output]));
    const outputs = outputsOf(inside);
    expect(fold(inside, "linear2")).toMatchObject({ preserves: "exact" });
    expectSame(inside, outputs);
  });

  it("convolutions of one pixel, normalizations and dense layers after images fold too", () => {
    const shape = [4, 4, 2];
    const specs: readonly (readonly [LayerSpec, string])[] = [
      [
        sequential([conv2d(3), activation("relu"), conv2d(4, { kernel: 1, bias: false }), conv2d(2), output]),
        "conv2d2",
      ],
      [
        sequential([conv2d(3), activation("relu"), conv2d(4, { kernel: 1 }), batchNorm(), flatten(), output]),
        "conv2d2",
      ],
      [sequential([conv2d(3), activation("relu"), conv2d(4, { kernel: 1 }), averagePool(2), output]), "conv2d2"],
      [sequential([conv2d(3), activation("relu"), flatten(), linear(5), output]), "linear1"],
      [sequential([linear(5), linear(4), output]), "linear1"],
    ];
    for (const [spec, layer] of specs) {
      const network = networkOf(spec, shape);
      for (const { name } of network.parameters)
        if (/bias/.test(name) && name !== layer) change(network, name, (v, at) => v + at / 9);
      const before = outputsOf(network);
      expect(fold(network, layer), layer).toMatchObject({ kind: "remove", preserves: "exact" });
      expectSame(network, before);
    }
    // What a larger kernel makes of neighbors no map of single pixels can; the readers are fitted as well as they can be.
    const blurred = networkOf(sequential([conv2d(3), activation("relu"), conv2d(4), conv2d(2), output]), shape);
    expect(unexplained(blurred, "conv2d2")).toBeGreaterThan(0.1);
    expect(() => fold(blurred, "conv2d2")).toThrow(NumericError);
  });

  it("what cannot be folded is refused, and nothing has happened", () => {
    const refused: readonly (readonly [LayerSpec, string, RegExp, (readonly number[])?])[] = [
      [perceptron([4], 2), "linear2", /"linear2" is the output layer/],
      [perceptron([4], 2), "linear9", /no layer "linear9"/],
      [
        sequential([linear(4), residual([linear(3), linear("same")]), output]),
        "linear1",
        /the output of "linear1" is added to another output/,
      ],
      [
        sequential([linear(4), residual([linear(3), linear("same")]), output]),
        "linear3",
        /the output of "linear3" is added to another output/,
      ],
      [
        sequential([conv2d(3), conv2d(4), depthwise(), output]),
        "conv2d2",
        /"depthwise1.weight" would change shape/,
        [4, 4, 2],
      ],
      [
        sequential([conv2d(3), conv2d(3, { stride: 2 }), conv2d(2), output]),
        "conv2d2",
        /would change shape|positions/,
        [4, 4, 2],
      ],
    ];
    for (const [spec, layer, message, shape] of refused) {
      const network = networkOf(spec, shape);
      const state = () => JSON.stringify([network.spec, network.axisStates(), outputsOf(network)]);
      const [before, used] = [state(), device.heap.usedBytes];
      expect(() => fold(network, layer), layer).toThrow(OptionError);
      expect(() => fold(network, layer), layer).toThrow(message);
      expect(state()).toBe(before);
      expect(device.heap.usedBytes).toBe(used);
    }
    const wide = networkOf(sequential([linear(8), activation("tanh"), linear(8), activation("tanh"), output]));
    const few = () => device.scope("test", () => foldLayer(wide, "linear2", inputsFor(wide, 9)));
    expect(few).toThrow(/expected more than 9 rows to fit 8 inputs of "linear3" on, received 9/);
    expect(few).toThrow(OptionError);
  });

  it("through maximum pooling no exact map is claimed", () => {
    const network = networkOf(
      sequential([conv2d(3), activation("relu"), conv2d(3, { kernel: 1 }), maxPool(2), flatten(), output]),
      [4, 4, 2],
    );
    const { edit, unexplained: lost } = device.scope(
      "test",
      () => foldOf(network, "conv2d2", inputsFor(network, ROWS)) as Fold,
    );
    expect(edit.preserves).toBe("approximate");
    expect(lost).toBeGreaterThan(0);
  });
});
