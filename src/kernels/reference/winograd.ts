/** Transforms of F(2 x 2, 3 x 3), as products of small matrices. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

type WinogradKernels = Pick<
  Kernels,
  "winogradTiles" | "winogradOutputs" | "winogradSpread" | "winogradWeights" | "addWinogradWeights"
>;

/** A small matrix, row by row. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly entries: readonly number[];
}

const B: Matrix = { rows: 4, columns: 4, entries: [1, 0, -1, 0, 0, 1, 1, 0, 0, -1, 1, 0, 0, 1, 0, -1] }; // B^T
const A: Matrix = { rows: 2, columns: 4, entries: [1, 1, 1, 0, 0, 1, -1, -1] }; // A^T
const G: Matrix = { rows: 4, columns: 3, entries: [1, 0, 0, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0, 0, 1] };

function transposed({ rows, columns, entries }: Matrix): Matrix {
  const turned = entries.map((_, i) => entries[(i % rows) * columns + Math.floor(i / rows)] as number);
  return { rows: columns, columns: rows, entries: turned };
}

const [spreading, weightsBack] = [transposed(A), transposed(G)];

/** t d t^T of a square d, row by row. */
function both({ rows, columns, entries }: Matrix, d: Float64Array): Float64Array {
  const result = new Float64Array(rows * rows);
  for (let r = 0; r < rows; r++) {
    for (let s = 0; s < rows; s++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) {
        const factor = entries[r * columns + i] as number;
        if (factor === 0) continue;
        for (let j = 0; j < columns; j++)
          sum += factor * (entries[s * columns + j] as number) * (d[i * columns + j] as number);
      }
      result[r * rows + s] = sum;
    }
  }
  return result;
}

/** Images, and the windows on them that are tiles: `edge` wide, two pixels apart. */
interface Tiling {
  readonly first: number;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly frame: number;
  readonly high: number;
  readonly wide: number;
  readonly edge: number;
}

/** Calls `visit` for each channel of each tile, with the places of its entries, -1 outside the image. */
function eachTile(tiling: Tiling, visit: (tile: number, places: Int32Array) => void): void {
  const { first, count, height, width, channels, frame, high, wide, edge } = tiling;
  const places = new Int32Array(edge * edge);
  for (let i = 0; i < count * channels; i++) {
    const tile = first + Math.floor(i / channels);
    const [top, left] = [2 * (Math.floor(tile / wide) % high) - frame, 2 * (tile % wide) - frame];
    const image = Math.floor(tile / wide / high);
    for (let e = 0; e < places.length; e++) {
      const [y, x] = [top + Math.floor(e / edge), left + (e % edge)];
      const inside = y >= 0 && y < height && x >= 0 && x < width;
      places[e] = inside ? ((image * height + y) * width + x) * channels + (i % channels) : -1;
    }
    visit(i, places);
  }
}

export function winogradKernels(views: Views): WinogradKernels {
  const take = (x: number, places: Int32Array): Float64Array =>
    Float64Array.from(places, (at) => (at < 0 ? 0 : (views.doubles[x / 8 + at] as number)));
  const planes = (u: number, plane: number, at: number): Float64Array =>
    Float64Array.from({ length: 16 }, (_, p) => views.doubles[u / 8 + p * plane + at] as number);
  const putPlanes = (values: Float64Array, u: number, plane: number, at: number): void => {
    for (let p = 0; p < 16; p++) views.doubles[u / 8 + p * plane + at] = values[p] as number;
  };
  /** Tiles of outputs: they cover an image without overlap. */
  const outputs = (first: number, count: number, height: number, width: number, channels: number): Tiling => {
    const [high, wide] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    return { first, count, height, width, channels, frame: 0, high, wide, edge: 2 };
  };
  /** The place of the first tap of kernel i. */
  const kernel = (weight: number, i: number, channels: number): number =>
    weight / 8 + Math.floor(i / channels) * 9 * channels + (i % channels);
  return {
    winogradTiles(first, count, height, width, channels, frame, high, wide, plane, x, y) {
      eachTile({ first, count, height, width, channels, frame, high, wide, edge: 4 }, (tile, places) =>
        putPlanes(both(B, take(x, places)), y, plane, tile),
      );
    },
    winogradOutputs(first, count, height, width, channels, plane, m, x, accumulate) {
      const values = views.doubles;
      eachTile(outputs(first, count, height, width, channels), (tile, places) => {
        const entries = both(A, planes(m, plane, tile));
        for (const [e, at] of places.entries())
          if (at >= 0) values[x / 8 + at] = (accumulate ? values[x / 8 + at]! : 0) + entries[e]!;
      });
    },
    winogradSpread(first, count, height, width, channels, plane, x, y) {
      eachTile(outputs(first, count, height, width, channels), (tile, places) =>
        putPlanes(both(spreading, take(x, places)), y, plane, tile),
      );
    },
    winogradWeights(out, channels, plane, weight, u) {
      for (let i = 0; i < out * channels; i++) {
        const at = kernel(weight, i, channels);
        const taps = Float64Array.from({ length: 9 }, (_, tap) => views.doubles[at + tap * channels] as number);
        putPlanes(both(G, taps), u, plane, i);
      }
    },
    addWinogradWeights(out, channels, plane, u, weight) {
      for (let i = 0; i < out * channels; i++) {
        const at = kernel(weight, i, channels);
        const taps = both(weightsBack, planes(u, plane, i));
        for (const [tap, value] of taps.entries()) views.doubles[at + tap * channels]! += value;
      }
    },
  };
}
