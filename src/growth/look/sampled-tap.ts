/** Some of the rows that pass through a site: an image has one at each of its positions, more than signals need. @module */

import type { Tap, WeightedLayer } from "../../nn/layer.ts";
import { fanInOf } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { eachPiece } from "./pieces.ts";

/** Minimum number of rows for each unit: with as many rows as units, a rank carries no information. */
const ROWS_PER_UNIT = 4;

/** One of each of `count` runs of equal length among `total` rows: ascending, none twice, spread over all samples and positions. */
function drawRows(total: number, count: number, random: RandomStream): Int32Array {
  const border = (i: number): number => Math.floor((i * total) / count);
  return Int32Array.from({ length: count }, (_, i) => {
    const from = border(i);
    return from + Math.floor(random.uniform() * (border(i + 1) - from));
  });
}

/** These rows of x [..., columns], in the current scope: [rows, columns]. */
function gathered(x: Tensor, rows: Int32Array): Tensor {
  const { device, columns } = x;
  const y = device.empty([rows.length, columns]);
  const indices = device.scratch(4 * rows.length);
  device.ints(indices, rows.length).set(rows);
  device.kernels.gatherRows(rows.length, columns, x.address, indices, y.address);
  return y;
}

/** These rows of what a layer sees, [rows, fanIn], without making them all at once. */
function inputRows(layer: WeightedLayer, input: Tensor, rows: Int32Array): Tensor {
  const { device } = input;
  const samples = input.shape[0] as number;
  const positions = (layer.grid ?? []).reduce((product, edge) => product * edge, 1);
  const fanIn = fanInOf(layer.weight);
  const result = device.empty([rows.length, fanIn]);
  let done = 0;
  eachPiece(layer, samples, fanIn, (first, count) => {
    const here = rows.filter((row) => row >= first * positions && row < (first + count) * positions);
    const from = here.map((row) => row - first * positions);
    const part = gathered(layer.rows(input.samples(first, count)), from);
    device.kernels.copy(part.size, part.address, result.address + done * fanIn * device.bytesPerReal);
    done += here.length;
  });
  return result;
}

/**
 * A tap with at most `limit` rows, or `ROWS_PER_UNIT` for each unit where that is more. The input's rows are made when they are requested, in
 * the scope of that moment.
 */
export function sampledTap(layer: WeightedLayer, tap: Tap, limit: number | null, random: () => RandomStream): Tap {
  const { activation, preActivation, input } = tap;
  const total = activation.rows;
  const count = limit === null ? total : Math.min(total, Math.max(limit, ROWS_PER_UNIT * activation.columns));
  if (count === total) return tap;
  const rows = drawRows(total, count, random());
  return {
    get input() {
      return inputRows(layer, input, rows);
    },
    preActivation: gathered(preActivation, rows),
    activation: gathered(activation, rows),
  };
}
