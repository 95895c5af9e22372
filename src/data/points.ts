/**
 * From generated points to a dataset.
 *
 * @module
 */

import type * as z from "zod";
import { DataError } from "../errors.ts";
import { RandomStream } from "../tensor/random.ts";
import {
  type ClassTargets,
  type Dataset,
  divided,
  type Split,
  type TargetScale,
  type ValueTargets,
} from "./dataset.ts";
import { type DatasetDefinition, defineDataset, type TypedDataset } from "./define-dataset.ts";
import { type RowSplit, splitRows } from "./split.ts";
import { moments } from "./table/fit.ts";
import { standardize } from "./table/targets.ts";

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

interface PointsDefinition<Name extends string, Schema extends z.ZodObject>
  extends Omit<DatasetDefinition, "name" | "options" | "load"> {
  readonly name: Name;
  /** `dataSeed` among them. */
  readonly options: Schema;
  make(options: z.output<Schema>, random: RandomStream): Omit<Points, "name">;
}

/**
 * A dataset of random points: `make` draws them from a stream of the dataset's own name. They are divided by seed, 64 / 16 / 20 % training,
 * validation and test unless the context says otherwise, stratified by class.
 */
export function definePoints<Name extends string, Schema extends z.ZodObject>(
  definition: PointsDefinition<Name, Schema>,
): TypedDataset<Name, Schema> {
  const { make, ...rest } = definition;
  return defineDataset({
    ...rest,
    load(options, { seed, validation = 0.2 }) {
      const { dataSeed = seed } = options as { dataSeed?: number | undefined };
      const points = { name: rest.name, ...make(options, new RandomStream(dataSeed, rest.name)) };
      const labels = "labels" in points.targets ? points.targets.labels : null;
      const split = splitRows(points.inputs.length / points.columns, { seed, validation, labels });
      return pointsDataset(points, split);
    },
  });
}

/** y = f(x) + noise N(0, 1), x uniform in [-1, 1]. */
export function curvePoints(
  { points, noise }: { readonly points: number; readonly noise: number },
  random: RandomStream,
  f: (x: number) => number,
): Omit<Points, "name"> {
  const inputs = Float32Array.from({ length: points }, () => 2 * random.uniform() - 1);
  return { columns: 1, inputs, targets: { values: Float64Array.from(inputs, (x) => f(x) + noise * random.normal()) } };
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
    ...divided(all, split),
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
    targets: {
      kind: "values",
      columns: 1,
      values: standardize(values, { ...scale, deviation: scale.deviation || 1 }),
    },
    classes: null,
    targetScale: { mean: [scale.mean], deviation: [scale.deviation || 1] },
  };
}
