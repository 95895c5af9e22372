/** What is too small to matter is 0 in both sets of kernels, so that a fitted batch is not slow: float32 has no denormal numbers left. */

import { describe, expect, it } from "vitest";
import { softmaxCrossEntropy } from "../../src/nn/losses/softmax-cross-entropy.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam, adamw } from "../../src/optim/optimizers/adam.ts";
import { sgd } from "../../src/optim/optimizers/sgd.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { record } from "../../src/tensor/tape.ts";
import { both, doubles, ints, real } from "../support/kernel-twins.ts";

const SLOPE = 2 ** -56;
const SQUARE = 2 ** -122;
/** Around the limit of slopes, far below it, and what must pass. */
const slopes = [SLOPE, -SLOPE, SLOPE * 0.999, -SLOPE * 0.999, 1e-40, -1e-40, 0, 1, -1, 2 ** -33, Number.NaN];
const kept = (x: number): number => (Math.abs(x) < SLOPE ? 0 : x);
const ADAM = [0, 0.5, 0.5, 1e-8, 1, 1] as const;

describe("gradients, moments and velocities", () => {
  it("of Adam are 0 below their limits, at every place of a row", () => {
    for (let count = 1; count <= slopes.length; count++) {
      const row = slopes.slice(0, count);
      const zero = row.map(() => 0);
      const input = {
        w: real(zero),
        g: real(zero),
        m: real(row.map((x) => 2 * x)),
        v: real(row.map((x) => 4 * Math.abs(x))),
      };
      for (const scale of [1, 0.25]) {
        const { wasm, reference } = both(input, (kernels, at) =>
          kernels.adam(1, count, count, at.w, at.g, at.m, at.v, ...ADAM, 0, 0, scale),
        );
        for (const { after } of [wasm, reference]) expect([...after.m]).toEqual(row.map((x) => kept(x)));
      }
    }
  });

  it("of Adam take no share of a gradient below its limit, and squares have a limit of their own", () => {
    const g = [SLOPE * 0.999, SLOPE, 1e-40, 1, Number.NaN, SLOPE * 2];
    const squares = [SQUARE, SQUARE * 0.999, 1e-40, 0, 1, SQUARE * 2];
    for (const repeated of [1, 2, 3]) {
      const n = 6 * repeated;
      const times = (x: number[]): number[] => Array.from({ length: n }, (_, i) => x[i % 6] as number);
      const input = {
        w: real(times(g.map(() => 0))),
        x: real(times(g.map(() => 0))),
        g: real(times(g)),
        m: real(times(g.map(() => 0))),
        v: real(times(g.map(() => 0))),
        s: real(times(squares.map((x) => 2 * x))),
        zero: real(times(g.map(() => 0))),
      };
      const { wasm, reference } = both(input, (kernels, at) => {
        kernels.adam(1, n, n, at.w, at.g, at.m, at.v, ...ADAM, 0, 0, 1);
        kernels.adam(1, n, n, at.x, at.zero, at.zero, at.s, ...ADAM, 0, 0, 1);
      });
      for (const { after } of [wasm, reference]) {
        expect([...after.m].slice(0, 6)).toEqual([0, 0, 0, 0.5, Number.NaN, SLOPE]);
        expect([...after.v].slice(0, 6)).toEqual([0, SLOPE ** 2 / 2, 0, 0.5, Number.NaN, SLOPE ** 2 * 2]);
        expect([...after.s].slice(-6)).toEqual([SQUARE, 0, 0, 0, 1, SQUARE * 2]);
      }
    }
  });

  it("of Adam on weights of different ages and of SGD are so too", () => {
    const zero = slopes.map(() => 0);
    const n = slopes.length;
    const input = {
      w: real(zero),
      g: real(slopes),
      m: real(zero),
      v: real(zero),
      c: doubles(slopes.flatMap(() => [0, 0])),
      x: real(zero),
      velocity: real(zero),
    };
    const { wasm, reference } = both(input, (kernels, at) => {
      kernels.adamEach(n, at.w, at.g, at.m, at.v, at.c, 0, 0, 0, 1e-8, 1, 0);
      kernels.sgd(1, n, n, at.x, at.g, at.velocity, 1, 0.5, false, 0, 1);
    });
    for (const { after } of [wasm, reference]) {
      const expected = slopes.map((x) => kept(x));
      expect([...after.m]).toEqual(expected);
      expect([...after.velocity]).toEqual(expected);
      expect([...after.x]).toEqual(expected.map((x) => 0 - x));
      expect([...after.v]).toEqual(expected.map((x) => x ** 2));
    }
  });
});

