/** Units that others can stand for: dead, constant, copies, and linear combinations of the rest. @module */

import type { PruneEdit } from "../../edits/kinds/prune.ts";
import type { Axis } from "../../nn/axis.ts";
import type { WeightedLayer } from "../../nn/layer.ts";
import { type Network, neighbors } from "../../nn/network.ts";
import { fanInOf } from "../../nn/parameter.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { symmetricSolver } from "../algebra/float64.ts";
import { addSliceSquares } from "./unit-norms.ts";

/** How well a unit must be explained by others to be redundant. */
export interface RedundancyOptions {
  /** Share of a unit's root mean square that the others may leave unexplained; default 1e-3. */
  readonly tolerance?: number;
}

/** What reaches a consumer: second moments of (1, units). */
interface Moments {
  readonly consumer: WeightedLayer;
  /** [1 + width, 1 + width], the first row and column belong to the constant. */
  readonly matrix: Float64Array;
  /** Whether a constant can go into its bias: not where zeros stand around an image. */
  readonly takesConstant: boolean;
}

/**
 * The units of an axis that can go, found by elimination with pivots on the second moments of what reaches each consumer: a unit
 * whose part that is orthogonal to the constant and to the units kept is below `tolerance` x its root mean square. What it contributed,
 * c + sum_k a_k h_k by least squares, goes into bias and weights of the consumer: b += W_u c, W_k += W_u a_k.
 *
 * **Shapes**: inputs: [rows, inputs of the network]; more rows than the axis has units, or everything looks dependent.
 *
 * @returns the edit that takes them out; null when there are none
 * @throws NumericError when activations are not finite
 */
export function redundantUnits(
  network: Network,
  axis: Axis,
  inputs: Tensor,
  { tolerance = 1e-3 }: RedundancyOptions = {},
): PruneEdit | null {
  const all = network.device.scope("redundancy", () => momentsAt(network, axis, inputs));
  let gone = axis.units.map((_, i) => i);
  for (const moments of all) gone = dependent(moments, axis.size, gone, tolerance ** 2);
  if (gone.length === 0) return null;
  return foldingEdit(network, axis, all, { gone, preserves: "approximate" });
}

interface Folding {
  readonly gone: readonly number[];
  readonly preserves: PruneEdit["preserves"];
}

/** Takes units out, and gives what they contributed to the others by least squares. */
function foldingEdit(network: Network, axis: Axis, all: readonly Moments[], { gone, preserves }: Folding): PruneEdit {
  const kept = axis.units.flatMap((_, i) => (gone.includes(i) ? [] : [i]));
  const shifts = Object.assign({}, ...all.map((moments) => shiftsOf(network, axis, moments, { gone, kept })));
  const units = gone.map((i) => (axis.units[i] as Axis["units"][number]).id);
  return { kind: "prune", axis: axis.name, units, shifts, preserves };
}

/** How much of what consumers get would be lost without each unit: the part that the others do not explain, weighed as they weigh it. */
function contributions(network: Network, axis: Axis, all: readonly Moments[]): Float64Array {
  const lost = new Float64Array(axis.size);
  const n = axis.size + 1;
  for (const { consumer, matrix } of all) {
    const inverse = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
    network.device.scope("inverse", () => symmetricSolver(network.device, n, matrix, 1e-10)(inverse));
    const squares = new Float64Array(axis.size);
    addSliceSquares(consumer.weight.tensor.read(), consumer.weight, consumer.weight.dims.length - 1, squares);
    for (const unit of lost.keys()) {
      const free = 1 / Math.max(Number.MIN_VALUE, inverse[(unit + 1) * (n + 1)] as number);
      lost[unit] = (lost[unit] as number) + free * (squares[unit] as number);
    }
  }
  return lost;
}

/**
 * The edit that takes the `count` units out that contribute least, and gives what they contributed to the others by least squares; null where an
 * axis has no more units than that.
 *
 * **Shapes**: inputs: [rows, inputs of the network].
 */
export function leastUnits(network: Network, axis: Axis, inputs: Tensor, count: number): PruneEdit | null {
  if (count < 1 || axis.size <= count) return null;
  const all = network.device.scope("contributions", () => momentsAt(network, axis, inputs));
  const lost = contributions(network, axis, all);
  const order = Array.from(lost.keys()).sort((a, b) => (lost[a] as number) - (lost[b] as number) || a - b);
  const gone = order.slice(0, count).sort((a, b) => a - b);
  return foldingEdit(network, axis, all, { gone, preserves: "none" });
}

