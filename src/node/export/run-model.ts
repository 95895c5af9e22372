/** A run or a distillation as something to export: its model, and its network to compare with. @module */

import { Distillation } from "../../control/distillation.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import type { Space } from "../../control/space.ts";
import { OptionError, StateError } from "../../errors.ts";
import type { LoggedEvent } from "../../export/format.ts";
import type { ExportedModel, GrowthRecord, ModelInput, ModelOutput } from "../../export/model.ts";
import { type Expressible, programOf } from "../../export/program.ts";
import type { Network } from "../../nn/network.ts";
import { expressGraph } from "../../plasticity/express-graph.ts";
import { GraphNetwork } from "../../plasticity/graph-network.ts";
import type { StructuralEvent } from "../../plasticity/structural-plasticity.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import { answersOf } from "../../train/graph/graph-trainee.ts";
import type { DistillConfig } from "../distill/config.ts";
import { readSeedEvents, StateFiles } from "../distill/state-files.ts";
import { loadCheckpoint } from "../runs/checkpoints/checkpoint-index.ts";
import { requireRunFolder } from "../runs/files/run-folder.ts";
import { readRunEvents } from "../runs/log/run-events.ts";
import { type LoadedModel, loadModel } from "../runs/model/load-model.ts";
import { readModelInput, type SketchInput } from "../runs/model/model-sketch.ts";
import { isComplete, readSummary } from "../runs/summary.ts";

export interface Source {
  readonly step?: number | undefined;
  /** Which seed of a distillation; default its first. */
  readonly seed?: number | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
}

export interface Exportable {
  readonly model: ExportedModel;
  /** The network's answers to rows of inputs, channels last. */
  predict(inputs: Float32Array, rows: number): ArrayLike<number>;
  dispose(): void;
}

/** What a change did to a graph of neurons. */
function graphGrowth({ step, rule, change, values, hidden, edges }: StructuralEvent): GrowthRecord {
  const { kind } = change;
  const [axis, to] = kind === "relay" || kind === "fold" ? ["neurons", hidden] : ["edges", edges];
  const from = kind === "relay" || kind === "edge" ? to - 1 : to + 1;
  const reason = Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  return { step, kind, axis, from, to, trigger: rule, reason };
}

function growthUpTo(events: readonly LoggedEvent[], last: number): GrowthRecord[] {
  return events.flatMap((event) => {
    if (event.type === "structure") return event.step > last ? [] : [graphGrowth(event)];
    if (event.type !== "growth" || event.step > last) return [];
    const { step, kind, axis, from, to, trigger, reason } = event;
    return [{ step, kind, axis, from, to, trigger, reason }];
  });
}

/** @throws StateError for a run that may go on */
function requireEnd(folder: string): void {
  if (isComplete(readSummary(requireRunFolder(folder).summary))) return;
  const step = loadCheckpoint(folder)?.checkpoint.state.step;
  const stands = step === undefined ? ": it has no checkpoint yet" : `, or take it as it stands: --step ${step}`;
  throw new StateError(`${folder}: the run is not complete. Go on with it (burgeon resume ${folder})${stands}.`, {
    folder,
  });
}

function inputOf(input: SketchInput, { preprocessing, network }: LoadedModel): ModelInput {
  if (input.kind === "image") {
    if (!(network instanceof GraphNetwork)) return input;
    // A graph takes the values of an image one by one.
    const all = (value: number): number[] => Array<number>(network.settings.inputs).fill(value);
    return { kind: "values", mean: all(-input.offset / input.scale), deviation: all(1 / input.scale) };
  }
  return input.kind === "table" ? { kind: "table", preprocessing } : { kind: "values", mean: null, deviation: null };
}

function outputOf({ preprocessing: { target } }: LoadedModel): ModelOutput {
  if (target.kind === "classes") return { kind: "classes", names: target.classes };
  return { kind: "values", mean: [target.mean], deviation: [target.deviation], bounded: false };
}

/** A graph that starts from zeros, or layers. */
const expressibleOf = (network: Network | GraphNetwork): Expressible =>
  network instanceof GraphNetwork ? { express: (x, to) => expressGraph(network, x, to) } : network;