describe("in the backward pass", () => {
  it("a gradient below 2^-56 is 0 behind every loss, activation and normalization", () => {
    const row = slopes.slice(0, 8); // a power of two: 2 / 8 is exact
    const n = row.length;
    const zero = row.map(() => 0);
    const logits = [0, -30, -50, -90, -200];
    const input = {
      z: real(row.map(() => 1)),
      dy: real(row),
      dz: real(zero),
      ones: real(row.map(() => 1)),
      zero: real(zero),
      dx: real(zero),
      logits: real(logits),
      label: ints([0]),
      gradient: real(logits.map(() => 0)),
      softmax: real(logits.map(() => 0)),
      targets: real(zero),
      error: real(zero),
      out: doubles([0, 0]),
    };
    const identity = 0;
    const { wasm, reference } = both(input, (kernels, at) => {
      kernels.biasActivationBackward(identity, 0, 1, n, at.z, at.z, at.dy, at.dz, 0, false);
      kernels.combineColumns(identity, 0, 1, n, at.z, at.ones, at.zero, at.dy, at.ones, at.zero, at.zero, at.dx);
      kernels.softmax(1, 5, at.logits, at.softmax);
      kernels.softmaxCrossEntropy(1, 5, at.logits, at.label, 0, at.gradient, at.out);
      kernels.squaredError(n, at.dy, at.targets, 0, at.error, at.out);
    });
    const expected = row.map((x) => kept(x));
    for (const { after } of [wasm, reference]) {
      expect([...after.dz]).toEqual(expected);
      expect([...after.dx]).toEqual(expected);
      expect([...after.error]).toEqual(expected.map((x) => kept((2 * x) / n)));
      expect([...after.softmax].map((p) => p > 0)).toEqual([true, true, true, false, false]);
      expect([...after.gradient].slice(1).map((p) => p > 0)).toEqual([true, false, false, false]);
    }
  });

  it("binaryCrossEntropy is 0 if the answer is practically certain", () => {
    const z = [-30, -45, -90, -1000, 5];
    const input = { z: real(z), t: real([0, 0, 0, 0, 1]), g: real(z), out: doubles([0, 0]) };
    const { wasm, reference } = both(input, (kernels, at) =>
      kernels.binaryCrossEntropy(5, at.z, at.t, 0, at.g, at.out),
    );
    for (const { after } of [wasm, reference])
      expect([...after.g].map((x) => x !== 0)).toEqual([true, false, false, false, true]);
  });
});

describe("thousands of steps on one batch", () => {
  const isDenormal = (x: number): boolean => x !== 0 && Math.abs(x) < 2 ** -126;
  const few = { momentum: 0.9 };
  for (const [definition, options, learningRate] of [
    [adam, {}, 0.03],
    [adamw, {}, 0.03],
    [sgd, few, 0.5],
  ] as const) {
    it(`leave no denormal number in gradients and moments of ${definition.name}`, () => {
      const device = createWasmDevice();
      const network = new Network(device, perceptron([12, 12], 3), { inputs: 6, seed: 1 });
      const optimizer = new Optimizer(device, network.parameters, {
        definition,
        options: definition.options.parse(options),
      } as never);
      const inputs = device.persistent([8, 6]);
      inputs.write(Float32Array.from({ length: 48 }, (_, i) => Math.sin(i * i)));
      const labels = device.heap.allocate(32);
      device.ints(labels, 8).set([0, 1, 2, 0, 1, 2, 0, 1]);
      let found = 0;
      for (let step = 0; step < 3000; step++) {
        device.scope("step", () => {
          const gradients = record(device, (tape) => {
            const { output } = softmaxCrossEntropy.compute(network.forward(inputs, { training: true }), {
              kind: "classes",
              labels,
            });
            return differentiate(device, tape, [{ output }]);
          });
          optimizer.step(gradients, learningRate);
          if (step % 100 < 99) return;
          const read = network.parameters.map((parameter) => gradients.of(parameter.tensor)?.read() ?? []);
          const moments = optimizer.variables.map(({ tensor }) => tensor.read());
          for (const values of [...read, ...moments]) found += [...values].filter(isDenormal).length;
        });
      }
      expect(found).toBe(0);
    });
  }
});
