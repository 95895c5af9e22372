/**
 * The network of a run as it was after any of its steps, ready for prediction: from the checkpoints that are kept, or trained again up to
 * there, which gives the same bits.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import type { Dataset } from "../../data/dataset.ts";
import type { TablePreprocessing } from "../../data/preprocessing.ts";
import { DataError, OptionError, StateError } from "../../errors.ts";
import type { Network } from "../../nn/network.ts";
import type { GraphNetwork } from "../../plasticity/graph-network.ts";
import type { Device } from "../../tensor/device.ts";
import type { Checkpoint } from "../../train/checkpoint.ts";
import type { TrainEvent } from "../../train/events.ts";
import { checkpointSteps, loadCheckpoint } from "./checkpoint-index.ts";
import { parseConfig } from "./config.ts";
import { readEvents } from "./event-log.ts";
import { type Prepared, prepare, trainerOf } from "./prepare.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import { requireRunFolder } from "./run-folder.ts";
import { readSummary } from "./summary.ts";

export interface ModelAtStepOptions {
  /** Training steps complete; default the network that the run came to. */
  readonly step?: number | undefined;
  /** Something that a person should know, before it takes time. */
  readonly onNote?: ((note: string) => void) | undefined;
}

export interface ModelAtStep {
  readonly network: Network | GraphNetwork;
  readonly device: Device;
  readonly config: ResolvedConfig;
  readonly dataset: Dataset;
  readonly preprocessing: TablePreprocessing | null;
  readonly classNames: readonly string[] | null;
  /** Columns of a table that the network takes, in order of its inputs; null where the data is no table. */
  readonly inputColumns: readonly string[] | null;
  readonly step: number;
  dispose(): void;
}

/** A checkpoint to go on from or to predict with. */
const alone = (checkpoint: Omit<Checkpoint, "best">): Checkpoint => ({ ...checkpoint, best: null });

/** Checkpoints to take step `step` from: the best and the last, and the milestone nearest before it, in order of their steps. */
function keptCheckpoints(folder: string, { best, ...last }: Checkpoint, step: number): Checkpoint[] {
  const near = checkpointSteps(folder).findLast((one) => one <= step);
  const found = near === undefined ? null : loadCheckpoint(folder, near);
  const all = [...(found ? [found.checkpoint] : []), ...(best ? [best] : []), last].map(alone);
  return all
    .filter(({ state }, i) => all.findIndex((one) => one.state.step === state.step) === i)
    .sort((a, b) => a.state.step - b.state.step);
}

/** The step of the network that the run came to: the best where training stopped by it. @throws StateError for a run that may go on */
function finalStep(folder: string, last: Checkpoint | null, patience: number | null): number {
  const summary = readSummary(requireRunFolder(folder).summary);
  const step = last?.state.step ?? 0;
  if (summary?.status === "done" || summary?.status === "stopped-early") {
    return (patience ?? 0) > 0 && last?.best ? last.best.state.step : step;
  }
  const stands = last ? `, or take it as it stands: --step ${step}` : ": it has no checkpoint yet";
  throw new StateError(`${folder}: the run is not complete. Go on with it (burgeon resume ${folder})${stands}.`, {
    folder,
    step,
  });
}

/** Widths that the log has after a step. */
function loggedWidths(events: readonly TrainEvent[], step: number): readonly number[] | undefined {
  const sized = events.filter((event) => event.type === "start" || (event.type === "growth" && event.step <= step));
  return (sized.at(-1) as { widths?: readonly number[] } | undefined)?.widths;
}

/** Whether training can go on from it: the best graph is kept without its moments. */
const isWhole = ({ state }: Checkpoint): boolean => !state.graph || state.strategy !== null;

function widthsOf({ state: { graph, axes } }: Checkpoint): number[] {
  if (!graph) return axes.map(({ ids }) => ids.length);
  return [graph.graph.neurons.filter(({ kind }) => kind === "hidden").length];
}

