/** Quality of a network on a split. @module */

import type { TargetScale } from "../../data/dataset.ts";
import type { BatchTargets, LossDefinition } from "../../nn/loss.ts";
import type { Device } from "../../tensor/device.ts";
import type { LossValue } from "../../tensor/ops/loss.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Metrics } from "../events/events.ts";
import type { ResidentSplit } from "./resident.ts";

/** What can be evaluated: answers to rows of inputs, in the current scope. A network is one. */
export interface Answering {
  readonly device: Device;
  forward(inputs: Tensor): Tensor;
}

const EVALUATION_ROWS = 1024;

/** Sums over rows, column by column, from which mse and R^2 follow. */
class RegressionSums {
  readonly #columns: number;
  #rows = 0;
  readonly #squaredErrors: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  constructor(columns: number) {
    this.#columns = columns;
    this.#squaredErrors = new Float64Array(columns);
    this.#sums = new Float64Array(columns);
    this.#squares = new Float64Array(columns);
  }

  add(predictions: ArrayLike<number>, targets: ArrayLike<number>): void {
    const columns = this.#columns;
    this.#rows += targets.length / columns;
    for (let i = 0; i < targets.length; i++) {
      const c = i % columns;
      const target = targets[i] as number;
      const error = (predictions[i] as number) - target;
      this.#squaredErrors[c] = (this.#squaredErrors[c] as number) + error * error;
      this.#sums[c] = (this.#sums[c] as number) + target;
      this.#squares[c] = (this.#squares[c] as number) + target * target;
    }
  }

  /** Means over columns, back in the target's units. */
  metrics(scale: TargetScale | null): { mse: number; r2: number } {
    let mse = 0;
    let variance = 0;
    for (let c = 0; c < this.#columns; c++) {
      const unit = (scale?.deviation[c] ?? 1) ** 2;
      const mean = (this.#sums[c] as number) / this.#rows;
      mse += ((this.#squaredErrors[c] as number) / this.#rows) * (unit / this.#columns);
      variance += ((this.#squares[c] as number) / this.#rows - mean * mean) * (unit / this.#columns);
    }
    return { mse, r2: variance > 0 ? 1 - mse / variance : 0 };
  }
}

/** What the rows of a batch weigh together, where one without weights weighs 1 for each of its losses. */
function weightOf({ weights }: BatchTargets, { count }: LossValue): number {
  if (!weights) return count;
  let sum = 0;
  for (const weight of weights.read()) sum += weight;
  return (sum / weights.size) * count;
}

/** Mean loss, rows counting by their weights, and accuracy, or mean squared error and R^2 in the target's units, over all rows of a split. */
export function evaluate(
  network: Answering,
  split: ResidentSplit,
  loss: LossDefinition,
  scale: TargetScale | null,
): Metrics & { readonly loss: number } {
  const { device } = network;
  let total = 0;
  let count = 0;
  let weight = 0;
  let correct: number | null = 0;
  let sums: RegressionSums | null = null;
  for (let start = 0; start < split.rows; start += EVALUATION_ROWS) {
    const length = Math.min(EVALUATION_ROWS, split.rows - start);
    const rows = Int32Array.from({ length }, (_, i) => start + i);
    device.scope("evaluation", () => {
      const { inputs, targets } = split.batch(rows);
      const outputs = network.forward(inputs);
      const value = loss.compute(outputs, targets).read();
      total += value.loss * value.count;
      count += value.count;
      weight += weightOf(targets, value);
      correct = value.correct === null || correct === null ? null : correct + value.correct;
      if (targets.kind === "values" && loss.task === "regression") {
        sums ??= new RegressionSums(outputs.columns);
        sums.add(outputs.read(), targets.values.read());
      }
    });
  }
  const mean = weight === 0 ? 0 : total / weight;
  const regression = (sums as RegressionSums | null)?.metrics(scale);
  return { loss: mean, ...(correct === null ? {} : { accuracy: count === 0 ? 0 : correct / count }), ...regression };
}

/** Mean loss, rows counting by their weights, over all rows of a split, or over at most so many of them, evenly spaced. */
export function meanLoss(
  network: Answering,
  split: ResidentSplit,
  loss: LossDefinition,
  most: number = split.rows,
): number {
  const rows = Math.min(most, split.rows);
  let [total, weight] = [0, 0];
  for (let start = 0; start < rows; start += EVALUATION_ROWS) {
    const length = Math.min(EVALUATION_ROWS, rows - start);
    const here = Int32Array.from({ length }, (_, i) => Math.floor(((start + i) * split.rows) / rows));
    network.device.scope("evaluation", () => {
      const { inputs, targets } = split.batch(here);
      const value = loss.compute(network.forward(inputs), targets).read();
      total += value.loss * value.count;
      weight += weightOf(targets, value);
    });
  }
  return weight === 0 ? 0 : total / weight;
}
