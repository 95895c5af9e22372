/** What can be said of the hidden neurons of a graph: their activations on a probe, and how the weights into them move. @module */

import { rankOfCovariance } from "../../growth/estimators/effective-rank.ts";
import type { GraphNetwork } from "../../plasticity/graph-network.ts";
import type { Neuron } from "../../plasticity/topology.ts";
import type { Diagnosis, DiagnosisOptions } from "../diagnosis/diagnosis.ts";
import type { StepOutcome, TrainedModel } from "../model.ts";
import type { Session } from "../session.ts";

/** As the signals of layers have them. */
const CORRELATED = 0.95;

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Covariances of the activations, from sums in float64: [neurons, neurons]. */
function covarianceOf(activations: readonly Float64Array[]): Float64Array {
  const width = activations.length;
  const rows = activations[0]?.length ?? 0;
  const centered = activations.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    return values.map((value) => value - mean);
  });
  return Float64Array.from({ length: width * width }, (_, at) => {
    const [a, b] = [centered[Math.floor(at / width)], centered[at % width]] as [Float64Array, Float64Array];
    return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0) / rows;
  });
}

/** Share of pairs of neurons that do nearly the same. */
function correlatedShare(covariance: Float64Array, width: number): number {
  const at = (i: number, j: number): number => covariance[i * width + j] as number;
  let found = 0;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) {
      if (at(i, j) ** 2 > CORRELATED ** 2 * at(i, i) * at(j, j)) found++;
    }
  }
  return width < 2 ? 0 : found / ((width * (width - 1)) / 2);
}

/** |sd u| / (|mean u| + |sd u|) over the edges into a neuron, and the root mean square of u. */
function movementOf(network: GraphNetwork, { incoming }: Neuron): { restlessness: number; magnitude: number } {
  const found = incoming.map(({ id }) => network.updatesOf(id));
  const spread = Math.sqrt(found.reduce((sum, { variance }) => sum + variance, 0));
  const drift = Math.sqrt(found.reduce((sum, { mean }) => sum + mean * mean, 0));
  const square = (spread ** 2 + drift ** 2) / Math.max(1, found.length);
  return { restlessness: spread + drift > 0 ? spread / (spread + drift) : 0, magnitude: Math.sqrt(square) };
}

/** A graph in training that learns without changing its topology. */
interface Learning {
  readonly network: GraphNetwork;
  readonly trained: TrainedModel;
  learn(rows: Int32Array): StepOutcome;
}

/** The windows of the graph are those over which updates are watched, whatever `steps` is beyond them. */
export function diagnoseGraph(
  model: Learning,
  { device, source, progress, settings }: Session,
  { rows = 512, steps = 50 }: DiagnosisOptions,
): Diagnosis {
  const { network } = model;
  const { step } = progress;
  const { training } = source;
  const hidden = network.neurons.filter(({ kind }) => kind === "hidden");
  device.scope("diagnosis", () => network.forward(training.split.inputs(training.probe(rows)).read()));
  const activations = hidden.map(({ id }) => network.activationsOf(id));
  const ages = hidden.map(({ bornAt }) => network.steps - bornAt);
  progress.step = Math.max(0, Math.min(step, settings.totalSteps - steps));
  for (let i = 0; i < steps; i++) device.scope("step", () => model.learn(source.next(model.trained)));
  const movement = hidden.map((neuron) => movementOf(network, neuron));
  const width = hidden.length;
  const covariance = covarianceOf(activations);
  const variances = Array.from({ length: width }, (_, i) => covariance[i * width + i] as number);
  const dead = activations.filter((values) => values.every((value) => value === 0)).length;
  const rank = width === 0 ? 0 : rankOfCovariance(network.device, covariance, width);
  const restlessness = movement.map((one) => one.restlessness);
  const values = {
    effectiveRank: rank,
    rankRatio: width === 0 ? 0 : rank / width,
    deadShare: width === 0 ? 0 : dead / width,
    variance: meanOf(variances),
    correlatedPairs: correlatedShare(covariance, width),
    restlessness: meanOf(restlessness),
    updateMagnitude: meanOf(movement.map(({ magnitude }) => magnitude)),
    age: meanOf(ages),
  };
  const layer = { axis: "hidden", width, values, variances, restlessness };
  return { step, rows: Math.min(rows, training.split.rows), layers: [layer] };
}
