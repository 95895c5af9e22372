/** From what `TrainOptions` say to a model and a source that have not begun. @module */

import { OptionError } from "../errors.ts";
import type { LayerSpec } from "../nn/layer.ts";
import { graph } from "./graph/graph.ts";
import { layers } from "./layers/layers.ts";
import type { Model, ModelStart } from "./model.ts";
import { datasetSource } from "./source/dataset-source.ts";
import type { SourceStart } from "./source.ts";
import type { TrainOptions } from "./train-options.ts";

/** A bare description of layers is layers. */
export function modelStart(model: LayerSpec | ModelStart): ModelStart {
  return "begin" in model ? (model as ModelStart) : layers(model as LayerSpec);
}

/** A model to load from a checkpoint, by what `ModelStart` says of its layers. */
export const storedModel = (spec: LayerSpec | null): ModelStart => (spec ? layers(spec) : graph());

/** @throws OptionError unless exactly one of the two is given */
export function sourceStart({ dataset, source }: Pick<TrainOptions<Model>, "dataset" | "source">): SourceStart {
  if (dataset && !source) return datasetSource(dataset);
  if (source && !dataset) return source;
  throw new OptionError(
    `train: expected a dataset or another source of rows, received ${dataset ? "both" : "neither"}.`,
  );
}
