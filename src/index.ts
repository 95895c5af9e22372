/**
 * Burgeon: neural networks that size themselves.
 *
 * Everything here runs alike in Node, in a browser and in a worker. What touches files, processes or native code is in
 * `burgeon/node`. The sets of things of one kind (`strategies`, `triggers`, ...) are namespaces: `strategies.northRandom`.
 *
 * @module
 */

// ---- data
export type { Dataset, Split, TargetScale, Task } from "./data/dataset.ts";
export { type DatasetDefinition, defineDataset, generateDataset } from "./data/define-dataset.ts";
export * as generators from "./data/generators/index.ts";
export { type TableOptions, tableDataset } from "./data/table.ts";
// ---- edits: the only changes of a network's shape
export { applyEdit, type EditTarget } from "./edits/apply.ts";
export type { Edit, EditReport, NewWeights, Preservation, PruneEdit, SplitEdit, WidenEdit } from "./edits/edit.ts";
// ---- errors
export { BurgeonError, DataError, NumericError, OptionError, ShapeError, StateError } from "./errors.ts";
export { type CsvOptions, parseCsv, type Table } from "./formats/csv.ts";
// ---- growth: trigger x initializer x policy
export { type Composition, composeStrategy } from "./growth/compose.ts";
export {
  defineInitializer,
  editsFor,
  type InitializeRequest,
  type InitializerDefinition,
  type NewUnits,
} from "./growth/initializer.ts";
export * as initializers from "./growth/initializers/index.ts";
export * as policies from "./growth/policies/index.ts";
export { type Admission, definePolicy, type PolicyDefinition, type PolicyMoment } from "./growth/policy.ts";
export * as signals from "./growth/signals/index.ts";
export { type BackwardPass, defineSignal, type Moment, type SignalDefinition, Signals } from "./growth/signals.ts";
export { type Site, sitesOf } from "./growth/site.ts";
export * as strategies from "./growth/strategies/index.ts";
export {
  type Decision,
  defineStrategy,
  type GradientPass,
  type RunningStrategy,
  type StrategyContext,
  type StrategyDefinition,
} from "./growth/strategy.ts";
export { defineTrigger, type TriggerDefinition, type TriggerOutcome } from "./growth/trigger.ts";
export * as triggers from "./growth/triggers/index.ts";
export { meanFanInNorm, randomIncoming, rescale } from "./growth/unit-norms.ts";
// ---- networks
export { type ActivationDefinition, defineActivation } from "./nn/activation.ts";
export * as activations from "./nn/activations/index.ts";
export { Axis, type AxisState, type Dim, type Unit, type UnitId } from "./nn/axis.ts";
export { defineInitialDistribution, type InitialDistribution } from "./nn/initial-distribution.ts";
export * as initialDistributions from "./nn/initializers/index.ts";
export type { Layer, LayerSpec, Modulation, Pass, Tap, Taps, WeightedLayer } from "./nn/layer.ts";
export { activation } from "./nn/layers/activation.ts";
export { dropout } from "./nn/layers/dropout.ts";
export { type LinearOptions, linear } from "./nn/layers/linear.ts";
export { residual } from "./nn/layers/residual.ts";
export { sequential } from "./nn/layers/sequential.ts";
export { type BatchTargets, defineLoss, type LossDefinition } from "./nn/loss.ts";
export * as losses from "./nn/losses/index.ts";
export { Network, type NetworkOptions, type PassOptions } from "./nn/network.ts";
export type { Parameter, Variable } from "./nn/parameter.ts";
export { type PerceptronOptions, perceptron } from "./nn/perceptron.ts";
// ---- optimizers and learning-rate schedules
export { defineOptimizer, type OptimizerDefinition } from "./optim/definition.ts";
export { Optimizer, type OptimizerOptions } from "./optim/optimizer.ts";
export * as optimizers from "./optim/optimizers/index.ts";
export { defineSchedule, type ScheduleDefinition } from "./optim/schedule.ts";
export * as schedules from "./optim/schedules/index.ts";
// ---- soft widths: sizes as trained numbers
export { type MaterializeOptions, materialize } from "./softsize/materialize.ts";
export { SoftAxis, type SoftAxisOptions } from "./softsize/soft-axis.ts";
export * as softSizes from "./softsize/strategies/index.ts";
// ---- devices, tensors, differentiation
export { createReferenceDevice, createWasmDevice } from "./tensor/create-device.ts";
export { Device, type Reals } from "./tensor/device.ts";
export { type Backward, Gradients, type Root } from "./tensor/gradients.ts";
export * as ops from "./tensor/ops/index.ts";
export { RandomStream } from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export { record, type Tape, type TapeRecord } from "./tensor/tape.ts";
export type { Tensor } from "./tensor/tensor.ts";
// ---- training
export type { Checkpoint, CheckpointState, SavedTensor } from "./train/checkpoint.ts";
export type * from "./train/events.ts";
export type { Callbacks, EarlyStopping, TrainOptions } from "./train/options.ts";
export { type Run, train } from "./train/train.ts";
export { Trainer } from "./train/trainer.ts";
