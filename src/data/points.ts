/**
 * From generated points to a dataset.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import {
  type ClassTargets,
  type Dataset,
  type Split,
  type TargetScale,
  takeRows,
  type ValueTargets,
} from "./dataset.ts";
import type { DatasetContext } from "./define-dataset.ts";
import { moments } from "./fit.ts";
import { type RowSplit, splitRows } from "./split.ts";
import { standardize } from "./targets.ts";

/** Generated rows. `inputs: [rows, columns]`; `labels: [rows]` with the names of the classes, or `values: [rows]` to predict. */
export interface Points {
  readonly name: string;
  readonly columns: number;
  readonly inputs: Float32Array;
  readonly targets:
    | { readonly labels: Int32Array; readonly classes: readonly string[] }
    | { readonly values: Float64Array };
  readonly notes?: readonly string[];
}

/** Divides points by seed, 64 / 16 / 20 % training, validation and test unless the context says otherwise, stratified by class. */
export function splitPoints(points: Points, context: DatasetContext): Dataset {
  const rows = points.inputs.length / points.columns;
  const labels = "labels" in points.targets ? points.targets.labels : null;
  const { seed, validation = 0.2 } = context;
  return pointsDataset(points, splitRows(rows, { seed, validation, labels }));
}

/** The points divided as given; values to predict are standardized by the training rows. */
export function pointsDataset(points: Points, split: RowSplit): Dataset {
  const { name, columns, inputs } = points;
  const { targets, classes, targetScale } = makeTargets(points, split.train);
  const all: Split = { inputs: { kind: "reals", rows: inputs.length / columns, columns, values: inputs }, targets };
  if (split.train.length === 0 || split.test.length === 0) {
    throw new DataError(`dataset "${name}": ${inputs.length / columns} points are too few to train and test on.`, {
      name,
    });
  }
  return {
    name,
    origin: "generated",
    task: classes === null ? "regression" : "classification",
    inputShape: [columns],
    classes,
    targetScale,
    train: takeRows(all, split.train),
    validation: split.validation.length > 0 ? takeRows(all, split.validation) : null,
    test: takeRows(all, split.test),
    preprocessing: null,
    notes: points.notes ?? [],
  };
}

interface MadeTargets {
  readonly targets: ClassTargets | ValueTargets;
  readonly classes: readonly string[] | null;
  readonly targetScale: TargetScale | null;
}

function makeTargets({ name, targets }: Points, train: Int32Array): MadeTargets {
  if ("labels" in targets) {
    return { targets: { kind: "classes", labels: targets.labels }, classes: targets.classes, targetScale: null };
  }
  const { values } = targets;
  const scale = moments(
    Float64Array.from(train, (row) => values[row] as number),
    `dataset "${name}": the target`,
  );
  return {
    targets: standardize(values, { ...scale, deviation: scale.deviation || 1 }),
    classes: null,
    targetScale: { mean: [scale.mean], deviation: [scale.deviation || 1] },
  };
}
