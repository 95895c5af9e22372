/**
 * Burgeon: neural networks that size themselves.
 *
 * Runs alike in Node, in a browser and in a worker. Other entries: `burgeon/node` (files, run folders, native kernels), `burgeon/extend` (parts of
 * your own), `burgeon/study` (comparisons), `burgeon/predict` (prediction alone), `burgeon/export` (other formats).
 *
 * @module
 */

// ---- train: a network on a dataset, or on what a teacher does in an environment

export type { Choice } from "./choice.ts";
export { type DistillationOptions, type DistillationRun, distill } from "./control/distillation.ts";
export { type EnvironmentOptions, environmentSource } from "./control/environment-source.ts";
export type { Checkpoint } from "./train/checkpoint.ts";
export { diagnoseCheckpoint } from "./train/diagnosis/diagnose-checkpoint.ts";
export type { Diagnosis, DiagnosisOptions } from "./train/diagnosis/diagnosis.ts";
export type { GrowthEvent, Metrics, TrainEvent, TrainResult } from "./train/events/events.ts";
export { datasetSource } from "./train/source/dataset-source.ts";
export { type Run, train } from "./train/train.ts";
export type { Callbacks, TrainOptions } from "./train/train-options.ts";
export { Trainer } from "./train/trainer.ts";

// ---- data: arrays, tables, generated tasks

export type { Dataset, Split, Task } from "./data/dataset.ts";
export { type ArraysOptions, datasetFrom } from "./data/dataset-from.ts";
export { generateDataset } from "./data/define-dataset.ts";
export * as generators from "./data/generators/index.ts";
export { type TableOptions, tableDataset } from "./data/table.ts";
export { type ClassWeights, withClassWeights, withRowWeights } from "./data/weights.ts";
export { type CsvOptions, parseCsv, type Table } from "./formats/csv.ts";

// ---- networks: layers and graphs of neurons

export type { LayerSpec } from "./nn/layer.ts";
export { activation } from "./nn/layers/activation.ts";
export { averagePool } from "./nn/layers/average-pool.ts";
export { batchNorm } from "./nn/layers/batch-norm.ts";
export { conv2d } from "./nn/layers/conv2d.ts";
export { depthwise } from "./nn/layers/depthwise.ts";
export { dropout } from "./nn/layers/dropout.ts";
export { flatten } from "./nn/layers/flatten.ts";
export { globalAveragePool } from "./nn/layers/global-average-pool.ts";
export { groupNorm } from "./nn/layers/group-norm.ts";
export { layerNorm } from "./nn/layers/layer-norm.ts";
export { linear } from "./nn/layers/linear.ts";
export { maxPool } from "./nn/layers/max-pool.ts";
export { residual } from "./nn/layers/residual.ts";
export { sequential } from "./nn/layers/sequential.ts";
export * as models from "./nn/models/index.ts";
export { type PerceptronOptions, perceptron } from "./nn/perceptron.ts";
export { type Graph, type GraphOptions, graph } from "./train/graph/graph.ts";
export { type InitialValues, type Layers, layers } from "./train/layers/layers.ts";

// ---- how networks grow and learn: each is called with its options, `strategies.burgeon({ trigger: { gamma: 0.6 } })`

export * as strategies from "./growth/strategies/index.ts";
export * as losses from "./nn/losses/index.ts";
export * as optimizers from "./optim/optimizers/index.ts";
export * as schedules from "./optim/schedules/index.ts";
export { plasticity } from "./plasticity/plasticity-strategy.ts";
export * as softSizes from "./softsize/strategies/index.ts";

// ---- control: where to act, who teaches, who learns

export * as environments from "./control/environments/index.ts";
export * as students from "./control/students/index.ts";
export * as teachers from "./control/teachers/index.ts";

// ---- prediction: a trained network as data

export { graphModel, layeredModel } from "./predict/model.ts";
export { decodeModel, encodeModel, type Prediction, Predictor, type Row } from "./predict/predict.ts";

// ---- quality: metrics of predictions, with intervals and beside baselines

export * as metrics from "./metrics/library.ts";

// ---- explanations: which columns a model needs, and what they added to an answer

export * as explain from "./explain/library.ts";

// ---- devices

export { createReferenceDevice, createWasmDevice } from "./tensor/create-device.ts";
export type { Device } from "./tensor/device.ts";

// ---- errors

export { BurgeonError, DataError, NumericError, OptionError, ShapeError, StateError } from "./errors.ts";
