/** A dataset as a source: epochs of its training rows, quality on its other splits. @module */

import { checkDataset, checkRange } from "../../data/check-dataset.ts";
import { type Dataset, outputsOf } from "../../data/dataset.ts";
import { formatOf } from "../../data/row-format.ts";
import type {
  Evaluated,
  JudgingRows,
  OpenOptions,
  SavedSource,
  Source,
  SourceDescription,
  SourceStart,
} from "../source.ts";
import { type Answering, evaluate, meanLoss } from "./evaluate.ts";
import { ResidentSplit } from "./resident.ts";
import { TrainingRows, type TrainingRowsState } from "./training-rows.ts";

const judgingRows = (rows: Omit<JudgingRows, "held">, held: ResidentSplit | null | undefined): JudgingRows | null =>
  held && held.rows > 0 ? { ...rows, held } : null;

/** The source of a dataset, not open yet. @throws ShapeError, DataError for a dataset whose parts do not fit one another */
export function datasetSource(dataset: Dataset): SourceStart {
  checkDataset(dataset);
  const { name, task, origin, recipe = null, inputShape, notes, train, validation, test, targetScale } = dataset;
  const rows = {
    train: train.inputs.rows,
    validation: validation?.inputs.rows ?? 0,
    test: test.inputs.rows,
  };
  const outputs = outputsOf(dataset);
  const about: SourceDescription = {
    name,
    task,
    targets: train.targets.kind,
    origin,
    recipe,
    inputShape,
    outputs,
    rows,
    notes,
  };
  return {
    ...about,
    length: ({ epochs, batchSize, maxSteps }) => {
      const steps = epochs * Math.ceil(rows.train / batchSize);
      return { epochs, totalSteps: maxSteps === null ? steps : Math.min(steps, maxSteps) };
    },
    open({ device, loss, ...order }: OpenOptions): Source {
      if (loss.range) checkRange(dataset, loss.range, loss.name);
      const training = new TrainingRows(device, train, order);
      const splits = {
        validation: validation && new ResidentSplit(device, validation),
        test: new ResidentSplit(device, test),
      };
      const measure = (model: Answering, split: ResidentSplit) => evaluate(model, split, loss, targetScale);
      return {
        ...about,
        format: formatOf(dataset),
        training,
        heldOut: splits.validation && splits.validation.rows > 0 ? splits.validation : null,
        get epoch() {
          return training.order.epoch;
        },
        isEvaluated: (epoch) => epoch % order.evaluateEvery === 0,
        next: () => training.order.next(),
        heldOutLoss: (model, rows) => meanLoss(model, splits.validation ?? training.split, loss, rows),
        evaluate(model, name): Evaluated | null {
          const split = splits[name];
          return split && split.rows > 0 ? { metrics: measure(model, split), rows: split.rows } : null;
        },
        judging: (name) => judgingRows({ dataset, loss, train: training.split }, splits[name]),
        save: (): SavedSource => ({ state: training.state(), tensors: {} }),
        restore: ({ state }) => training.restore(state as TrainingRowsState),
        free() {
          for (const split of [training.split, splits.validation, splits.test]) split?.free();
        },
      };
    },
  };
}
