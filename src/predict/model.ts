/**
 * A trained network with all that is needed to predict with it, as plain data.
 *
 * @module
 */

import type { TablePreprocessing } from "../data/preprocessing.ts";
import { barePreprocessing } from "../data/row-format.ts";
import type { Confidence } from "../metrics/confidence/conformal.ts";
import type { Network } from "../nn/network.ts";
import { type GraphModel, type LayeredModel, type ModelTensor, networkData } from "../nn/network-data.ts";
import { graphData } from "../plasticity/graph-data.ts";
import type { GraphNetwork } from "../plasticity/graph-network.ts";

/** What stands in a model's file beside its tensors; JSON in, JSON out. */
export interface ModelDescription {
  /** Steps of training after it. */
  readonly step: number;
  /** From the columns of a table to the inputs, and from the outputs to classes or numbers. */
  readonly preprocessing: TablePreprocessing;
  readonly network: LayeredModel | GraphModel;
  /** What held-out rows say of its errors, for sets and intervals; absent where none were held out. */
  readonly confidence?: Confidence;
}

export type { GraphModel, LayeredModel, ModelTensor };

/** A trained model as data: preprocessing, network and tensors. */
export interface Model extends ModelDescription {
  readonly tensors: Readonly<Record<string, ModelTensor>>;
}

export { barePreprocessing };

/**
 * A network of layers with its weights and running statistics, copied.
 *
 * @example
 * const model = layeredModel(trainer.model.network, dataset.preprocessing, trainer.step);
 * const predictor = new Predictor(model);
 */
export function layeredModel(network: Network, preprocessing: TablePreprocessing, step: number): Model {
  return { step, preprocessing, ...networkData(network) };
}

/** A graph of neurons with its weights, copied. */
export function graphModel(graph: GraphNetwork, preprocessing: TablePreprocessing, step: number): Model {
  return { step, preprocessing, ...graphData(graph) };
}
