/** Inputs that say nothing: pixels of a margin, dead units. @module */

import type { Tensor } from "../../../tensor/tensor.ts";

export interface ActiveColumns {
  /** Positions of the columns that are not 0 throughout. */
  readonly kept: Int32Array;
  /** X without the others, in the current scope: [rows, kept]. */
  readonly X: Tensor;
}

/** X [rows, columns] without the columns that are 0 in all rows: they add nothing to a product with X. */
export function activeColumns(X: Tensor): ActiveColumns {
  const { device, rows, columns } = X;
  const values = device.reals(X.address, X.size);
  const speaks = new Uint8Array(columns);
  for (let r = 0; r < rows; r++) {
    const from = r * columns;
    // No branch: which pixels are 0 cannot be foreseen.
    for (let c = 0; c < columns; c++) speaks[c] = (speaks[c] as number) | Number(values[from + c] !== 0);
  }
  const kept = Int32Array.from(speaks.keys()).filter((c) => speaks[c] === 1);
  return { kept, X: pickColumns(X, kept) };
}

/** These columns of X [rows, columns], in the current scope; X itself when they are all. */
export function pickColumns(X: Tensor, kept: Int32Array): Tensor {
  const { device, rows, columns } = X;
  const n = kept.length;
  if (n === columns) return X;
  const packed = device.empty([rows, n]);
  const [from, to] = [device.reals(X.address, X.size), device.reals(packed.address, packed.size)];
  for (let r = 0, at = 0; r < rows; r++) {
    const row = r * columns;
    for (let i = 0; i < n; i++) to[at++] = from[row + (kept[i] as number)] as number;
  }
  return packed;
}
