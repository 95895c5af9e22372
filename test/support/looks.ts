/** Triggers at a sequence of looks, without training. @module */

import type { TriggerOutcome } from "../../src/growth/trigger.ts";
import * as triggers from "../../src/growth/triggers/index.ts";
import { createReferenceDevice } from "../../src/tensor/create-device.ts";
import { type LookGiven, normalSamples, type Samples, withActivations } from "./growth.ts";

const device = createReferenceDevice();

/** What a trigger sees at one look. */
export interface Glance {
  readonly samples: Samples;
  readonly more?: LookGiven;
}

/** Outcomes of looks one after another. */
export function looks(
  name: string,
  course: readonly Glance[],
  given: Record<string, unknown> = {},
): TriggerOutcome<unknown>[] {
  const trigger = Object.values(triggers).find((one) => one.name === name);
  if (!trigger) throw new Error(`no trigger ${name}`);
  const options = trigger.options.parse({
    ...("warmUpRounds" in trigger.options.shape ? { warmUpRounds: 0 } : {}),
    ...given,
  });
  const [first] = course as [Glance];
  let state = withActivations(device, first.samples, (site, look) => trigger.start(site, look, options), first.more);
  return course.map(({ samples, more }) => {
    const outcome = withActivations(
      device,
      samples,
      (site, look) => trigger.evaluate(site, look, options, state),
      more,
    );
    state = outcome.state;
    return outcome;
  });
}

export const amounts = (outcomes: readonly TriggerOutcome<unknown>[]): number[] => outcomes.map(({ amount }) => amount);
export const repeat = (count: number, look: (i: number) => Glance): Glance[] =>
  Array.from({ length: count }, (_, i) => look(i));

export const full = normalSamples(60, 8, 1);
export const losses = (values: readonly number[]): Glance[] =>
  values.map((trainingLoss) => ({ samples: full, more: { trainingLoss } }));