/** Trains again from a checkpoint, or from the start, up to a step. */
async function replay(prepared: Prepared, from: Checkpoint | null, step: number): Promise<Checkpoint> {
  const signal = { aborted: false };
  const reached: Checkpoint[] = [];
  const onStep = (now: number): void => {
    if (now !== step) return;
    reached.push(trainer.checkpoint());
    signal.aborted = true;
  };
  const trainer = trainerOf(prepared, { callbacks: { onStep }, signal, ...(from ? { resume: from } : {}) });
  try {
    if (step === 0) return trainer.checkpoint();
    const events = trainer.run();
    while (reached.length === 0 && !(await events.next()).done);
    await events.return?.(undefined as never);
    return reached[0] as Checkpoint;
  } finally {
    trainer.dispose();
  }
}

interface Wanted {
  readonly folder: string;
  readonly kept: readonly Checkpoint[];
  readonly step: number;
  /** The kept checkpoint to train from; null: the start. */
  readonly from: Checkpoint | null;
}

/** @throws OptionError for a step that the run did not come to */
function checkStep(step: number, last: number): void {
  if (Number.isSafeInteger(step) && step >= 0 && step <= last) return;
  throw new OptionError(`step: expected a whole number of steps that the run made, 0 to ${last}, received ${step}.`, {
    step,
    last,
  });
}

/** Trains up to a step of which no checkpoint is kept. @throws StateError when that led elsewhere than the log says */
async function trainedAgain(prepared: Prepared, { folder, kept, step, from }: Wanted): Promise<Checkpoint> {
  const reached = await replay(prepared, from, step);
  const logged = loggedWidths(readEvents(requireRunFolder(folder).events), step);
  const found = widthsOf(reached);
  if (logged?.join() === found.join()) return reached;
  const steps = kept.map(({ state }) => state.step).join(", ");
  throw new StateError(
    `${folder}: trained again up to step ${step}, the network has widths ${found.join()}, and the log says ${logged?.join()}. The data or the machine is another one. Steps that need no training: ${steps}.`,
    { folder, step },
  );
}

/** A run's configuration as it was resolved. @throws DataError when it is damaged */
function readConfig(folder: string): unknown {
  const { config } = requireRunFolder(folder);
  try {
    return JSON.parse(readFileSync(config, "utf8"));
  } catch (cause) {
    throw new DataError(`${config}: expected a configuration as JSON. The file is damaged.`, { config }, { cause });
  }
}

/**
 * Loads a run's network with what it takes to use it. Soft widths are made real.
 *
 * @throws DataError when the folder holds no run; StateError when the run is not complete and no step is named; OptionError for a step
 * that it did not come to
 * @example
 * const { network, step } = await modelAtStep("runs/mnist-burgeon-1-1", { step: 200 });
 */
export async function modelAtStep(folder: string, options: ModelAtStepOptions = {}): Promise<ModelAtStep> {
  const config = parseConfig(readConfig(folder));
  const last = loadCheckpoint(folder)?.checkpoint ?? null;
  const step = options.step ?? finalStep(folder, last, config.patience);
  checkStep(step, last?.state.step ?? 0);
  const kept = last ? keptCheckpoints(folder, last, step) : [];
  const there = kept.findLast(({ state }) => state.step === step);
  const from = there ?? kept.findLast((one) => one.state.step < step && isWhole(one)) ?? null;
  if (!there && step > 0) {
    options.onNote?.(`no checkpoint of step ${step} is kept: training again from step ${from?.state.step ?? 0}`);
  }
  const prepared = await prepare(config, { resumes: from !== null });
  const { dataset } = prepared;
  const checkpoint = there ?? (await trainedAgain(prepared, { folder, kept, step, from }));
  const trainer = trainerOf(prepared, { resume: alone(checkpoint) });
  const network = trainer.settle();
  const { preprocessing } = dataset;
  return {
    network,
    device: network.device,
    config: prepared.config,
    dataset,
    preprocessing,
    classNames: dataset.classes,
    inputColumns: preprocessing?.features.map(({ column }) => column) ?? null,
    step: checkpoint.state.step,
    dispose: () => trainer.dispose(),
  };
}
