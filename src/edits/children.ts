/**
 * Children of split units: written into the new tensors of an edit, so that the old ones stay what they were.
 *
 * @module
 */

import { sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface ChildrenAlong {
  readonly dim: number;
  /** Position of each child's parent. */
  readonly parents: readonly number[];
  /** Position of the first child. */
  readonly first: number;
}

/** Calls `visit` with the parent's and the child's offset of each run of `inner` values. */
function eachPair(
  tensor: Tensor,
  { dim, parents, first }: ChildrenAlong,
  visit: (parent: number, child: number, index: number) => void,
): void {
  const { shape } = tensor;
  const size = shape[dim] as number;
  const inner = sizeOf(shape.slice(dim + 1));
  for (let o = 0; o < sizeOf(shape.slice(0, dim)); o++) {
    for (const [i, parent] of parents.entries()) {
      for (let j = 0; j < inner; j++) {
        visit((o * size + parent) * inner + j, (o * size + first + i) * inner + j, i * inner + j);
      }
    }
  }
}

/** Along an input dim: parent and child share the parent's outgoing weights equally. */
export function shareOutgoing(tensor: Tensor, along: ChildrenAlong): void {
  const data = tensor.device.reals(tensor.address, tensor.size);
  eachPair(tensor, along, (parent, child) => {
    const half = (data[parent] as number) / 2;
    data[parent] = half;
    data[child] = half;
  });
}

/** Along an output dim: w - d for the parent, w + d for the child. `shift`: [children, inner], null for zeros. */
export function copyIncoming(tensor: Tensor, along: ChildrenAlong, shift: Float64Array | null): void {
  const data = tensor.device.reals(tensor.address, tensor.size);
  eachPair(tensor, along, (parent, child, index) => {
    const weight = data[parent] as number;
    const d = shift?.[index] ?? 0;
    data[parent] = weight - d;
    data[child] = weight + d;
  });
}
