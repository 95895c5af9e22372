import { afterAll, describe, expect, it } from "vitest";
import * as activations from "../../src/kernels/activations/index.ts";
import { createReferenceDevice } from "../../src/tensor/create-device.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import * as ops from "../../src/tensor/ops/index.ts";
import type { Loss } from "../../src/tensor/ops/loss.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { record } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { expectGradients } from "../support/numeric-gradient.ts";

/** One op at sizes m, n: the shapes of what it is differentiated by, and a scalar made with it. */
interface Case {
  readonly op: keyof typeof ops;
  readonly label?: string;
  shapes(m: number, n: number): Shape[];
  loss(inputs: readonly Tensor[]): Loss;
}

const device = createReferenceDevice();
const random = new RandomStream(7, "op conformance");

/** Distance to fixed targets: a scalar with a different slope at every entry. */
function distance(y: Tensor): Loss {
  const targets = device.tensor(
    Float64Array.from({ length: y.size }, (_, i) => Math.sin(3 * i + 1)),
    y.shape,
  );
  return ops.meanSquaredError(y, targets);
}

const elementwise = (m: number, n: number): Shape[] => [[m, n]];
const pair = (m: number, n: number): Shape[] => [
  [m, n],
  [m, n],
];
const codes = Object.values(activations).map(({ name, code }) => [name, code] as const);
const first = (inputs: readonly Tensor[]): Tensor => inputs[0]!;

function labels(rows: number, classes: number): number {
  const address = device.scratch(rows * 4);
  device.ints(address, rows).set(Array.from({ length: rows }, (_, i) => i % Math.max(1, classes)));
  return address;
}

/** 0, 1, 2, 0, 1, ... */
const rowWeights = (x: Tensor): Tensor =>
  device.tensor(
    Float64Array.from({ length: x.rows }, (_, row) => row % 3),
    [x.rows, 1],
  );

const targets01 = (shape: Shape): Tensor =>
  device.tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => (i % 3) / 2),
    shape,
  );

