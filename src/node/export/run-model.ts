/** A run as something to export: its model, and that model to compare with. @module */

import { OptionError, StateError } from "../../errors.ts";
import type { ExportedModel, GrowthRecord, ModelInput } from "../../export/model.ts";
import { type Expressible, programOf } from "../../export/program.ts";
import { withTemperature } from "../../export/temperature.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { loadCheckpoint } from "../runs/checkpoints/checkpoint-index.ts";
import { type AnyConfig, subjectOf } from "../runs/config/environment-config.ts";
import { requireRunFolder } from "../runs/files/run-folder.ts";
import { readRunEvents } from "../runs/log/run-events.ts";
import { type LoadedModel, type LoadModelOptions, loadModel } from "../runs/model/load-model.ts";
import { isComplete, readSummary } from "../runs/summary.ts";

export interface Exportable {
  readonly model: ExportedModel;
  /** How it came to its structure, in order. */
  readonly growth: readonly GrowthRecord[];
  readonly config: AnyConfig;
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

/** @throws StateError for a run that may continue */
function requireEnd(folder: string): void {
  if (isComplete(readSummary(requireRunFolder(folder).summary))) return;
  const step = loadCheckpoint(folder)?.checkpoint.state.step;
  const stands = step === undefined ? ": it has no checkpoint yet" : `, or use its current network: --step ${step}`;
  throw new StateError(`${folder}: the run is not complete. Continue it (burgeon resume ${folder})${stands}.`, {
    folder,
  });
}

/** A model that takes the values of an image one by one gets them standardized. */
function inputOf({ model, format: { input } }: LoadedModel): ModelInput {
  if (input.kind !== "image" || model.inputShape.length > 1) return input;
  const all = (value: number): number[] => Array<number>(model.inputShape[0] as number).fill(value);
  return { kind: "values", mean: all(-input.offset / input.scale), deviation: all(1 / input.scale) };
}

/** What it was trained on and how, in words. */
function originOf({ config, model, format }: LoadedModel, events: readonly TrainEvent[]): Record<string, string> {
  const start = events.find((event) => event.type === "start");
  const { widths, parameters } = model.size;
  const strategy = start?.strategy ?? "";
  const { name } = subjectOf(config).learner;
  return {
    dataset: start?.dataset ?? "",
    task: format.output.kind === "classes" ? "classification" : "regression",
    strategy,
    ...(name === strategy ? {} : { student: name }),
    seed: String(config.seed),
    widths: widths.join(","),
    parameters: String(parameters),
  };
}

/** @throws what `loadModel` throws; StateError for a run that is not complete; OptionError for a model that cannot be expressed */
export async function trainedModel(folder: string, source: LoadModelOptions): Promise<Exportable> {
  if (source.step === undefined) requireEnd(folder);
  const events = readRunEvents(folder);
  const loaded = await loadModel(folder, source);
  const { model, step, format, config } = loaded;
  if (!model.express) throw new OptionError("export: this model cannot be exported.");
  const { target } = format.preprocessing;
  const { temperature = 1 } = target.kind === "classes" ? target : {};
  const program = withTemperature(programOf(model as Expressible, model.inputShape), temperature);
  return {
    model: {
      step,
      program,
      input: inputOf(loaded),
      output: format.output,
      origin: originOf(loaded, events),
    },
    growth: growthUpTo(events, step),
    config,
    predict: (inputs, rows) =>
      model.device.scope("export", () =>
        model
          .forward(model.device.tensor(inputs, [rows, inputs.length / rows]))
          .read()
          .map((value) => value / temperature),
      ),
    dispose: () => loaded.dispose(),
  };
}
