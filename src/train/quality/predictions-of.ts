/** What a model gives for the rows of a split, as predictions that metrics take. @module */

import type { Dataset, TargetScale } from "../../data/dataset.ts";
import { softmaxRows } from "../../metrics/confidence/softmax.ts";
import type { Predictions } from "../../metrics/predictions.ts";
import type { Answering } from "../source/evaluate.ts";
import type { ResidentSplit } from "../source/resident.ts";

const PASS_ROWS = 1024;

/** What a network's outputs are. */
export interface Outputs {
  /** Names of the classes, or null where numbers are predicted. */
  readonly classes: readonly string[] | null;
  /** null: the outputs are in the target's own unit. */
  readonly targetScale: TargetScale | null;
}

interface Read {
  /** [rows, outputs] */
  readonly outputs: Float64Array;
  /** Labels [rows], or values [rows, outputs]. */
  readonly targets: Float64Array;
  readonly columns: number;
}

function read(model: Answering, split: ResidentSplit): Read {
  const { device } = model;
  let [outputs, targets, columns] = [new Float64Array(0), new Float64Array(0), 0];
  for (let start = 0; start < split.rows; start += PASS_ROWS) {
    const length = Math.min(PASS_ROWS, split.rows - start);
    const rows = Int32Array.from({ length }, (_, i) => start + i);
    device.scope("predictions", () => {
      const batch = split.batch(rows);
      const given = model.forward(batch.inputs);
      const wanted =
        batch.targets.kind === "classes" ? device.ints(batch.targets.labels, length) : batch.targets.values.read();
      if (start === 0) {
        columns = given.columns;
        outputs = new Float64Array(split.rows * columns);
        targets = new Float64Array((wanted.length / length) * split.rows);
      }
      outputs.set(given.read(), start * columns);
      targets.set(wanted, (wanted.length / length) * start);
    });
  }
  return { outputs, targets, columns };
}

/** Names of the classes; null for a regression. */
const namesOf = ({ task, classes, train }: Dataset): readonly string[] | null =>
  task === "regression" || train.targets.kind !== "classes" ? null : classes;

/** What is predicted for the rows of a dataset; null where a class is not an index: several yes or no, or rows with shares. */
export function outputsWanted(dataset: Dataset): Outputs | null {
  const { task, train, targetScale } = dataset;
  if (task === "classification" && train.targets.kind !== "classes") return null;
  return { classes: namesOf(dataset), targetScale };
}

/** The answers of a model to all rows of a split, beside their targets, in the target's unit. */
export function predictionsOf(model: Answering, split: ResidentSplit, { classes, targetScale }: Outputs): Predictions {
  const { outputs, targets, columns } = read(model, split);
  if (classes) {
    return {
      kind: "classes",
      classes,
      probabilities: softmaxRows(outputs, columns),
      labels: Int32Array.from(targets),
      weights: split.weights,
    };
  }
  const inUnits = (values: Float64Array): Float64Array =>
    values.map(
      (value, i) => value * (targetScale?.deviation[i % columns] ?? 1) + (targetScale?.mean[i % columns] ?? 0),
    );
  return { kind: "values", columns, predicted: inUnits(outputs), targets: inUnits(targets), weights: split.weights };
}
