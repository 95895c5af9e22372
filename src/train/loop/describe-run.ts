/** What is said of a run, as data: its start, its steps and epochs, its end, and what it came to. @module */

import type { Dataset } from "../../data/dataset.ts";
import type { EndEvent, EpochEvent, Metrics, StartEvent, Status, StepEvent, TrainResult } from "../events/events.ts";
import type { MadeStep } from "../layers/passes.ts";
import type { Trainee } from "../trainee.ts";

/** How a run ended, with the quality of its network, null where it was not measured. */
export interface Ending {
  readonly status: Status;
  readonly reason: string | null;
  readonly test: Metrics | null;
  readonly validation: Metrics | null;
}

export function startEvent(trainee: Trainee, dataset: Dataset): StartEvent {
  const { train, validation, test, settings, axes, size, plannedSteps: totalSteps } = trainee;
  const { strategy, strategyOptions: options, seed, epochs } = settings;
  return {
    type: "start",
    dataset: dataset.name,
    task: dataset.task,
    strategy: strategy.name,
    options,
    seed,
    epochs,
    totalSteps,
    rows: { train: train.rows, validation: validation?.rows ?? 0, test: test.rows },
    axes,
    ...size,
    notes: dataset.notes,
  };
}

export function stepEvent({ progress, watch }: Trainee, { value, learningRate }: MadeStep): StepEvent {
  const { step, epoch } = progress;
  return { type: "step", step, epoch, loss: value.loss, learningRate, seconds: watch.total };
}

export function epochEvent(
  { progress, watch, size, sizes }: Trainee,
  { bytes, ...means }: Pick<EpochEvent, "loss" | "accuracy"> & { readonly bytes: number },
): EpochEvent {
  const { step, epoch, flops } = progress;
  return { type: "epoch", epoch, step, ...means, ...size, ...sizes, flops, bytes, seconds: watch.total };
}

export function endEvent({ progress, watch, size }: Trainee, ending: Ending): EndEvent {
  const { status, reason, test, validation } = ending;
  const { step, epoch } = progress;
  return { type: "end", status, reason, step, epoch, ...size, test, validation, seconds: watch.total };
}

/** `sizes`: the widths as trained numbers, from before the network was brought into its final form. */
export function runResult(
  { settings, progress, size, watch }: Trainee,
  dataset: Dataset,
  { status, reason, test, validation }: Ending,
  sizes: Trainee["sizes"],
): TrainResult {
  const { step, epoch, flops, edits, peakBytes, sumBytes } = progress;
  return {
    status,
    reason,
    dataset: dataset.name,
    strategy: settings.strategy.name,
    seed: settings.seed,
    epochs: epoch,
    steps: step,
    ...size,
    ...sizes,
    hiddenUnits: size.widths.reduce((sum, width) => sum + width, 0),
    edits,
    flops,
    test,
    validation,
    seconds: watch.read(),
    memory: { peakBytes, meanBytes: step === 0 ? 0 : Math.round(sumBytes / step) },
  };
}