const cases: readonly Case[] = [
  { op: "add", shapes: pair, loss: ([a, b]) => distance(ops.add(a!, b!)) },
  { op: "add", label: "of a tensor to itself", shapes: elementwise, loss: ([a]) => distance(ops.add(a!, a!)) },
  { op: "multiply", shapes: pair, loss: ([a, b]) => distance(ops.multiply(a!, b!)) },
  {
    op: "multiply",
    label: "of a tensor with itself",
    shapes: elementwise,
    loss: ([a]) => distance(ops.multiply(a!, a!)),
  },
  {
    op: "scaleColumns",
    shapes: (m, n) => [[m, n], [n]],
    loss: ([x, factors]) => distance(ops.scaleColumns(x!, factors!)),
  },
  {
    op: "scaleColumns",
    label: "of three dimensions",
    shapes: (m, n) => [[2, m, n], [n]],
    loss: ([x, factors]) => distance(ops.scaleColumns(x!, factors!)),
  },
  {
    op: "tabulate",
    shapes: () => [[]],
    loss(x) {
      const [t] = first(x).read() as unknown as [number];
      const table = { values: Float64Array.of(t ** 2, Math.sin(t), 3), slopes: Float64Array.of(2 * t, Math.cos(t), 0) };
      return distance(ops.tabulate(first(x), table, [3]));
    },
  },
  { op: "scale", shapes: elementwise, loss: (x) => distance(ops.scale(first(x), -1.7)) },
  { op: "reshape", shapes: elementwise, loss: (x) => distance(ops.reshape(first(x), [first(x).size])) },
  {
    op: "dropout",
    shapes: elementwise,
    loss: (x) => distance(ops.dropout(first(x), 0.6, new RandomStream(3, "mask"))),
  },
  {
    op: "matmul",
    shapes: (m, n) => [
      [m, n],
      [n, 4],
    ],
    loss: ([a, b]) => distance(ops.matmul(a!, b!)),
  },
  {
    op: "matmul",
    label: "of three dimensions with two",
    shapes: (m, n) => [
      [2, m, 3],
      [3, n],
    ],
    loss: ([a, b]) => distance(ops.matmul(a!, b!)),
  },
  ...codes.map(
    ([name, code]): Case => ({
      op: "activate",
      label: name,
      shapes: elementwise,
      loss: (x) => distance(ops.activate(first(x), { code, alpha: 0.2 })),
    }),
  ),
  ...codes.map(
    ([name, code]): Case => ({
      op: "linear",
      label: name,
      shapes: (m, n) => [[m, n], [3, n], [3]],
      loss: ([x, weight, bias]) => distance(ops.linear(x!, weight!, bias!, { code, alpha: 0.2 }).output),
    }),
  ),
  {
    op: "linear",
    label: "without bias, of three dimensions",
    shapes: (m, n) => [
      [2, m, 3],
      [n, 3],
    ],
    loss: ([x, weight]) => distance(ops.linear(x!, weight!, null, { code: activations.tanh.code, alpha: 0 }).output),
  },
  {
    op: "linear",
    label: "through its pre-activation alone",
    shapes: (m, n) => [[m, n], [3, n], [3]],
    loss: ([x, w, b]) => distance(ops.linear(x!, w!, b!, { code: activations.identity.code, alpha: 0 }).preActivation),
  },
  {
    op: "softmaxCrossEntropy",
    shapes: (m, n) => [[m, Math.max(1, n)]],
    loss: (x) => ops.softmaxCrossEntropy(first(x), labels(first(x).rows, first(x).columns)),
  },
  {
    op: "softmaxCrossEntropy",
    label: "weighted",
    shapes: (m, n) => [[m, Math.max(1, n)]],
    loss: (x) => ops.softmaxCrossEntropy(first(x), labels(first(x).rows, first(x).columns), rowWeights(first(x))),
  },
  {
    op: "uniformCrossEntropy",
    shapes: (m, n) => [[m, Math.max(1, n)]],
    loss: (x) => ops.uniformCrossEntropy(first(x)),
  },
  {
    op: "uniformCrossEntropy",
    label: "weighted",
    shapes: (m, n) => [[m, Math.max(1, n)]],
    loss: (x) => ops.uniformCrossEntropy(first(x), rowWeights(first(x))),
  },
  {
    op: "binaryCrossEntropy",
    shapes: elementwise,
    loss: (x) => ops.binaryCrossEntropy(first(x), targets01(first(x).shape)),
  },
  {
    op: "binaryCrossEntropy",
    label: "weighted",
    shapes: elementwise,
    loss: (x) => ops.binaryCrossEntropy(first(x), targets01(first(x).shape), rowWeights(first(x))),
  },
  {
    op: "meanSquaredError",
    label: "weighted",
    shapes: elementwise,
    loss: (x) => ops.meanSquaredError(first(x), targets01(first(x).shape), rowWeights(first(x))),
  },
  ...(
    [
      ["3 x 3, padded", { size: 3, stride: 1, padding: 1, groups: 1 }, 1],
      ["5 x 5, stride 2", { size: 5, stride: 2, padding: 2, groups: 1 }, 1],
      ["1 x 1", { size: 1, stride: 1, padding: 0, groups: 1 }, 1],
      ["1 x 1, stride 2", { size: 1, stride: 2, padding: 0, groups: 1 }, 1],
      ["in two groups", { size: 2, stride: 1, padding: 1, groups: 2 }, 2],
    ] as const
  ).map(
    ([label, geometry, factor]): Case => ({
      op: "conv2d",
      label,
      shapes: (m, n) => [[m, 4, 3, factor * n], [2 * factor, geometry.size, geometry.size, n], [2 * factor]],
      loss: ([x, weight, bias]) =>
        distance(
          ops.conv2d(x!, weight!, bias!, { geometry, activation: { code: activations.tanh.code, alpha: 0 } }).output,
        ),
    }),
  ),
  {
    op: "conv2d",
    label: "by tiles",
    shapes: (m, n) => [[m * n === 15 ? 1 : 0, 3, 2, 8], [8, 3, 3, 8], [8]],
    loss: ([x, weight, bias]) => {
      const geometry = { size: 3, stride: 1, padding: 1, groups: 1 };
      return distance(
        ops.conv2d(x!, weight!, bias!, { geometry, activation: { code: activations.tanh.code, alpha: 0 } }).output,
      );
    },
  },
  {
    op: "conv2d",
    label: "without bias, through its pre-activation alone",
    shapes: (m, n) => [
      [2, 3, 3, n],
      [m, 3, 3, n],
    ],
    loss: ([x, weight]) =>
      distance(
        ops.conv2d(x!, weight!, null, {
          geometry: { size: 3, stride: 1, padding: 1, groups: 1 },
          activation: { code: activations.identity.code, alpha: 0 },
        }).preActivation,
      ),
  },
  {
    op: "depthwise",
    shapes: (m, n) => [
      [m, 4, 5, n],
      [3, 3, n],
    ],
    loss: ([x, weight]) => distance(ops.depthwise(x!, weight!, { size: 3, stride: 2, padding: 1 })),
  },
  {
    op: "maxPool",
    shapes: (m, n) => [[m, 5, 4, n]],
    loss: (x) => distance(ops.maxPool(first(x), { size: 3, stride: 2, padding: 1 })),
  },
  {
    op: "averagePool",
    shapes: (m, n) => [[m, 5, 4, n]],
    loss: (x) => distance(ops.averagePool(first(x), { size: 3, stride: 2, padding: 1 })),
  },
  ...(
    [
      ["over all rows", (m) => ({ blockRows: m, groupSize: 1, eps: 1e-3 })],
      [
        "over all rows, with an activation",
        (m) => ({ blockRows: 2 * m, groupSize: 1, eps: 1e-3, activation: { code: activations.tanh.code, alpha: 0 } }),
      ],
      ["over each row", (_, n) => ({ blockRows: 1, groupSize: 2 * n, eps: 1e-3 })],
      ["over groups of columns of each two rows", (_, n) => ({ blockRows: 2, groupSize: n, eps: 1e-3 })],
      [
        "with fixed statistics",
        (m, n) => ({
          blockRows: 2 * m,
          groupSize: 1,
          eps: 0,
          fixed: { mean: new Float64Array(2 * n).fill(0.3), variance: new Float64Array(2 * n).fill(0.7) },
        }),
      ],
    ] as [string, (m: number, n: number) => ops.NormalizeOptions][]
  ).map(
    ([label, options]): Case => ({
      op: "normalize",
      label,
      shapes: (m, n) => [[2 * m, 2 * n], [2 * n], [2 * n]],
      loss: ([x, gamma, beta]) =>
        distance(ops.normalize(x!, gamma!, beta!, options(x!.rows / 2, gamma!.size / 2)).output),
    }),
  ),
  { op: "meanSquaredError", shapes: elementwise, loss: (x) => distance(first(x)) },
];

