/** Forward and backward through layers: with an update after it, or to look at the gradients alone. @module */

import type { Comparison, GradientPass, Sample } from "../../growth/strategy.ts";
import type { Taps } from "../../nn/layer.ts";
import { differentiate } from "../../tensor/differentiate.ts";
import type { Root } from "../../tensor/gradients.ts";
import { record } from "../../tensor/tape.ts";
import { scheduledRate, stepFlops } from "../loop/pace.ts";
import type { StepOutcome } from "../model.ts";
import type { ResidentSplit } from "../source/resident.ts";
import type { Source } from "../source.ts";
import { describeNonFinite } from "./non-finite.ts";
import type { LayersState } from "./state.ts";
import type { TrainingBatch } from "./training-batch.ts";
import { trainingLoss } from "./training-loss.ts";

export interface UpdateOptions {
  /** Further losses, while the tape records. */
  readonly terms?: () => readonly Root[];
  /** Instead of that of the schedule. */
  readonly learningRate?: number | undefined;
}

/** Forward, backward and update on one batch, in the current scope. */
export function update(
  state: LayersState,
  batch: TrainingBatch,
  { terms = () => [], learningRate }: UpdateOptions = {},
): StepOutcome {
  const { network, session } = state;
  const { device, settings, progress, watch } = session;
  const { inputs } = batch;
  const { value, gradients } = watch.time("forwardBackward", () =>
    record(device, (tape) => {
      const outputs = network.forward(inputs, { training: true, random: session.streams.get("dropout") });
      const { value, roots } = trainingLoss(settings, outputs, batch);
      return { value, gradients: differentiate(device, tape, [...roots, ...terms()]) };
    }),
  );
  if (!Number.isFinite(value.loss)) {
    const where = describeNonFinite(network, inputs);
    return { problem: `the loss is ${value.loss} at step ${progress.step + 1}; ${where}` };
  }
  const rate = learningRate ?? scheduledRate(settings, progress);
  watch.time("update", () => {
    state.lastUpdate.prepare(network);
    state.optimizer.step(gradients, rate);
  });
  progress.step++;
  progress.flops += stepFlops(network.flops(), inputs.rows);
  state.last = { value, learningRate: rate };
  return state.last;
}

/** Rows below which halves of them would be too few to compare. */
const FEW_ROWS = 1024;

/** Rows of a split, by number. */
export interface RowsOf {
  readonly split: ResidentSplit;
  readonly rows: Int32Array;
}

/** Whether units can be tested on other rows than those that they are chosen on. */
export function comparisonIn({ training, heldOut, recipe }: Source): Comparison {
  if (recipe?.complete) return "complete";
  return heldOut !== null || training.split.distinctRows >= FEW_ROWS ? "apart" : "same";
}

/** The rows of one side of a comparison. */
export function sampleOf(source: Source, { side, rows }: Sample): RowsOf {
  const { training, heldOut } = source;
  const { split } = training;
  const mixed = training.probe(split.rows);
  if (comparisonIn(source) !== "apart") return { split, rows: mixed.slice(0, rows) };
  if (heldOut) {
    if (side === "choose") return { split, rows: training.recent.latest(rows) };
    const count = Math.min(rows, heldOut.rows);
    return {
      split: heldOut,
      rows: Int32Array.from({ length: count }, (_, i) => Math.floor((i * heldOut.rows) / count)),
    };
  }
  const own = halfOf(mixed, split.copies, side);
  return { split, rows: own.slice(0, rows) };
}

/** One half of rows in a random order; copies are in the half of their first row. */
function halfOf(mixed: Int32Array, copies: Int32Array | null, side: Sample["side"]): Int32Array {
  const half = Math.floor(mixed.length / 2);
  if (!copies) return side === "choose" ? mixed.subarray(half) : mixed.subarray(0, half);
  const place = new Int32Array(mixed.length);
  mixed.forEach((row, at) => {
    place[row] = at;
  });
  return mixed.filter((row) => (place[copies[row] as number] as number) < half === (side === "test"));
}

/** Forward and backward on these rows without augmentation, dropout and update, in the current scope. */
export function gradientPass(
  { network, session }: LayersState,
  { split, rows }: RowsOf,
  taps: Taps | null,
  activationsOnly: boolean,
): GradientPass {
  const { device, settings, progress } = session;
  const { inputs, targets } = split.batch(rows);
  const layers = network.weighted;
  // Gradients reach a layer's output by its bias; without one they have to come by its weight.
  const spared =
    activationsOnly && layers.every((layer) => layer.bias) ? layers.map(({ weight }) => weight.tensor) : [];
  progress.flops += (spared.length > 0 ? 2 : 3) * network.flops() * rows.length;
  for (const weight of spared) weight.requiresGradient = false;
  try {
    return record(device, (tape) => {
      const outputs = network.forward(inputs, { taps });
      const { value, roots } = trainingLoss(settings, outputs, { targets, mixed: null });
      return { loss: value.loss, gradients: differentiate(device, tape, roots) };
    });
  } finally {
    for (const weight of spared) weight.requiresGradient = true;
  }
}
