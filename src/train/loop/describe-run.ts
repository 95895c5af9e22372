/** Events of a run: its start, its steps and epochs, its end, and its result. @module */

import type { GrowthEnd } from "../../growth/strategy.ts";
import type { EndEvent, EpochEvent, Metrics, StartEvent, Status, StepEvent, TrainResult } from "../events/events.ts";
import type { MadeStep, Model, ModelSize } from "../model.ts";
import type { Session } from "../session.ts";

/** How a run ended, with the quality of its model, null where it was not measured. */
export interface Ending {
  readonly status: Status;
  readonly reason: string | null;
  readonly growth: GrowthEnd | null;
  readonly test: Metrics | null;
  readonly validation: Metrics | null;
}

/** Ids of units, of axes where they are not 0, 1, 2, ... */
function unusualIds({ units = {} }: Model): Pick<StartEvent, "units"> {
  const unusual = Object.entries(units).filter(([, ids]) => ids.some((id, at) => id !== at));
  return unusual.length === 0 ? {} : { units: Object.fromEntries(unusual) };
}

export function startEvent({ settings, source }: Session, model: Model, totalSteps: number): StartEvent {
  const { strategy, strategyOptions: options, seed, epochs } = settings;
  const { name: dataset, task, rows, notes } = source;
  const { axes, size } = model.trained;
  const room = model.growthRoom?.();
  return {
    type: "start",
    dataset,
    task,
    strategy: strategy.name,
    options,
    seed,
    epochs,
    totalSteps,
    rows,
    axes,
    ...unusualIds(model),
    ...size,
    ...(room ? { room } : {}),
    notes,
  };
}

export function stepEvent({ progress, watch }: Session, { value, learningRate }: MadeStep): StepEvent {
  const { step, epoch } = progress;
  return { type: "step", step, epoch, loss: value.loss, learningRate, seconds: watch.total };
}

const sizesOf = ({ sizes }: Model): { readonly sizes?: readonly number[] } => (sizes ? { sizes } : {});

export function epochEvent(
  { progress, watch }: Session,
  model: Model,
  { bytes, ...means }: Pick<EpochEvent, "loss" | "accuracy"> & { readonly bytes: number },
): EpochEvent {
  const { step, epoch, flops } = progress;
  const size = { ...model.trained.size, ...sizesOf(model) };
  return { type: "epoch", epoch, step, ...means, ...size, flops, bytes, seconds: watch.total };
}

export function endEvent({ progress, watch }: Session, size: ModelSize, ending: Ending): EndEvent {
  const { status, reason, growth, test, validation } = ending;
  const { step, epoch } = progress;
  return { type: "end", status, reason, growth, step, epoch, ...size, test, validation, seconds: watch.total };
}

/** `sizes`: the widths as trained numbers, from before the model was brought into its final form. */
export function runResult(
  { settings, source, progress, watch }: Session,
  { status, reason, growth, test, validation }: Ending,
  { sizes, ...size }: ModelSize & { readonly sizes: readonly number[] | undefined },
): TrainResult {
  const { step, epoch, flops, edits, changes, peakBytes, sumBytes } = progress;
  return {
    status,
    reason,
    growth,
    dataset: source.name,
    strategy: settings.strategy.name,
    seed: settings.seed,
    epochs: epoch,
    steps: step,
    ...size,
    ...(sizes ? { sizes } : {}),
    hiddenUnits: size.widths.reduce((sum, width) => sum + width, 0),
    edits,
    changes,
    flops,
    test,
    validation,
    seconds: watch.read(),
    memory: { peakBytes, meanBytes: step === 0 ? 0 : Math.round(sumBytes / step) },
  };
}
