/** Layers whose map the next ones can take over: W2 (W1 x + b1) + b2 is one layer. @module */

import type { RemoveEdit } from "../../edits/kinds/remove.ts";
import { specWithout } from "../../edits/layer-lists.ts";
import { BurgeonError, NumericError, OptionError } from "../../errors.ts";
import { type Dim, dimSize } from "../../nn/axis.ts";
import type { Tap, Taps, WeightedLayer } from "../../nn/layer.ts";
import type { Network } from "../../nn/network.ts";
import { fanInOf, fanOutOf, type Parameter } from "../../nn/parameter.ts";
import { readersOf } from "../../nn/readers.ts";
import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type AffineFit, affineFit, type JointMoments, jointMoments, residualMoments, spreadOf } from "./affine-fit.ts";
import { straightUnits } from "./straight-units.ts";

/** How much the outputs may change when a layer is folded. */
export interface FoldOptions {
  /** Share of the standard deviation of what the next layers make of it that may be lost, 0..1; default 0.05. */
  readonly tolerance?: number;
}

/** What taking a layer out would come to. */
export interface Fold {
  readonly edit: RemoveEdit;
  /** Share of the standard deviation of what the next layers make of it that no affine map explains; 0 where the map is exact. */
  readonly unexplained: number;
}

/** Error of a unit, as a share of its root mean square, that is rounding: of values, and of moments in float64. */
const roundingOf = ({ bytesPerReal }: Device): number => (bytesPerReal === 4 ? 1e-5 : 1e-7);

/**
 * The edit that takes a layer, or a container, out, its map folded into the layers that read it: y = A x + c from what reaches them without it to what
 * reaches them now gives W <- W A and b <- b + W c. A unit whose activation acts as a straight line on these inputs (no activation, a rectified
 * unit that is always on, or never) has its row of A from the weights, exactly; others have theirs by least squares on the inputs, with a constant
 * where the reader has a bias that takes it (not where zeros stand around an image).
 *
 * **Shapes**: inputs: [rows, inputs of the network]; more rows than the layer has inputs, where anything is fitted.
 *
 * @returns an edit that `preserves` `exact` where every row is from the weights, otherwise `approximate`
 * @throws OptionError when it gives the outputs, what it gives is added to something else, or there are too few rows
 * @throws NumericError when more than `tolerance` would be lost
 */
export function foldLayer(
  network: Network,
  layer: string,
  inputs: Tensor,
  { tolerance = 0.05 }: FoldOptions = {},
): RemoveEdit {
  const fold = foldOf(network, layer, inputs);
  if (typeof fold === "string") throw new OptionError(`fold "${layer}": ${fold}.`);
  const { edit, unexplained } = fold;
  if (unexplained <= tolerance) return edit;
  throw new NumericError(
    `fold "${layer}": expected to lose at most ${tolerance} of its contribution to the next layers, but no affine map explains ${unexplained.toPrecision(3)}. ` +
      "Keep the layer, or raise the tolerance.",
    { unexplained, tolerance },
  );
}

/** The same, whatever is lost; in words where it cannot be done. */
export function foldOf(network: Network, layer: string, inputs: Tensor): Fold | string {
  const readers = readersOf(network.root, layer);
  if (typeof readers === "string") return readers;
  return network.device.scope("fold", () => {
    const now = tapsAt(network, [layer, ...readers.map(({ name }) => name)], inputs);
    const own = network.weighted.find(({ name }) => name === layer);
    const exact = own ? rowsOf(own, now.get(layer) as Tap) : null;
    const without = tapsWithout(network, { layer, readers }, inputs);
    if (typeof without === "string") return without;
    const folds: ReaderFold[] = [];
    for (const reader of readers) {
      const y = (now.get(reader.name) as Tap).input;
      const fold = foldInto(reader, { ...(without.get(reader.name) as Without), y }, exact);
      if (typeof fold === "string") return fold;
      folds.push(fold);
    }
    const edit: RemoveEdit = {
      kind: "remove",
      layer,
      weights: Object.assign({}, ...folds.map(({ weights }) => weights)),
      preserves: folds.every(({ isExact }) => isExact) ? "exact" : "approximate",
    };
    return { edit, unexplained: Math.max(...folds.map(({ unexplained }) => unexplained)) };
  });
}

