import { describe, expect, it } from "vitest";
import { inputsFor, outputsOf } from "../../test/support/networks.ts";
import { OptionError } from "../errors.ts";
import { activation, linear, residual, sequential } from "../nn/layers/index.ts";
import { Network } from "../nn/network.ts";
import { perceptron } from "../nn/perceptron.ts";
import { createReferenceDevice } from "../tensor/create-device.ts";
import { differentiate } from "../tensor/differentiate.ts";
import { meanSquaredError } from "../tensor/ops/mean-squared-error.ts";
import { tabulate } from "../tensor/ops/tabulate.ts";
import { RandomStream } from "../tensor/random.ts";
import { record } from "../tensor/tape.ts";
import { type SizeForm, scalarMaskForm, sineGate, sizeWeightForm, trialForm, unitMaskForm } from "./forms.ts";
import { SoftAxis } from "./soft-axis.ts";

const device = createReferenceDevice();

function softNetwork(form: SizeForm, value: number, input = true, taskGradient = true) {
  const network = new Network(device, perceptron([5, 4], 2, { activation: "tanh" }), { inputs: 3, seed: 2 });
  const axes = network.axes.map((axis) => {
    const random = input ? new RandomStream(4, `size ${axis.name}`) : null;
    return new SoftAxis(network, axis, { form, value, input: random, taskGradient });
  });
  return { network, axes };
}

/** Mean squared error on fixed rows plus lambda (N - 2.5)^2 of every axis: its value and its gradients by the sizes. */
function lossOf({ network, axes }: ReturnType<typeof softNetwork>, lambda: number, training = false) {
  return device.scope("loss", () =>
    record(device, (tape) => {
      const outputs = network.forward(inputsFor(network), { training });
      const targets = device.tensor(
        Float64Array.from({ length: outputs.size }, (_, i) => Math.sin(i)),
        outputs.shape,
      );
      const task = meanSquaredError(outputs, targets);
      let value = task.read().loss;
      const roots = axes.map((soft) => {
        const { value: n, slope } = soft.form.size(soft.value);
        value += lambda * (n - 2.5) ** 2;
        const table = {
          values: Float64Array.of(lambda * (n - 2.5) ** 2),
          slopes: Float64Array.of(2 * lambda * (n - 2.5) * slope),
        };
        return { output: tabulate(soft.parameter.tensor, table, []) };
      });
      const gradients = differentiate(device, tape, [{ output: task.output }, ...roots]);
      return { value, slopes: axes.map((soft) => gradients.of(soft.parameter.tensor)?.read()[0] ?? 0) };
    }),
  );
}

const forms: readonly (readonly [string, SizeForm, readonly number[]])[] = [
  ["size weight", sizeWeightForm(1), [0.4, 2.3, 3, 4.7]],
  ["size weight at a rate of 8", sizeWeightForm(8), [0.05, 0.3, 0.51]],
  ["mask unit by unit", unitMaskForm(5), [0.2, 0.55, 0.8]],
  ["scalar mask", scalarMaskForm(5), [0.2, 0.55, 1]],
];