function momentsAt(network: Network, axis: Axis, inputs: Tensor): Moments[] {
  const { consumers } = neighbors(network, axis);
  const found = new Map<WeightedLayer, Tensor>();
  network.forward(inputs, {
    taps: { wants: (layer) => consumers.includes(layer), put: (layer, tap) => found.set(layer, tap.input) },
  });
  const width = axis.size;
  return consumers.map((consumer) => {
    const x = found.get(consumer) as Tensor;
    const { device } = x;
    const rows = width === 0 ? 0 : x.size / width;
    const gram = device.scratch(width * width * 8);
    device.kernels.gram(rows, width, rows === 0 ? 0 : 1 / rows, x.address, gram);
    const K = device.doubles(gram, width * width);
    const matrix = new Float64Array((width + 1) ** 2);
    const n = width + 1;
    matrix[0] = 1;
    for (const [at, value] of device.reals(x.address, x.size).entries()) {
      const unit = 1 + (at % width);
      matrix[unit] = (matrix[unit] as number) + value / rows;
    }
    for (let i = 1; i < n; i++) {
      matrix[i * n] = matrix[i] as number;
      for (let j = 1; j < n; j++) matrix[i * n + j] = K[(i - 1) * width + j - 1] as number;
    }
    return { consumer, matrix, takesConstant: consumer.bias !== null && (consumer.grid ?? []).length === 0 };
  });
}

/** Of the candidates those that depend on the constant, the other units and the candidates that do not. */
function dependent(
  { matrix, takesConstant }: Moments,
  width: number,
  among: readonly number[],
  limit: number,
): number[] {
  const n = width + 1;
  const A = matrix.slice();
  const eliminate = (p: number): void => {
    const pivot = A[p * n + p] as number;
    if (!(pivot > 0)) return;
    const row = A.slice(p * n, (p + 1) * n);
    for (let i = 0; i < n; i++) {
      const factor = (row[i] as number) / pivot;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) A[i * n + j] = (A[i * n + j] as number) - factor * (row[j] as number);
    }
  };
  const left = (unit: number): number => {
    const size = matrix[(unit + 1) * (n + 1)] as number;
    return size > 0 ? (A[(unit + 1) * (n + 1)] as number) / size : 0;
  };
  if (takesConstant) eliminate(0);
  const candidates = new Set(among);
  for (let unit = 0; unit < width; unit++) if (!candidates.has(unit)) eliminate(unit + 1);
  while (candidates.size > 0) {
    let [best, most] = [-1, limit];
    for (const unit of candidates) {
      const share = left(unit);
      if (share > most) [best, most] = [unit, share];
    }
    if (best < 0) break;
    eliminate(best + 1);
    candidates.delete(best);
  }
  return [...candidates];
}

/** What the parameters of a consumer get instead of the units that go. */
function shiftsOf(
  { device }: Network,
  axis: Axis,
  { consumer, matrix, takesConstant }: Moments,
  { gone, kept }: { readonly gone: readonly number[]; readonly kept: readonly number[] },
): Record<string, Float64Array> {
  const n = axis.size + 1;
  const basis = [...(takesConstant ? [0] : []), ...kept.map((unit) => unit + 1)];
  const A = Float64Array.from(basis.flatMap((i) => basis.map((j) => matrix[i * n + j] as number)));
  const X = Float64Array.from(basis.flatMap((i) => gone.map((unit) => matrix[i * n + unit + 1] as number)));
  device.scope("fold", () => symmetricSolver(device, basis.length, A, 1e-12)(X));
  const { weight, bias } = consumer;
  const values = weight.tensor.read();
  const outputs =
    weight.dims[0] === axis ? kept : Array.from({ length: weight.tensor.shape[0] as number }, (_, o) => o);
  const inner = fanInOf(weight) / axis.size;
  const shift = new Float64Array(outputs.length * inner * kept.length);
  const constants = new Float64Array(outputs.length);
  for (const [row, o] of outputs.entries()) {
    for (let at = 0; at < inner; at++) {
      for (const [r, unit] of gone.entries()) {
        const w = values[(o * inner + at) * axis.size + unit] as number;
        if (takesConstant) constants[row] = (constants[row] as number) + w * (X[r] as number);
        const first = takesConstant ? 1 : 0;
        for (let k = 0; k < kept.length; k++) {
          const to = (row * inner + at) * kept.length + k;
          shift[to] = (shift[to] as number) + w * (X[(k + first) * gone.length + r] as number);
        }
      }
    }
  }
  return { [weight.name]: shift, ...(takesConstant && bias ? { [bias.name]: constants } : {}) };
}