const sizes: readonly (readonly [number, number])[] = [
  [3, 5],
  [1, 1],
  [2, 9],
  [0, 3],
  [3, 0],
  [0, 0],
];

/** The machinery that the losses share is met through them. */
const shared = ["lossOp", "convolutionOf"];
const taped = new Set<string>();

describe("ops", () => {
  for (const { op, label, shapes, loss } of cases) {
    it(`${op}${label ? ` (${label})` : ""} has the gradient of central differences, at every size`, () => {
      for (const [m, n] of sizes) {
        const inputs = shapes(m, n).map((shape) => {
          const tensor = device.persistent(shape);
          // Away from the kinks at 0, where no central difference exists.
          tensor.write(
            Float64Array.from(
              { length: tensor.size },
              () => (random.uniform() < 0.5 ? -1 : 1) * (0.1 + random.uniform()),
            ),
          );
          return tensor;
        });
        for (const name of expectGradients(inputs, () => loss(inputs))) taped.add(name);
        for (const input of inputs) input.free();
      }
    });
  }

  it("differentiates a scalar that is made from losses", () => {
    const x = device.persistent([2, 3]);
    x.write([1, -2, 3, 0.5, 0.25, -1]);
    expectGradients([x], () => {
      const value = distance(x).output;
      const mixed = ops.multiply(ops.scale(value, 3), ops.add(value, value));
      return { output: mixed, read: () => ({ loss: mixed.read()[0]!, correct: null, count: 1 }) };
    });
  });

  it("weighs and adds up roots", () => {
    const x = device.persistent([4]);
    x.write([1, 2, 3, 4]);
    x.requiresGradient = true;
    device.scope("roots", () => {
      const gradientOf = (weights: readonly number[]): number[] =>
        record(device, (tape) => {
          const { output } = distance(x);
          const other = distance(ops.scale(x, 2)).output;
          const roots = [output, other].map((root, i) => ({ output: root, weight: weights[i]! }));
          return [...differentiate(device, tape, roots).of(x)!.read()];
        });
      const [one, two, both] = [gradientOf([1, 0]), gradientOf([0, 1]), gradientOf([2, 0.5])];
      for (const [i, value] of both.entries()) expect(value).toBeCloseTo(2 * one[i]! + 0.5 * two[i]!, 12);
    });
  });

  it("refuses shapes that do not fit, by a ShapeError", () => {
    device.scope("misfits", () => {
      const [a, b] = [device.zeros([2, 3]), device.zeros([3, 2])];
      expect(() => ops.add(a, b)).toThrow(/add: expected two equal shapes, received \[2, 3\] and \[3, 2\]/);
      expect(() => ops.multiply(a, b)).toThrow(/multiply: expected two equal shapes/);
      expect(() => ops.matmul(a, a)).toThrow(/matmul: expected/);
      expect(() => ops.linear(a, b, null, { code: 0, alpha: 0 })).toThrow(
        /linear: expected input \[..., 2\], received \[2, 3\]/,
      );
      expect(() => ops.scaleColumns(a, device.zeros([2]))).toThrow(/scaleColumns: expected 3 factors, received \[2\]/);
      const none = { values: new Float64Array(1), slopes: new Float64Array(2) };
      expect(() => ops.tabulate(device.zeros([]), none, [1])).toThrow(/tabulate: expected a scalar and one slope/);
      expect(() => ops.reshape(a, [7])).toThrow(/cannot be viewed/);
    });
  });

  afterAll(() => {
    const forwards = Object.keys(ops).filter((name) => !name.endsWith("Backward") && !shared.includes(name));
    const covered = new Set<string>(cases.map(({ op }) => op));
    const missing = forwards.filter((name) => !covered.has(name));
    if (missing.length > 0) throw new Error(`ops without a case in this test: ${missing.join(", ")}`);
    const backwards = Object.keys(ops).filter((name) => name.endsWith("Backward"));
    const unmet = backwards.filter((name) => !taped.has(name.replace(/Backward$/, "")));
    if (unmet.length > 0) throw new Error(`backwards that no case ran: ${unmet.join(", ")}`);
  });
});
