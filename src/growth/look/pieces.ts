/** Samples of a producer, a piece at a time. @module */

import type { WeightedLayer } from "../../nn/layer.ts";

/** Bytes of a producer's rows, or of what candidates give on them, at a time. */
const PIECE_BYTES = 1 << 25;

/**
 * Calls `body`, in a scope of its own, for runs of samples of a producer on which a matrix with so many columns, a row for each position, is
 * not too large.
 */
export function eachPiece(
  { grid = [], weight: { tensor } }: WeightedLayer,
  samples: number,
  columns: number,
  body: (first: number, count: number) => void,
): void {
  const { device } = tensor;
  const row = grid.reduce((product, edge) => product * edge, Math.max(1, columns) * device.bytesPerReal);
  const step = Math.max(1, Math.floor(PIECE_BYTES / row));
  for (let first = 0; first < samples; first += step) {
    device.scope("samples", () => body(first, Math.min(step, samples - first)));
  }
}
