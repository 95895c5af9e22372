/** What a loss is. One file each in `losses/`. @module */

import type { Loss } from "../tensor/ops/loss.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** How much each row of a batch counts: its loss is multiplied by it before the mean over all rows. Absent: all the same. `weights`: [rows] */
interface Weighted {
  readonly weights?: Tensor | null;
}

/** Targets of a batch: class labels as int32, or values. */
export type BatchTargets = Weighted &
  ({ readonly kind: "classes"; readonly labels: number } | { readonly kind: "values"; readonly values: Tensor });

/** A loss: its value, and its gradient at the outputs. */
export interface LossDefinition {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  /** Authors, year and where. */
  readonly source: string;
  /** What it is for. */
  readonly task: "classification" | "regression";
  /** What it compares outputs with. */
  readonly targets: BatchTargets["kind"];
  /** The least and the largest value that a target may have; default any. */
  readonly range?: readonly [number, number];
  compute(outputs: Tensor, targets: BatchTargets): Loss;
}

/** Makes a loss. */
export function defineLoss(definition: LossDefinition): LossDefinition {
  return Object.freeze(definition);
}
