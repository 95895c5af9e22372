/** Everything that a configuration may name, found in the barrels. @module */

import type * as z from "zod";
import { studentList } from "../../control/named.ts";
import * as growthStrategies from "../../growth/strategies/index.ts";
import type { StrategyDefinition } from "../../growth/strategy.ts";
import * as activationExports from "../../kernels/activations/index.ts";
import * as initialExports from "../../nn/initializers/index.ts";
import type { ModelDefinition } from "../../nn/model.ts";
import * as modelExports from "../../nn/models/index.ts";
import type { OptimizerDefinition } from "../../optim/definition.ts";
import * as optimizerExports from "../../optim/optimizers/index.ts";
import { type ScheduleDefinition, withWarmup } from "../../optim/schedule.ts";
import * as scheduleExports from "../../optim/schedules/index.ts";
import { plasticity } from "../../plasticity/plasticity-strategy.ts";
import * as sizeStrategies from "../../softsize/strategies/index.ts";
import type { StrategyDeclaration } from "../../train/options.ts";

export const layerStrategies: readonly StrategyDefinition[] = [
  ...Object.values(growthStrategies),
  ...Object.values(sizeStrategies),
];
/** Those for layers, and the one for graphs of neurons. */
export const strategies: readonly StrategyDeclaration[] = [...layerStrategies, plasticity];
export const optimizers: readonly OptimizerDefinition[] = Object.values(optimizerExports);
export const schedules: readonly ScheduleDefinition[] = Object.values(scheduleExports);

export const models: readonly ModelDefinition[] = Object.values(modelExports);

/** The model that has no layers: a graph of neurons. */
export const GRAPH_MODEL = "graph";
/** What a configuration must know of a model before it is made. */
export interface ModelTraits {
  /** Whether it is made of layers, and takes what only they have. */
  readonly layers: boolean;
  /** Whether the widths of its layers are those in `hidden`, and there must be some. */
  readonly open: boolean;
  /** Whether a strategy is for it. */
  takes(strategy: string): boolean;
}

const isForGraphs = (strategy: string): boolean => strategy === plasticity.name;

/** Of a model whose name was checked. */
export function traitsOf(model: string): ModelTraits {
  const layers = models.find(({ name }) => name === model);
  if (!layers) return { layers: false, open: false, takes: isForGraphs };
  return { layers: true, open: layers.open ?? false, takes: (strategy) => !isForGraphs(strategy) };
}

export const modelNames: readonly string[] = [...models.map(({ name }) => name), GRAPH_MODEL];

export type Kind = "strategy" | "optimizer" | "schedule" | "student";

export interface Definition {
  readonly name: string;
  readonly summary: string;
  readonly options: z.ZodObject;
}

/** The kinds of definition that take options of their own. */
export const definitions: Readonly<Record<Kind, readonly Definition[]>> = {
  strategy: strategies,
  optimizer: optimizers,
  student: studentList,
  schedule: schedules.map((schedule) => ({ ...schedule, options: withWarmup(schedule) })),
};

/** A definition whose name was checked. */
export function byName<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  return list.find((one) => one.name === name) as T;
}

/** Names of all definitions of a kind. */
export function definitionNames(kind: Kind | "activation" | "initial" | "model"): string[] {
  const lists: Record<typeof kind, readonly { readonly name: string }[]> = {
    ...definitions,
    activation: Object.values(activationExports),
    initial: Object.values(initialExports),
    model: modelNames.map((name) => ({ name })),
  };
  return lists[kind].map(({ name }) => name);
}