/** What passes through the weighted layers of these names. */
function tapsAt(network: Network, names: readonly string[], inputs: Tensor): Map<string, Tap> {
  const found = new Map<string, Tap>();
  const taps: Taps = { wants: ({ name }) => names.includes(name), put: ({ name }, tap) => found.set(name, tap) };
  network.forward(inputs, { taps });
  return found;
}

/** What a reader of a layer finds without it. */
interface Without {
  readonly x: Tensor;
  /** Values of its weight then. */
  readonly size: number;
}

/** What the readers of a layer find without it, or why there is no network without it. The network is put back. */
function tapsWithout(
  network: Network,
  { layer, readers }: { readonly layer: string; readonly readers: readonly WeightedLayer[] },
  inputs: Tensor,
): Map<string, Without> | string {
  let changed: ReturnType<Network["restructure"]>;
  try {
    changed = network.restructure(specWithout(network, layer));
  } catch (error) {
    if (error instanceof BurgeonError) return `the network cannot be built without it: ${error.message}`;
    throw error;
  }
  try {
    const names = readers.map(({ name }) => name);
    const weights = readers.map(({ weight }) => weight.name);
    const stranger = changed.fresh.find(({ name }) => !weights.includes(name));
    if (stranger) return `"${stranger.name}" would change shape without it`;
    const sizeOf = (name: string): number => network.weighted.find((one) => one.name === name)?.weight.tensor.size ?? 0;
    const taps = [...tapsAt(network, names, inputs)];
    return new Map(taps.map(([name, { input }]) => [name, { x: input, size: sizeOf(name) }]));
  } finally {
    changed.undo();
  }
}

/** A layer's own map: A and c of every unit, and which of them are what the unit gives on these inputs. */
interface Rows extends AffineFit {
  readonly fanIn: number;
  readonly straight: readonly boolean[];
}

function rowsOf({ weight, bias }: WeightedLayer, tap: Tap): Rows {
  const { slopes, offsets, straight } = straightUnits(tap);
  const fanIn = fanInOf(weight);
  const values = weight.tensor.read();
  const biases = bias?.tensor.read() ?? [];
  return {
    fanIn,
    straight,
    slope: Float64Array.from(values, (w, at) => w * (slopes[Math.floor(at / fanIn)] as number)),
    constant: offsets.map((offset, unit) => (slopes[unit] as number) * (biases[unit] ?? 0) + offset),
  };
}

interface ReaderFold {
  readonly weights: Readonly<Record<string, Float64Array>>;
  readonly isExact: boolean;
  readonly unexplained: number;
}

/** The reader's weights after x, so that they make of it what they make of y now. */
function foldInto(
  reader: WeightedLayer,
  { x, y, size }: Without & { readonly y: Tensor },
  exact: Rows | null,
): ReaderFold | string {
  const { weight, bias, name } = reader;
  const { device } = x;
  const q = dimSize(weight.dims.at(-1) as Dim);
  const outer = fanOutOf(weight);
  if (q === 0 || outer === 0) {
    return { weights: { [weight.name]: new Float64Array(size) }, isExact: true, unexplained: 0 };
  }
  const [p, rows] = [size / outer, y.size / q];
  if (x.size !== rows * p || y.columns % q !== 0) {
    return `the input of "${name}" has other positions without it`;
  }
  const takesConstant = bias !== null && (reader.grid ?? []).length === 0;
  const moments = jointMoments(x, y, rows);
  const { fit, isExact } = fitOf(device, moments, exact, takesConstant);
  if (!isExact && rows <= p + 1) {
    return `expected more than ${p + 1} rows to fit ${p} inputs of "${name}" on, received ${rows}`;
  }
  const values = weight.tensor.read();
  const unexplained = isExact ? 0 : shareLost(moments, fit, { values, outer, takesConstant });
  const weights = { [weight.name]: product(values, fit.slope, [outer, q, p]) };
  return {
    weights: { ...weights, ...(takesConstant ? shifted(bias, product(values, fit.constant, [outer, q, 1])) : {}) },
    isExact,
    unexplained,
  };
}

