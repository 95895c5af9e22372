/**
 * What a part of your own is made with: a trigger, an initializer, a strategy, a layer, a student, ... Options are declared with `z`, which comes
 * along; a part without options declares none.
 *
 * @module
 */

// ---- definitions: a part of your own is one `define*`, whose options are a `z.strictObject`

export * as z from "zod";
export { type Choosable, choose, type Typed } from "./choice.ts";
export { defineEnvironment, type EnvironmentDefinition, type Transition } from "./control/define-environment.ts";
export { defineTeacher, type TeacherDefinition } from "./control/define-teacher.ts";
export {
  defineStudent,
  type Examples,
  type StudentDefinition,
  type StudentStart,
  type Targets,
} from "./control/student.ts";
export { type DatasetDefinition, defineDataset } from "./data/define-dataset.ts";
export { type Choosing, type DirectionDefinition, defineDirection } from "./growth/direction.ts";
export * as directions from "./growth/directions/index.ts";
export { type Composition, composeStrategy } from "./growth/engine/compose.ts";
export { fieldsOf, type OptionField, ownersOf } from "./growth/engine/parts.ts";
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
export * as policies from "./growth/policies/index.ts";
export { type Admission, definePolicy, type PolicyDefinition, type PolicyMoment } from "./growth/policy.ts";
export {
  type Decision,
  defineStrategy,
  type GradientPass,
  type GradientPassOptions,
  type RunningStrategy,
  type ScoredCandidate,
  type StrategyContext,
  type StrategyDefinition,
} from "./growth/strategy.ts";
export { defineTrigger, type TriggerDefinition, type TriggerOutcome } from "./growth/trigger.ts";
export * as triggers from "./growth/triggers/index.ts";
export { type ActivationDefinition, defineActivation } from "./kernels/activation.ts";
export * as activations from "./kernels/activations/index.ts";
export { defineInitialDistribution, type InitialDistribution } from "./nn/initial-distribution.ts";
export * as initialDistributions from "./nn/initializers/index.ts";
export {
  type BuildContext,
  defineLayer,
  type Layer,
  type LayerDefinition,
  type Modulation,
  type Pass,
  type Tap,
  type Taps,
  type WeightedLayer,
} from "./nn/layer.ts";
export { knowLayers, layerSpec } from "./nn/layer-kinds.ts";
export * as layerKinds from "./nn/layers/index.ts";
export { type BatchTargets, defineLoss, type LossDefinition } from "./nn/loss.ts";
export { defineModel, type ModelDefinition, type ModelRequest } from "./nn/model.ts";
export { defineOptimizer, type OptimizerDefinition } from "./optim/definition.ts";
export { defineSchedule, type ScheduleDefinition } from "./optim/schedule.ts";
export { defineRule, type Proposal, type RuleContext, type RuleDefinition } from "./plasticity/rule.ts";
export * as rules from "./plasticity/rules/index.ts";

// ---- what parts look at: signals, sites, estimators of information on arrays

export type { Candidate, Made, Offer } from "./growth/candidate.ts";
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
export * as signals from "./growth/signals/index.ts";
export { type RedundancyOptions, redundantUnits } from "./growth/units/redundant-units.ts";
export { meanFanInNorm, randomIncoming, rescale } from "./growth/units/unit-norms.ts";

// ---- edits: the only changes of a network's shape

export { applyEdit } from "./edits/apply.ts";
export type { EditTarget, NewWeights, Preservation } from "./edits/edit.ts";
export type { DeepenEdit } from "./edits/kinds/deepen.ts";
export type { PruneEdit } from "./edits/kinds/prune.ts";
export type { RemoveEdit } from "./edits/kinds/remove.ts";
export type { SplitEdit } from "./edits/kinds/split.ts";
export type { WidenEdit } from "./edits/kinds/widen.ts";
export type { Edit, EditReport } from "./edits/report.ts";
export { type FoldOptions, foldLayer } from "./growth/fold/fold-layer.ts";
export { type MaterializeOptions, materialize } from "./softsize/materialize.ts";
export { SoftAxis, type SoftAxisOptions } from "./softsize/soft-axis.ts";

// ---- networks and optimizers from inside

export { Axis, type AxisState, type Dim, type Unit, type UnitId } from "./nn/axis.ts";
export { Network, type NetworkOptions, type PassOptions } from "./nn/network.ts";
export { withOutputs } from "./nn/open-outputs.ts";
export type { Parameter, Variable } from "./nn/parameter.ts";
export { type CohortRate, newcomerRate } from "./optim/newcomer-rate.ts";
export { Optimizer, type OptimizerOptions } from "./optim/optimizer.ts";
export type { Reals } from "./tensor/device.ts";
export { differentiate } from "./tensor/differentiate.ts";
export type { Backward, Gradients, Root } from "./tensor/gradients.ts";
export * as ops from "./tensor/ops/index.ts";
export { RandomStream } from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export { record, type Tape, type TapeRecord } from "./tensor/tape.ts";
export type { Tensor } from "./tensor/tensor.ts";

// ---- training from inside: models and sources of your own

export { type Augmentation, noAugmentation } from "./data/augmentation.ts";
export type { TargetScale } from "./data/dataset.ts";
export { barePreprocessing } from "./predict/model.ts";
export type { Answers, GraphModel, LayeredModel, Model, ModelDescription, ModelTensor } from "./predict/predict.ts";
export type { CheckpointState, SavedModel, SavedTensor } from "./train/checkpoint.ts";
export type { LayerDiagnosis } from "./train/diagnosis/diagnosis.ts";
export type {
  ChangeKind,
  DeclinedEvent,
  EndEvent,
  EpochEvent,
  EvaluationEvent,
  Seconds,
  StartEvent,
  Status,
  StepEvent,
} from "./train/events/events.ts";
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
export type { Evaluated, SavedSource, Source, SourceDescription, SourceStart } from "./train/source.ts";

// ---- graphs of neurons from inside

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
export {
  type PlasticityLimits,
  type PlasticityOptions,
  type PlasticityState,
  type StructuralEvent,
  StructuralPlasticityModule,
} from "./plasticity/structural-plasticity.ts";
export type { GraphState } from "./plasticity/sweep.ts";
export type { Edge, EdgeId, GraphMode, Neuron, NeuronId, NeuronKind } from "./plasticity/topology.ts";

// ---- control from inside

export { Environment, type EnvironmentState, type ResetOptions, type StepResult } from "./control/environment.ts";
export { type EnvironmentSource, type EnvironmentStart, teacherReturns } from "./control/environment-source.ts";
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
export { VectorEnvironment, type VectorStep } from "./control/vector-environment.ts";
