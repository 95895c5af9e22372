/** Norms of what growth added to a weight at one time. @module */

import type { Tensor } from "../tensor/tensor.ts";
import type { AgeBlock } from "./age-blocks.ts";

/** Sum of squares of the entries of each birth, in float64. */
function squaresByBirth(tensor: Tensor, blocks: readonly AgeBlock[]): Map<number, number> {
  const values = tensor.device.reals(tensor.address, tensor.size);
  const stride = tensor.columns;
  const squares = new Map<number, number>();
  for (const { row, rows, column, columns, birth: born } of blocks) {
    const birth = Math.max(0, born);
    let sum = squares.get(birth) ?? 0;
    for (let r = row; r < row + rows; r++) {
      const from = r * stride + column;
      for (let at = from; at < from + columns; at++) sum += (values[at] as number) ** 2;
    }
    squares.set(birth, sum);
  }
  return squares;
}

/**
 * ||W_k|| / ||W_0|| by the birth of cohort k, W_0 the entries of the start; 1 where either norm is 0. The norms are those of the first request, and
 * not computed before it.
 */
export function cohortRatios(tensor: Tensor, blocks: readonly AgeBlock[]): (birth: number) => number {
  let squares: Map<number, number> | null = null;
  return (birth) => {
    squares ??= squaresByBirth(tensor, blocks);
    const [own, first] = [squares.get(birth) ?? 0, squares.get(0) ?? 0];
    return own === 0 || first === 0 ? 1 : Math.sqrt(own / first);
  };
}