/** A bias with constants added, one for each position of an output. */
function shifted({ name, tensor }: Parameter, constants: Float64Array): Record<string, Float64Array> {
  const each = constants.length / tensor.size;
  const values = Float64Array.from(tensor.read(), (b, out) =>
    constants.subarray(out * each, (out + 1) * each).reduce((sum, c) => sum + c, b),
  );
  return { [name]: values };
}

/** Of each unit the layer's own row, where it is what the unit gives; otherwise that of least squares. */
function fitOf(
  device: Device,
  moments: JointMoments,
  exact: Rows | null,
  takesConstant: boolean,
): { fit: AffineFit; isExact: boolean } {
  const { matrix, p, q } = moments;
  const n = 1 + p + q;
  const own = exact && exact.fanIn === p && exact.straight.length === q ? exact : null;
  const left = own && residualMoments(moments, own);
  const limit = roundingOf(device) ** 2;
  const holds = Array.from({ length: q }, (_, u) => {
    if (!own?.straight[u] || !left) return false;
    const size = matrix[(1 + p + u) * (n + 1)] as number;
    return (left[u * (q + 1)] as number) <= limit * size && (takesConstant || own.constant[u] === 0);
  });
  if (own && !holds.includes(false)) return { fit: own, isExact: true };
  const fitted = affineFit(device, moments, takesConstant);
  const fit = {
    slope: fitted.slope.map((value, at) => (own && holds[Math.floor(at / p)] ? (own.slope[at] as number) : value)),
    constant: fitted.constant.map((value, u) => (own && holds[u] ? (own.constant[u] as number) : value)),
  };
  return { fit, isExact: false };
}

/** Share of the deviation of W y that W (A x + c) leaves, p of the rows' degrees of freedom spent. */
function shareLost(
  moments: JointMoments,
  fit: AffineFit,
  {
    values,
    outer,
    takesConstant,
  }: { readonly values: ArrayLike<number>; readonly outer: number; readonly takesConstant: boolean },
): number {
  const { rows, p, q } = moments;
  const n = 1 + p + q;
  const spread = spreadOf(moments, takesConstant);
  const left = residualMoments(moments, fit);
  let [lost, all] = [0, 0];
  for (let row = 0; row < outer; row++) {
    for (let u = 0; u < q; u++) {
      for (let v = 0; v < q; v++) {
        const w = (values[row * q + u] as number) * (values[row * q + v] as number);
        lost += w * (left[u * q + v] as number);
        all += w * (spread[(1 + p + u) * n + 1 + p + v] as number);
      }
    }
  }
  const free = (rows - 1) / (rows - p - 1);
  return all > 0 && lost > 0 ? Math.sqrt((lost / all) * free) : 0;
}

/** W B: [outer, q] x [q, p]. */
function product(
  W: ArrayLike<number>,
  B: Float64Array,
  [outer, q, p]: readonly [outer: number, q: number, p: number],
): Float64Array {
  const result = new Float64Array(outer * p);
  for (let row = 0; row < outer; row++) {
    for (let u = 0; u < q; u++) {
      const w = W[row * q + u] as number;
      for (let j = 0; j < p; j++) result[row * p + j] = (result[row * p + j] as number) + w * (B[u * p + j] as number);
    }
  }
  return result;
}
