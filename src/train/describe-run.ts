/** What is said of a run, as data: its start, its steps and epochs, its end, and what it came to. @module */

import type { EndEvent, EpochEvent, Metrics, StartEvent, Status, StepEvent, TrainResult } from "./events.ts";
import type { Learner } from "./learner.ts";
import type { TrainOptions } from "./options.ts";
import type { MadeStep } from "./passes.ts";
import type { Session } from "./session.ts";

/** How a run ended, with the quality of its network, null where it was not measured. */
export interface Ending {
  readonly status: Status;
  readonly reason: string | null;
  readonly test: Metrics | null;
  readonly validation: Metrics | null;
}

function size({ network }: Session): { widths: number[]; parameters: number } {
  return { widths: network.widths, parameters: network.parameterCount };
}

export function startEvent(session: Session, { dataset }: TrainOptions, totalSteps: number): StartEvent {
  const { train, validation, test, network, settings } = session;
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
    axes: network.axes.map((axis) => axis.name),
    ...size(session),
    notes: dataset.notes,
  };
}

export function stepEvent({ progress, watch }: Session, { value, learningRate }: MadeStep): StepEvent {
  const { step, epoch } = progress;
  return { type: "step", step, epoch, loss: value.loss, learningRate, seconds: watch.total };
}

export function epochEvent({ session, sizes }: Learner, means: Pick<EpochEvent, "loss" | "accuracy">): EpochEvent {
  const { progress, watch } = session;
  const { step, epoch } = progress;
  return { type: "epoch", epoch, step, ...means, ...size(session), ...sizes, seconds: watch.total };
}

export function endEvent(session: Session, { status, reason, test, validation }: Ending): EndEvent {
  const { progress, watch } = session;
  const { step, epoch } = progress;
  return { type: "end", status, reason, step, epoch, ...size(session), test, validation, seconds: watch.total };
}

/** `sizes`: the widths as trained numbers, from before the network was brought into its final form. */
export function runResult(
  session: Session,
  { dataset }: TrainOptions,
  { status, reason, test, validation }: Ending,
  sizes: Learner["sizes"],
): TrainResult {
  const { settings, progress, network, watch } = session;
  const { step, epoch, flops, edits, peakBytes, sumBytes } = progress;
  return {
    status,
    reason,
    dataset: dataset.name,
    strategy: settings.strategy.name,
    seed: settings.seed,
    epochs: epoch,
    steps: step,
    ...size(session),
    ...sizes,
    hiddenUnits: network.widths.reduce((sum, width) => sum + width, 0),
    edits,
    flops,
    test,
    validation,
    seconds: watch.read(),
    memory: { peakBytes, meanBytes: step === 0 ? 0 : Math.round(sumBytes / step) },
  };
}
