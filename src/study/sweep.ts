/** The hyper-parameter sweeps of NORTH* on MNIST: arms and published figures alike. @module */

import type { Arm, Published } from "./definition.ts";

export const sweepArms: readonly Arm[] = ["north-select", "north-random", "north-weight"].map((name) => ({
  name,
  strategy: name,
}));

export interface PublishedSweep {
  readonly factor: string;
  readonly values: readonly number[];
  /** Accuracies, and hidden units where they grow, of each arm for each value. */
  readonly accuracy: Readonly<Record<string, readonly number[]>>;
  readonly hiddenUnits: Readonly<Record<string, readonly number[]>>;
}

/** One published figure for each arm and value. */
export function publishedSweep({ factor, values, accuracy, hiddenUnits }: PublishedSweep): Published[] {
  return Object.entries(accuracy).flatMap(([arm, accuracies]) =>
    values.map((value, i) => {
      const units = hiddenUnits[arm]?.[i];
      return {
        arm,
        factors: { [factor]: value },
        accuracy: { mean: accuracies[i] as number },
        ...(units === undefined ? {} : { hiddenUnits: { mean: units } }),
      };
    }),
  );
}
