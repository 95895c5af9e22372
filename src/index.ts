/**
 * Burgeon: neural networks that size themselves.
 *
 * Everything here runs alike in Node, in a browser and in a worker. What touches files, processes or native code is in
 * `burgeon/node`. The sets of things of one kind (`strategies`, `triggers`, ...) are namespaces: `strategies.northRandom`.
 *
 * @module
 */

// ---- control: environments, teachers, distillation
export { defineEnvironment, type EnvironmentDefinition, type Transition } from "./control/define-environment.ts";
export { defineTeacher, type TeacherDefinition } from "./control/define-teacher.ts";
export { type DistillationOptions, type DistillationRun, distill } from "./control/distillation.ts";
export { Environment, type EnvironmentState, type ResetOptions, type StepResult } from "./control/environment.ts";
export {
  type EnvironmentOptions,
  type EnvironmentSource,
  type EnvironmentStart,
  environmentSource,
  teacherReturns,
} from "./control/environment-source.ts";
export * as environments from "./control/environments/index.ts";
export {
  episodeReturns,
  type Policy,
  type Returns,
  summarizeReturns,
  teacherPolicy,
} from "./control/evaluate-policy.ts";
export { NumpyRandom } from "./control/numpy-random.ts";
export { type Normalization, studentPolicy } from "./control/policy.ts";
export type { Protocol } from "./control/protocol.ts";
export type { Point, Segment, Sketch } from "./control/sketch.ts";
export { type Action, type BoxSpace, box, type DiscreteSpace, discrete, type Space } from "./control/space.ts";
export {
  defineStudent,
  type Examples,
  type StudentDefinition,
  type StudentStart,
  type Targets,
} from "./control/student.ts";
export * as students from "./control/students/index.ts";
export * as teachers from "./control/teachers/index.ts";
export { VectorEnvironment, type VectorStep } from "./control/vector-environment.ts";
// ---- data
export { type Augmentation, noAugmentation } from "./data/augmentation.ts";
export type { Dataset, Split, TargetScale, Task } from "./data/dataset.ts";
export { type ArraysOptions, datasetFrom } from "./data/dataset-from.ts";
export { type DatasetDefinition, defineDataset, generateDataset } from "./data/define-dataset.ts";
export * as generators from "./data/generators/index.ts";
export { type TableOptions, tableDataset } from "./data/table.ts";
// ---- edits: the only changes of a network's shape
export { applyEdit } from "./edits/apply.ts";
export type { EditTarget, NewWeights, Preservation } from "./edits/edit.ts";
export type { DeepenEdit } from "./edits/kinds/deepen.ts";
export type { PruneEdit } from "./edits/kinds/prune.ts";
export type { RemoveEdit } from "./edits/kinds/remove.ts";
export type { SplitEdit } from "./edits/kinds/split.ts";
export type { WidenEdit } from "./edits/kinds/widen.ts";
export type { Edit, EditReport } from "./edits/report.ts";
// ---- errors
export { BurgeonError, DataError, NumericError, OptionError, ShapeError, StateError } from "./errors.ts";
export { type CsvOptions, parseCsv } from "./formats/csv.ts";
export type { Candidate, Made, Offer } from "./growth/candidate.ts";
export { type Choice, type Choosing, type DirectionDefinition, defineDirection } from "./growth/direction.ts";
export * as directions from "./growth/directions/index.ts";
// ---- growth: trigger x initializer x policy
export { type Composition, composeStrategy } from "./growth/engine/compose.ts";
export { fieldsOf, type OptionField, ownersOf } from "./growth/engine/parts.ts";
// ---- growth: estimators of information, on arrays
export {
  type BinnedInformation,
  type BinOptions,
  binnedInformation,
  binnedLabelInformation,
} from "./growth/estimators/binned-information.ts";
export { digamma } from "./growth/estimators/digamma.ts";
export { effectiveRankOf } from "./growth/estimators/effective-rank.ts";
export { entropyOf, labelEntropy } from "./growth/estimators/entropy.ts";
export {
  type GaussianOptions,
  gaussianInformation,
  gaussianLabelInformation,
} from "./growth/estimators/gaussian-information.ts";
export {
  type KernelOptions,
  kernelInformation,
  kernelLabelInformation,
} from "./growth/estimators/kernel-information.ts";
export {
  type NeighborLabelOptions,
  type NeighborOptions,
  type NeighborPairOptions,
  neighborInformation,
  neighborLabelInformation,
} from "./growth/estimators/nearest-neighbor-information.ts";
export { type FoldOptions, foldLayer } from "./growth/fold/fold-layer.ts";
export {
  defineInitializer,
  editsFor,
  type InitializeRequest,
  type InitializerDefinition,
  type NewUnits,
} from "./growth/initializer.ts";
export * as initializers from "./growth/initializers/index.ts";
export { defineJudge, type JudgeDefinition, type Verdict } from "./growth/judge.ts";
export * as judges from "./growth/judges/index.ts";
export {
  defineLayerInitializer,
  type LayerInitializerDefinition,
  type LayerRequest,
} from "./growth/layer-initializer.ts";
export * as layerInitializers from "./growth/layer-initializers/index.ts";
export { type Diagnostic, diagnose, diagnostics } from "./growth/look/diagnostics.ts";
export {
  type BackwardPass,
  defineSignal,
  Look,
  type Noted,
  type Observed,
  type SignalDefinition,
  type Targets as SignalTargets,
  type View,
} from "./growth/look/look.ts";
export { Observation, type ObservationState, type Wanted } from "./growth/look/observation.ts";
export { type Site, sitesOf } from "./growth/look/site.ts";
export * as policies from "./growth/policies/index.ts";
export { type Admission, definePolicy, type PolicyDefinition, type PolicyMoment } from "./growth/policy.ts";
export * as signals from "./growth/signals/index.ts";
export * as strategies from "./growth/strategies/index.ts";
export {
  type Decision,
  defineStrategy,
  type GradientPass,
  type GradientPassOptions,
  type RunningStrategy,
  type StrategyContext,
  type StrategyDefinition,
} from "./growth/strategy.ts";
export { defineTrigger, type TriggerDefinition, type TriggerOutcome } from "./growth/trigger.ts";
export * as triggers from "./growth/triggers/index.ts";
export { type RedundancyOptions, redundantUnits } from "./growth/units/redundant-units.ts";
export { meanFanInNorm, randomIncoming, rescale } from "./growth/units/unit-norms.ts";
// ---- networks
export { type ActivationDefinition, defineActivation } from "./kernels/activation.ts";
export * as activations from "./kernels/activations/index.ts";
export { Axis, type AxisState, type Dim, type Unit, type UnitId } from "./nn/axis.ts";
export { defineInitialDistribution, type InitialDistribution } from "./nn/initial-distribution.ts";
export * as initialDistributions from "./nn/initializers/index.ts";
export {
  type BuildContext,
  defineLayer,
  type Layer,
  type LayerDefinition,
  type LayerSpec,
  type Modulation,
  type Pass,
  type Tap,
  type Taps,
  type WeightedLayer,
} from "./nn/layer.ts";
export * from "./nn/layers/index.ts";
export { type BatchTargets, defineLoss, type LossDefinition } from "./nn/loss.ts";
export * as losses from "./nn/losses/index.ts";
export { defineModel, type ModelDefinition, type ModelRequest } from "./nn/model.ts";
export * as models from "./nn/models/index.ts";
export { Network, type NetworkOptions, type PassOptions } from "./nn/network.ts";
export type { Parameter, Variable } from "./nn/parameter.ts";
export { type PerceptronOptions, perceptron } from "./nn/perceptron.ts";
// ---- optimizers and learning-rate schedules
export { defineOptimizer, type OptimizerDefinition } from "./optim/definition.ts";
export { type CohortRate, newcomerRate } from "./optim/newcomer-rate.ts";
export { Optimizer, type OptimizerOptions } from "./optim/optimizer.ts";
export * as optimizers from "./optim/optimizers/index.ts";
export { defineSchedule, type ScheduleDefinition } from "./optim/schedule.ts";
export * as schedules from "./optim/schedules/index.ts";
// ---- graphs of neurons and structural plasticity
export { applyChange, type Change, type ProposedChange } from "./plasticity/change.ts";
export type { EdgeData, GraphData, NeuronData } from "./plasticity/graph-file.ts";
export { GraphNetwork, type GraphNetworkOptions, type SavedGraphNetwork } from "./plasticity/graph-network.ts";
export type { ActivityStatistics, UpdateStatistics } from "./plasticity/graph-optimizer.ts";
export type { GraphSettings } from "./plasticity/graph-options.ts";
export {
  type GraphBatch,
  GraphTrainer,
  type GraphTrainerOptions,
  type GraphTrainerState,
} from "./plasticity/graph-trainer.ts";
export { unstable } from "./plasticity/instability.ts";
export { plasticity } from "./plasticity/plasticity-strategy.ts";
export { defineRule, type Proposal, type RuleContext, type RuleDefinition } from "./plasticity/rule.ts";
export * as rules from "./plasticity/rules/index.ts";
export {
  type PlasticityLimits,
  type PlasticityOptions,
  type PlasticityState,
  type StructuralEvent,
  StructuralPlasticityModule,
} from "./plasticity/structural-plasticity.ts";
export type { GraphState } from "./plasticity/sweep.ts";
export type { Edge, EdgeId, GraphMode, Neuron, NeuronId, NeuronKind } from "./plasticity/topology.ts";
// ---- trained networks as data, and prediction with them (alone in `burgeon/predict`)
export { barePreprocessing, graphModel, layeredModel } from "./predict/model.ts";
export * from "./predict/predict.ts";
// ---- soft widths: sizes as trained numbers
export { type MaterializeOptions, materialize } from "./softsize/materialize.ts";
export { SoftAxis, type SoftAxisOptions } from "./softsize/soft-axis.ts";
export * as softSizes from "./softsize/strategies/index.ts";
// ---- studies
export {
  type Arm,
  defineStudy,
  type Factors,
  type Published,
  type PublishedFigure,
  type RunSettings,
  type Scale,
  type ScaleName,
  type Sizes,
  type StudyDefinition,
} from "./study/definition.ts";
export { type Cell, configOf, planStudy, type StudyPlan, type StudyRequest } from "./study/plan.ts";
export type { Block, Document } from "./study/report/blocks.ts";
export { markdownDocument } from "./study/report/markdown.ts";
export { type ReportOptions, studyReport } from "./study/report/report.ts";
export {
  type ArmComparison,
  type ArmResult,
  type CaseResult,
  compareCases,
  type RunResult,
  type StudyResults,
  summarize,
} from "./study/results.ts";
export { parseSeeds } from "./study/seeds.ts";
export { type Comparison, comparePairs, type PairOptions, power, type Spread, spread } from "./study/statistics.ts";
export * as studies from "./study/studies/index.ts";
export { parseStudy } from "./study/study-file.ts";
// ---- devices, tensors, differentiation
export { createReferenceDevice, createWasmDevice } from "./tensor/create-device.ts";
export { Device, type Reals } from "./tensor/device.ts";
export { differentiate } from "./tensor/differentiate.ts";
export type { Backward, Gradients, Root } from "./tensor/gradients.ts";
export * as ops from "./tensor/ops/index.ts";
export { RandomStream } from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export { record, type Tape, type TapeRecord } from "./tensor/tape.ts";
export type { Tensor } from "./tensor/tensor.ts";
// ---- training
export type { Checkpoint, CheckpointState, SavedModel, SavedTensor } from "./train/checkpoint.ts";
export { diagnoseCheckpoint } from "./train/diagnosis/diagnose-checkpoint.ts";
export type { Diagnosis, DiagnosisOptions, LayerDiagnosis } from "./train/diagnosis/diagnosis.ts";
export type * from "./train/events/events.ts";
export { type Graph, type GraphOptions, graph } from "./train/graph/graph.ts";
export { type InitialValues, type Layers, layers } from "./train/layers/layers.ts";
export type {
  LayerRow,
  MadeStep,
  Model as TrainableModel,
  ModelSize,
  ModelStart,
  NeuronGraph,
  StepOutcome,
  TrainedModel,
} from "./train/model.ts";
export type { SettingsOptions, StrategyDeclaration } from "./train/options.ts";
export type { Session } from "./train/session.ts";
export { datasetSource } from "./train/source/dataset-source.ts";
export type { Evaluated, SavedSource, Source, SourceDescription, SourceStart } from "./train/source.ts";
export { type Run, train } from "./train/train.ts";
export type { Callbacks, TrainOptions } from "./train/train-options.ts";
export { Trainer } from "./train/trainer.ts";
