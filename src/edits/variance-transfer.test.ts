import { describe, expect, it } from "vitest";
import { trainStep } from "../../test/support/networks.ts";
import { recordRun, smallMoons } from "../../test/support/runs.ts";
import { northRandom } from "../growth/strategies/north-random.ts";
import { conv2d } from "../nn/layers/conv2d.ts";
import { activation, flatten, linear, residual, sequential } from "../nn/layers/index.ts";
import { Network } from "../nn/network.ts";
import { perceptron } from "../nn/perceptron.ts";
import { Optimizer } from "../optim/optimizer.ts";
import { adam } from "../optim/optimizers/adam.ts";
import { createReferenceDevice, createWasmDevice } from "../tensor/create-device.ts";
import { applyEdit } from "./apply.ts";
import type { WidenEdit } from "./kinds/widen.ts";
import { withVarianceTransfer } from "./variance-transfer.ts";

const device = createReferenceDevice();

function widen(axis: string, count: number): WidenEdit {
  return { kind: "widen", axis, count, preserves: "exact", incoming: {}, outgoing: {} };
}

describe("variance transfer", () => {
  it("rescales weights towards hidden layers by the root, towards the output layer by the ratio of widths", () => {
    const network = new Network(device, perceptron([4, 6], 2), { inputs: 3, seed: 1 });
    const optimizer = new Optimizer(device, network.parameters, { definition: adam, options: adam.options.parse({}) });
    trainStep(network, optimizer);
    const [, second, last] = network.weighted.map(({ weight }) => weight);
    const before = [second!, last!].map(({ tensor }) => [...tensor.read()]);
    const moments = optimizer.variables.map(({ tensor }) => [...tensor.read()]);
    const target = { network, optimizer, step: 1, probe: null };
    applyEdit(withVarianceTransfer(widen("hidden1", 5), network), target);
    const old = (values: ArrayLike<number>, columns: number, kept: number): number[] =>
      Array.from(values).filter((_, at) => at % columns < kept);
    expect(old(second!.tensor.read(), 9, 4)).toEqual(before[0]!.map((w) => expect.closeTo(w * Math.sqrt(4 / 9), 12)));
    expect([...last!.tensor.read()]).toEqual(before[1]);
    applyEdit(withVarianceTransfer(widen("hidden2", 2), network), target);
    expect(old(last!.tensor.read(), 8, 6)).toEqual(before[1]!.map((w) => expect.closeTo((w * 6) / 8, 12)));
    const sums = (all: readonly (readonly number[])[]): number[] => all.map((list) => list.reduce((a, b) => a + b, 0));
    expect(sums(optimizer.variables.map(({ tensor }) => [...tensor.read()]))).toEqual(
      sums(moments).map((sum) => expect.closeTo(sum, 12)),
    );
    network.dispose();
  });

  it("reaches every layer after a shared axis of channels, old units alone, each weight once", () => {
    const spec = sequential([
      conv2d(3),
      residual([conv2d(2, { kernel: 1 }), activation("relu"), conv2d("same")]),
      residual([conv2d("same", { kernel: 1 })]),
      flatten(),
      linear(2, { grows: false }),
    ]);
    const network = new Network(device, spec, { inputs: 16, inputShape: [4, 4, 1], seed: 1 });
    const edit = withVarianceTransfer(widen("hidden1", 3), network) as WidenEdit;
    const root = Math.SQRT1_2;
    expect(edit.rescale).toEqual({ "conv2d2.weight": root, "conv2d4.weight": root, "linear1.weight": 0.5 });
    const { weight } = network.weighted[3]!;
    const before = weight.tensor.read();
    applyEdit(edit, { network, optimizer: null, step: 0, probe: null });
    const after = weight.tensor.read();
    const wanted = Array.from({ length: 36 }, (_, at) => {
      const [o, i] = [Math.floor(at / 6), at % 6];
      return o < 3 && i < 3 ? before[o * 3 + i]! * root : 0;
    });
    expect([...after]).toEqual(wanted.map((w) => expect.closeTo(w, 12)));
    network.dispose();
  });

  it("leaves prunings, splits and empty axes alone", () => {
    const network = new Network(device, perceptron([0], 2), { inputs: 3, seed: 1 });
    const edit = widen("hidden1", 2);
    expect(withVarianceTransfer(edit, network)).toBe(edit);
    const split = { kind: "split", axis: "hidden1", parents: [], shifts: {}, preserves: "exact" } as const;
    expect(withVarianceTransfer(split, network)).toBe(split);
    network.dispose();
  });

  it("works with any strategy, and refuses factors that make no sense", async () => {
    const options = { policies: { maxWidth: 12, every: 5 } };
    const run = (varianceTransfer: boolean) =>
      recordRun({
        device: createWasmDevice(),
        dataset: smallMoons,
        model: perceptron([3], 2),
        strategy: northRandom(options),
        learningRate: 0.02,
        epochs: 30,
        varianceTransfer,
      });
    const [plain, transferred] = [await run(false), await run(true)];
    expect(transferred.result.edits.length).toBeGreaterThan(2);
    expect(transferred.weights).not.toEqual(plain.weights);
    expect(transferred.result.test?.accuracy).toBeGreaterThan(0.85);
    const network = new Network(device, perceptron([2], 2), { inputs: 3, seed: 1 });
    const target = { network, optimizer: null, step: 0, probe: null };
    const wrong = (rescale: WidenEdit["rescale"]) => () =>
      applyEdit({ ...widen("hidden1", 1), rescale: rescale! }, target);
    expect(wrong({ "linear1.weight": 0.5 })).toThrow('"linear1.weight" has no outgoing weights of this axis');
    expect(wrong({ "linear2.weight": Number.NaN })).toThrow("expected a finite factor");
    network.dispose();
  });
});
