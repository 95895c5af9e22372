/** What test/golden/environments.py recorded from Gymnasium. @module */

import { readFileSync } from "node:fs";

interface RecordedStep {
  readonly step: number;
  readonly state: readonly number[];
  readonly observation: readonly number[];
  readonly reward: number;
  readonly terminated: boolean;
}

interface RecordedRollout {
  readonly seed: number;
  readonly state: readonly number[];
  readonly observation: readonly number[];
  readonly actions: readonly number[];
  /** Some of the steps. */
  readonly steps: readonly RecordedStep[];
}

interface RecordedEnvironment {
  readonly id: string;
  readonly maxSteps: number;
  readonly rewardThreshold: number | null;
  /** How many there are, or the lowest and the highest. */
  readonly actions: number | readonly [readonly number[], readonly number[]];
  /** The lowest and the highest; null for infinite ones. */
  readonly observations: readonly [readonly (number | null)[], readonly (number | null)[]];
  readonly rollouts: readonly RecordedRollout[];
}

const path = new URL("../golden/environments.json", import.meta.url);

export const recordedEnvironments = (
  JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly RecordedEnvironment[] }
).cases;