/** @throws what `loadModel` throws; StateError for a run that is not complete; OptionError for a layer that cannot be expressed */
export async function trainedModel(folder: string, source: Source): Promise<Exportable> {
  if (source.step === undefined) requireEnd(folder);
  const events = readRunEvents(folder);
  const start = events.find((event) => event.type === "start");
  const input = await readModelInput(folder);
  const loaded = await loadModel(folder, source);
  const { network, device, config, step } = loaded;
  const answering = network instanceof GraphNetwork ? answersOf(network) : network;
  const shape = network instanceof GraphNetwork ? [network.settings.inputs] : network.inputShape;
  const program = programOf(expressibleOf(network), shape);
  const origin = {
    dataset: start?.dataset ?? config.dataset,
    task: loaded.classNames ? "classification" : "regression",
    strategy: config.strategy.name,
    seed: String(config.seed),
    widths: (network instanceof GraphNetwork ? [network.hiddenCount] : network.widths).join(","),
    parameters: String(network instanceof GraphNetwork ? network.parameters : network.parameterCount),
  };
  const growth = growthUpTo(events, step);
  return {
    model: { step, program, input: inputOf(input, loaded), output: outputOf(loaded), growth, origin },
    predict: (inputs, rows) =>
      device.scope("export", () => answering.forward(device.tensor(inputs, [rows, inputs.length / rows])).read()),
    dispose: () => loaded.dispose(),
  };
}

/** Logits of actions, or the middle of each dimension with half its length. */
function actionOutput(space: Space): ModelOutput {
  if (space.kind === "discrete") return { kind: "classes", names: null };
  const middle = space.low.map((low, i) => (low + (space.high[i] as number)) / 2);
  const half = space.low.map((low, i) => ((space.high[i] as number) - low) / 2);
  return { kind: "values", mean: middle, deviation: half, bounded: true };
}

/** The seed that is wanted, or the first. @throws OptionError for one that there is not */
export function seedOf(folder: string, { seeds }: DistillConfig, wanted: number | undefined): number {
  const seed = wanted ?? (seeds[0] as number);
  if (seeds.includes(seed)) return seed;
  throw new OptionError(`seed: ${folder} has no seed ${seed}. It has ${seeds.join(", ")}.`, { seed });
}

/** A student as it stands, or as it was after a step, found by distilling again. */
export function distilledModel(
  folder: string,
  config: DistillConfig,
  { step, seed: wanted, onNote }: Source,
): Exportable {
  const { steps, protocol, student } = config;
  const seed = seedOf(folder, config, wanted);
  const saved = new StateFiles(folder, seed, 1).load();
  const reached = saved?.state.counters.step ?? 0;
  if (!saved || (step === undefined && reached < steps)) {
    const stands = saved ? `, or take it as it stands: --step ${reached}` : "";
    throw new StateError(
      `${folder}: the distillation of seed ${seed} is not complete. Go on with it (burgeon resume ${folder})${stands}`,
      { folder, seed },
    );
  }
  const target = step ?? reached;
  if (!Number.isSafeInteger(target) || target < 0 || target > reached) {
    throw new OptionError(
      `step: expected a whole number of steps that were made, 0 to ${reached}, received ${target}.`,
    );
  }
  const environment = environmentNamed(config.environment);
  const made = { environment, teacher: teacherOf(environment), student: studentNamed(student.name) };
  const options = { ...made, device: createWasmDevice(), studentOptions: student.options, steps, seed, protocol };
  const distillation = target === reached ? new Distillation(options, saved.state) : new Distillation(options);
  if (target < reached) {
    onNote?.(`no state of step ${target} is kept: distilling again from the start`);
    for (const _ of distillation.run(target));
  }
  const { express } = distillation.student;
  if (!express) throw new OptionError(`export: student "${student.name}" cannot be expressed for other tools.`);
  const expressible: Expressible = { express: express.bind(distillation.student) };
  const { mean, deviation } = distillation.normalization;
  const { size, growthEvents } = distillation.student;
  return {
    model: {
      step: target,
      program: programOf(expressible, [mean.length]),
      input: { kind: "values", mean, deviation },
      output: actionOutput(environment.actionSpace),
      growth: growthUpTo(readSeedEvents(folder, seed), target),
      origin: {
        environment: config.environment,
        student: student.name,
        seed: String(seed),
        hiddenUnits: String(size.hiddenUnits),
        parameters: String(size.parameters),
        growthEvents: String(growthEvents),
      },
    },
    predict: (inputs, rows) => distillation.student.predict(inputs, rows),
    dispose: () => distillation.dispose(),
  };
}
