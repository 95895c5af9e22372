/** Triggers that any composed strategy takes in the place of its own, by name. @module */

import { z } from "zod";
import { OptionError } from "../../errors.ts";
import { parseOptions } from "../../parse-options.ts";
import type { TriggerDefinition } from "../trigger.ts";
import { composite } from "../triggers/composite.ts";
import { deadUnits } from "../triggers/dead-units.ts";
import { depthPressure } from "../triggers/depth-pressure.ts";
import { dynamicNodeCreation } from "../triggers/dynamic-node-creation.ts";
import { generalizationGap } from "../triggers/generalization-gap.ts";
import { gradientPlateau } from "../triggers/gradient-plateau.ts";
import { lossPlateau } from "../triggers/loss-plateau.ts";
import { miSaturation } from "../triggers/mi-saturation.ts";
import { rankPressure } from "../triggers/rank-pressure.ts";
import { restlessness } from "../triggers/restlessness.ts";
import { validationPlateau } from "../triggers/validation-plateau.ts";

export const signalTriggers: readonly TriggerDefinition[] = [
  miSaturation,
  gradientPlateau,
  rankPressure,
  deadUnits,
  restlessness,
  composite,
  dynamicNodeCreation,
  validationPlateau,
  generalizationGap,
  depthPressure,
  lossPlateau,
];

/** `slope=0.01,probe=256` as an object; whatever is a number or a boolean becomes one. */
function readPairs(text: string): unknown {
  const pairs = text.split(",").map((pair) => pair.split("="));
  if (pairs.some((pair) => pair.length !== 2 || pair[0]?.trim() === "")) return text;
  return Object.fromEntries(
    pairs.map(([name = "", value = ""]) => {
      const word = value.trim();
      const plain = word === "true" ? true : word === "false" ? false : word === "" ? word : Number(word);
      return [name.trim(), typeof plain === "number" && Number.isNaN(plain) ? word : plain];
    }),
  );
}

/** Options of a signal trigger, as an object or as `name=value` pairs behind commas. */
export const triggerOptionsField: z.ZodType = z
  .preprocess(
    (value) => (typeof value === "string" ? readPairs(value) : value),
    z.record(z.string(), z.unknown(), { error: "expected name=value pairs behind commas" }),
  )
  .optional()
  .describe("options of a trigger that is not the strategy's own, as name=value pairs: rankHigh=0.8,probe=256");

/** @throws OptionError when the options are not the trigger's, or it takes none this way */
export function parseTriggerOptions(
  trigger: TriggerDefinition,
  given: unknown,
): Readonly<Record<string, unknown>> | null {
  if (signalTriggers.includes(trigger)) return parseOptions(`trigger "${trigger.name}"`, trigger.options, given);
  if (given === undefined) return null;
  throw new OptionError(
    `trigger "${trigger.name}": its options stand beside the strategy's own. Leave triggerOptions out, or choose trigger: ${signalTriggers.map(({ name }) => name).join(", ")}.`,
  );
}
