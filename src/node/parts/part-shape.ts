/** What a definition from a file must have, and the one that a run uses: with its file, so that errors name it. @module */

import * as z from "zod";
import type { DefinitionKind } from "../../definition-kind.ts";
import { NumericError } from "../../errors.ts";
import { checkState, withBlame } from "../../growth/engine/answers.ts";
import type { PartsByPlace, RunningStrategy, StrategyDefinition } from "../../growth/strategy.ts";
import type { OptimizerDefinition } from "../../optim/definition.ts";
import type { ScheduleDefinition } from "../../optim/schedule.ts";

/** A definition from a file. */
export interface OwnDefinition {
  readonly name: string;
  readonly summary: string;
  readonly options: z.ZodObject;
  readonly file: string;
}

/** Functions that a definition of each kind has; of those joined by `|` one is enough. */
const functionsOf: Readonly<Partial<Record<DefinitionKind, readonly string[]>>> = {
  strategy: ["start"],
  trigger: ["start", "evaluate"],
  initializer: ["initialize|offer"],
  "layer initializer": ["initialize"],
  direction: ["choose"],
  judge: ["rest"],
  optimizer: ["slots", "update"],
  schedule: ["factor"],
};

/** Kinds of which a configuration may name a file. */
export const nameableKinds = Object.keys(functionsOf) as readonly DefinitionKind[];

type Loose = Readonly<Record<string, unknown>>;

function optionsProblem(options: unknown): string | null {
  const shape = (options as Partial<z.ZodObject>).shape as Readonly<Record<string, z.ZodType>> | undefined;
  if (!shape) return `options to be a zod object, such as z.strictObject({}), received ${typeof options}`;
  if ("name" in shape) return 'another name for the option "name", which says what stands in a place';
  const bare = Object.keys(shape).find((key) => !shape[key]?.safeParse(undefined).success);
  return bare === undefined ? null : `the option "${bare}" to have a default`;
}

/** What is missing in a definition, as what was expected; null for nothing. `taken`: names of the built-in ones of its kind. */
export function shapeProblem(kind: DefinitionKind, definition: Loose, taken: readonly string[]): string | null {
  const { name, options, preserves } = definition;
  if (typeof name !== "string" || !/^[\w-]+$/.test(name)) {
    return `name to be letters, digits and hyphens, received ${JSON.stringify(name) ?? "nothing"}`;
  }
  if (taken.includes(name)) return `another name than "${name}", which a built-in ${kind} has`;
  const missing = functionsOf[kind]?.find((names) =>
    names.split("|").every((one) => typeof definition[one] !== "function"),
  );
  if (missing !== undefined) {
    const [first = ""] = missing.split("|");
    return `${missing.replace("|", " or ")} to be a function, received ${typeof definition[first]}`;
  }
  const promises = ["exact", "approximate", "none"];
  if (kind.endsWith("initializer") && !promises.includes(preserves as string)) {
    return `preserves to be ${promises.join(", ")}, received ${JSON.stringify(preserves) ?? "nothing"}`;
  }
  return options === undefined ? null : optionsProblem(options);
}

/** A running strategy whose errors name it. */
function guarded(part: OwnDefinition, running: RunningStrategy): RunningStrategy {
  const blame = <T>(body: () => T): T => withBlame("strategy", part, body);
  const isWhole = ["lossTerms", "afterStep", "state"].every((key) => typeof (running as never)?.[key] === "function");
  if (!isWhole || !Array.isArray(running.parameters)) {
    blame(() => {
      throw new TypeError("expected start to give { parameters, lossTerms, afterStep, state }.");
    });
  }
  return {
    get parameters() {
      return running.parameters;
    },
    lossTerms: () => blame(() => running.lossTerms()),
    afterStep: () => blame(() => running.afterStep()),
    state: () => {
      const state = blame(() => running.state());
      checkState("strategy", part, state);
      return state;
    },
    ...(running.sizes ? { sizes: () => blame(() => running.sizes?.() ?? []) } : {}),
    ...(running.finish ? { finish: () => blame(() => running.finish?.()) } : {}),
  };
}

function guardedStrategy(part: StrategyDefinition & OwnDefinition): StrategyDefinition & OwnDefinition {
  const { including, file } = part;
  return {
    ...part,
    start: (network, context, ...rest) =>
      guarded(
        part,
        withBlame("strategy", part, () => part.start(network, context, ...rest)),
      ),
    ...(including ? { including: (parts: PartsByPlace) => guardedStrategy({ ...including(parts), file }) } : {}),
  };
}

function guardedSchedule(part: ScheduleDefinition & OwnDefinition): ScheduleDefinition & OwnDefinition {
  return {
    ...part,
    factor: (step, total, options) =>
      withBlame("schedule", part, () => {
        const factor = part.factor(step, total, options);
        if (typeof factor === "number" && factor >= 0 && Number.isFinite(factor)) return factor;
        throw new NumericError(`expected a factor of at least 0, received ${String(factor)} at step ${step}.`, {
          step,
        });
      }),
  };
}

function guardedOptimizer(part: OptimizerDefinition & OwnDefinition): OptimizerDefinition & OwnDefinition {
  return {
    ...part,
    slots: (options) => withBlame("optimizer", part, () => part.slots(options)),
    update: (kernels, block, options) => withBlame("optimizer", part, () => part.update(kernels, block, options)),
  };
}

/** The definition as runs use it. The engine itself names the parts of a strategy. */
export function ownDefinition(kind: DefinitionKind, definition: Loose, file: string): OwnDefinition {
  const part = { options: z.strictObject({}), summary: "", ...definition, file } as unknown as OwnDefinition;
  if (kind === "strategy") return guardedStrategy(part as StrategyDefinition & OwnDefinition);
  if (kind === "schedule") return guardedSchedule(part as ScheduleDefinition & OwnDefinition);
  return kind === "optimizer" ? guardedOptimizer(part as OptimizerDefinition & OwnDefinition) : part;
}