describe("a soft axis", () => {
  it.each(forms)("has the gradient of central differences by its size, over all three paths: %s", (_, form, values) => {
    for (const value of values) {
      const soft = softNetwork(form, value);
      const { slopes } = lossOf(soft, 0.1);
      for (const [i, axis] of soft.axes.entries()) {
        const at = (s: number): number => {
          axis.value = s;
          return lossOf(soft, 0.1).value;
        };
        const numeric = (at(value + 1e-6) - at(value - 1e-6)) / 2e-6;
        axis.value = value;
        expect(Math.abs(slopes[i]! - numeric), `${value}, axis ${i}`).toBeLessThan(1e-6);
        expect(Math.abs(numeric)).toBeGreaterThan(1e-3);
      }
    }
  });

  it("computes the published function and its published gradient", () => {
    const network = new Network(device, perceptron([4], 1, { activation: "tanh" }), { inputs: 1, seed: 5 });
    const form = sizeWeightForm(1);
    const [axis] = network.axes;
    const soft = new SoftAxis(network, axis!, {
      form,
      value: 2.6,
      input: new RandomStream(1, "u"),
      taskGradient: true,
    });
    const [first, last] = network.weighted;
    const [w, b, v] = [first!.weight, first!.bias!, last!.weight].map(({ tensor }) => tensor.read());
    const u = soft.inputOf(first!)!.tensor.read();
    const n = 2.6;
    const theta = (m: number): number => Math.sin((Math.PI * Math.min(1, Math.max(0, n - m))) / 2) ** 2;
    device.scope("published", () => {
      const x = inputsFor(network);
      const { y, slope } = record(device, (tape) => {
        const y = network.forward(x);
        const loss = meanSquaredError(y, device.zeros(y.shape));
        const gradients = differentiate(device, tape, [{ output: loss.output }]);
        return { y: y.read(), slope: gradients.of(soft.parameter.tensor)!.read()[0]! };
      });
      let expected = 0;
      for (const [row, input] of x.read().entries()) {
        const z = [0, 1, 2, 3].map((m) => b![m]! + n * u[m]! + input * w![m]!);
        const output = z.reduce((sum, each, m) => sum + v![m]! * theta(m) * Math.tanh(each), 0);
        expect(y[row]).toBeCloseTo(output, 12);
        const inner = z.reduce((sum, each, m) => {
          const opening = n > m && n < m + 1 ? (Math.PI / 2) * Math.sin(Math.PI * (n - m)) : 0;
          return sum + v![m]! * (opening * Math.tanh(each) + theta(m) * (1 - Math.tanh(each) ** 2) * u[m]!);
        }, 0);
        expected += (2 * output * inner) / x.rows;
      }
      expect(slope).toBeCloseTo(expected, 10);
    });
  });

  it("hears nothing of the task where its size answers to the size loss alone", () => {
    const soft = softNetwork(unitMaskForm(5), 0.55, true, false);
    const { slopes } = lossOf(soft, 0.1);
    const { value, slope } = unitMaskForm(5).size(0.55);
    for (const found of slopes) expect(found).toBeCloseTo(2 * 0.1 * (value - 2.5) * slope, 12);
  });

  it("refuses a layer whose width is soft already, and a size as an input without a bias", () => {
    const { network } = softNetwork(sizeWeightForm(1), 2, false);
    const options = { form: sizeWeightForm(1), value: 1, input: null, taskGradient: true };
    expect(() => new SoftAxis(network, network.axes[0]!, options)).toThrow(
      /"linear1" cannot take part: its width is already soft/,
    );
    const bare = new Network(device, perceptron([2], 1, { bias: false }), { inputs: 1, seed: 1 });
    const input = new RandomStream(1, "u");
    expect(() => new SoftAxis(bare, bare.axes[0]!, { ...options, input })).toThrow(OptionError);
  });

  it("silences the whole of an axis that several layers make", () => {
    const spec = sequential([
      linear(3),
      residual([linear(2), activation("tanh"), linear("same")]),
      linear(1, { grows: false }),
    ]);
    const network = new Network(device, spec, { inputs: 2, seed: 1 });
    const form = sizeWeightForm(1);
    const soft = new SoftAxis(network, network.axes[0]!, { form, value: 0, input: null, taskGradient: true });
    expect(soft.producers.length).toBe(2);
    for (const y of outputsOf(network)) expect(y).toBe(0);
  });
});

describe("the forms", () => {
  it("open as published: theta is 0, 1/2 and 1, and the mask is whole units and a rest", () => {
    expect([-1, 0, 0.5, 1, 7].map((n) => Math.round(1e9 * sineGate(n).value) / 1e9)).toEqual([0, 0, 0.5, 1, 1]);
    const c = (2 / Math.PI) * Math.asin(Math.sqrt(0.52));
    const mask = unitMaskForm(5).gates(c, 5, true);
    for (const [m, expected] of [1, 1, 0.6, 0, 0].entries()) expect(mask.values[m]).toBeCloseTo(expected, 12);
    expect([...mask.slopes].map((slope) => slope !== 0)).toEqual([false, false, true, false, false]);
    expect(mask.slopes[2]).toBeCloseTo(5 * (Math.PI / 2) * Math.sin(Math.PI * c), 12);
    expect([...scalarMaskForm(5).gates(c, 3, true).values].every((p) => Math.abs(p - 0.52) < 1e-12)).toBe(true);
  });

  it("are flat where the notes say: at whole sizes, and the mask at c = 0 and c = 1", () => {
    expect([...sizeWeightForm(1).gates(2, 4, true).slopes]).toEqual([0, 0, 0, 0]);
    for (const c of [0, 1])
      for (const slope of unitMaskForm(5).gates(c, 5, true).slopes) expect(slope).toBeCloseTo(0, 12);
  });

  it("put units on trial whose gradient is, in the mean, what the loss loses by them, at whole sizes too", () => {
    for (const [n, share, block, absence] of [
      [2, 0, 1, 0.5],
      [2.4, 0, 1, 0.1],
      [2.9, 0.4, 1, 0.5],
      [4, 0.5, 2, 0.8],
      [4.6, 0.5, 2, 0.5],
    ] as const) {
      const trial = { open: false, settled: false, share, absence };
      const network = new Network(device, perceptron([6], 2, { activation: "tanh" }), { inputs: 3, seed: 2 });
      const form = trialForm(1, trial);
      const soft = new SoftAxis(network, network.axes[0]!, {
        form,
        value: Math.log(n),
        input: null,
        taskGradient: true,
      });
      const closed = lossOf({ network, axes: [soft] }, 0, true);
      trial.open = true;
      const open = lossOf({ network, axes: [soft] }, 0, true);
      const mean = absence * closed.slopes[0]! + (1 - absence) * open.slopes[0]!;
      expect(mean).toBeCloseTo((n * (open.value - closed.value)) / block, 12);
      expect(Math.abs(mean)).toBeGreaterThan(1e-3);
      trial.settled = true;
      expect(lossOf({ network, axes: [soft] }, 0, true).slopes[0]).toBe(0);
      soft.release();
    }
  });
});
