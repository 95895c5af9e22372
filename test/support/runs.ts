/** Whole runs, as data that can be compared. @module */

import type { Dataset } from "../../src/data/dataset.ts";
import { generateDataset } from "../../src/data/define-dataset.ts";
import { moons } from "../../src/data/generators/moons.ts";
import type { Checkpoint } from "../../src/train/checkpoint.ts";
import type { TrainResult } from "../../src/train/events/events.ts";
import { train } from "../../src/train/train.ts";
import type { TrainOptions } from "../../src/train/train-options.ts";
import { shadowOf } from "./shadow.ts";

export const smallMoons: Dataset = generateDataset(moons, { points: 240 }, { seed: 1 });

/** Plain data without the fields named `seconds`: what the same seed must give again. */
export function timeless<T>(value: T): T {
  const text = JSON.stringify(value, (key, inner: unknown) => (key === "seconds" ? undefined : inner));
  return JSON.parse(text) as T;
}

export interface Recorded {
  /** Without their times. */
  readonly events: readonly { readonly type: string; readonly step?: number }[];
  readonly result: TrainResult;
  /** Parameters by unit ids. */
  readonly weights: ReadonlyMap<string, number>;
  /** Taken after the requested steps, through JSON. */
  readonly checkpoints: ReadonlyMap<number, Checkpoint>;
}

/** A checkpoint as it comes back from a file: the state through JSON, tensors in arrays of their own. */
function stored({ tensors, state, best }: Checkpoint): Checkpoint {
  const copies = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, values }]) => [name, { shape: [...shape], values: values.slice() }]),
  );
  return {
    tensors: copies,
    state: JSON.parse(JSON.stringify(state)) as Checkpoint["state"],
    best: best && stored({ ...best, best: null }),
  };
}

/** Trains to the end and notes everything. */
export async function recordRun(options: TrainOptions, checkpointSteps: readonly number[] = []): Promise<Recorded> {
  const checkpoints = new Map<number, Checkpoint>();
  const { trainer } = train({
    ...options,
    callbacks: {
      onStep: (step) => {
        if (checkpointSteps.includes(step)) checkpoints.set(step, stored(trainer.checkpoint()));
      },
    },
  });
  const events: Recorded["events"][number][] = [];
  const run = trainer.run();
  for (;;) {
    const next = await run.next();
    if (next.done) {
      const weights = shadowOf(trainer.model.network.parameters);
      trainer.dispose();
      return { events: timeless(events), result: next.value, weights, checkpoints };
    }
    events.push(next.value);
  }
}
