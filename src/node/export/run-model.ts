/** A run or a distillation as something to export: its model, and its network to compare with. @module */

import { Distillation } from "../../control/distillation.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import type { Space } from "../../control/space.ts";
import { OptionError, StateError } from "../../errors.ts";
import type { ExportedModel, GrowthRecord, ModelInput, ModelOutput } from "../../export/model.ts";
import { type Expressible, programOf } from "../../export/program.ts";
import type { Network } from "../../nn/network.ts";
import { expressGraph } from "../../plasticity/express-graph.ts";
import { GraphNetwork } from "../../plasticity/graph-network.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import type { TrainEvent } from "../../train/events.ts";
import { answersOf } from "../../train/graph-trainee.ts";
import type { DistillConfig } from "../distill/config.ts";
import { StateFiles } from "../distill/state-files.ts";
import { readEvents } from "../runs/event-log.ts";
import { type ModelAtStep, modelAtStep } from "../runs/model-at-step.ts";
import { requireRunFolder } from "../runs/run-folder.ts";

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

function growthUpTo(events: readonly TrainEvent[], last: number): GrowthRecord[] {
  return events.flatMap((event) => {
    if (event.type !== "growth" || event.step > last) return [];
    const { step, kind, axis, from, to, trigger, reason } = event;
    return [{ step, kind, axis, from, to, trigger, reason }];
  });
}

function inputOf({ dataset, network }: ModelAtStep): ModelInput {
  const { preprocessing, train } = dataset;
  if (preprocessing) return { kind: "table", preprocessing };
  const { inputs } = train;
  if (inputs.kind === "reals") return { kind: "values", mean: null, deviation: null };
  if (!(network instanceof GraphNetwork)) return { kind: "image", scale: inputs.scale, offset: inputs.offset };
  // A graph takes the values of an image one by one.
  const all = (value: number): number[] => Array<number>(inputs.columns).fill(value);
  return { kind: "values", mean: all(-inputs.offset / inputs.scale), deviation: all(1 / inputs.scale) };
}

function outputOf({ dataset }: ModelAtStep, outputs: number): ModelOutput {
  if (dataset.task === "classification") return { kind: "classes", names: dataset.classes };
  const { mean, deviation } = dataset.targetScale ?? {
    mean: Array<number>(outputs).fill(0),
    deviation: Array<number>(outputs).fill(1),
  };
  return { kind: "values", mean, deviation, bounded: false };
}

/** A graph that starts from zeros, or layers. */
const expressibleOf = (network: Network | GraphNetwork): Expressible =>
  network instanceof GraphNetwork ? { express: (x, to) => expressGraph(network, x, to) } : network;

/** @throws what `loadModel` throws; OptionError for a layer that cannot be expressed */
export async function trainedModel(folder: string, source: Source): Promise<Exportable> {
  const loaded = await modelAtStep(folder, source);
  const { network, device, config, step, dataset } = loaded;
  const answering = network instanceof GraphNetwork ? answersOf(network) : network;
  const shape = network instanceof GraphNetwork ? [network.settings.inputs] : network.inputShape;
  const program = programOf(expressibleOf(network), shape);
  const origin = {
    dataset: dataset.name,
    task: dataset.task,
    strategy: config.strategy.name,
    seed: String(config.seed),
    widths: (network instanceof GraphNetwork ? [network.hiddenCount] : network.widths).join(","),
    parameters: String(network instanceof GraphNetwork ? network.parameters : network.parameterCount),
  };
  const growth = growthUpTo(readEvents(requireRunFolder(folder).events), step);
  return {
    model: { step, program, input: inputOf(loaded), output: outputOf(loaded, program.outputs), growth, origin },
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

/** A student as it stands, or as it was after a step, found by distilling again. */
export function distilledModel(
  folder: string,
  config: DistillConfig,
  { step, seed: wanted, onNote }: Source,
): Exportable {
  const { seeds, steps, protocol, student } = config;
  const seed = wanted ?? (seeds[0] as number);
  if (!seeds.includes(seed)) {
    throw new OptionError(`seed: ${folder} has no seed ${seed}. It has ${seeds.join(", ")}.`, { seed });
  }
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
      growth: [],
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
