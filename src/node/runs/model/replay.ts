/**
 * The state of a run after any of its steps: from the checkpoints that are kept, or trained again up to there, which gives the same bits.
 *
 * @module
 */

import { OptionError, StateError } from "../../../errors.ts";
import type { Checkpoint } from "../../../train/checkpoint.ts";
import type { TrainEvent } from "../../../train/events/events.ts";
import type { Backend } from "../../device.ts";
import { checkpointSteps, loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import type { AnyConfig } from "../config/environment-config.ts";
import { readPlan } from "../folds/plan.ts";
import { readRunEvents } from "../log/run-events.ts";
import { type Prepared, prepare, trainerOf } from "./prepare.ts";

/** Checkpoints to take step `step` from: the best and the last, and the milestone nearest before it, in order of their steps. */
function keptCheckpoints(folder: string, { best, ...last }: Checkpoint, step: number): Checkpoint[] {
  const near = checkpointSteps(folder).findLast((one) => one <= step);
  const found = near === undefined ? null : loadCheckpoint(folder, near);
  const all = [...(found ? [found.checkpoint] : []), ...(best ? [best] : []), last];
  return all
    .map((one) => ({ ...one, best: null }))
    .filter(({ state }, i) => all.findIndex((one) => one.state.step === state.step) === i)
    .sort((a, b) => a.state.step - b.state.step);
}

/** Widths that the log has after a step. */
function loggedWidths(events: readonly TrainEvent[], step: number): readonly number[] | undefined {
  const sized = events.filter((event) => event.type === "start" || (event.type === "growth" && event.step <= step));
  return (sized.at(-1) as { widths?: readonly number[] } | undefined)?.widths;
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

export interface WantedStep {
  readonly folder: string;
  readonly config: AnyConfig;
  /** What it computed on; null where it is unknown. */
  readonly backend: Backend | null;
  /** The last checkpoint that is whole. */
  readonly last: Checkpoint | null;
  readonly step: number;
  /** Something that a person should know, before it takes time. */
  readonly onNote: (note: string) => void;
}

/**
 * The checkpoint of a step, of which none need be kept.
 *
 * @throws OptionError for a step that the run did not come to; StateError when training led elsewhere than the log says
 */
export async function checkpointAt({ folder, config, backend, last, step, onNote }: WantedStep): Promise<Checkpoint> {
  const end = last?.state.step ?? 0;
  if (!(Number.isSafeInteger(step) && step >= 0 && step <= end)) {
    throw new OptionError(`step: expected a whole number of steps that the run made, 0 to ${end}, received ${step}.`, {
      step,
      last: end,
    });
  }
  const kept = last ? keptCheckpoints(folder, last, step) : [];
  const there = kept.findLast(({ state }) => state.step === step);
  if (there) return there;
  const from = kept.findLast((one) => one.state.step < step && !one.state.predictsOnly) ?? null;
  if (step > 0) onNote(`there is no checkpoint of step ${step}: training again from step ${from?.state.step ?? 0}`);
  const reached = await replay(
    await prepare(config, { resumes: from !== null, backend, plan: readPlan(folder), run: folder }),
    from,
    step,
  );
  const logged = loggedWidths(readRunEvents(folder), step);
  const found = reached.state.widths;
  if (logged?.join() === found.join()) return reached;
  const steps = kept.map(({ state }) => state.step).join(", ");
  throw new StateError(
    `${folder}: trained again up to step ${step}, the network has widths ${found.join()}, but the log has ${logged?.join()}. The data or the machine has changed. Steps that need no training: ${steps}.`,
    { folder, step },
  );
}
