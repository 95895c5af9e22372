/** What a configuration says of a graph of neurons, and what it must not say. @module */

import { OptionError } from "../../../errors.ts";
import { plasticity } from "../../../plasticity/plasticity-strategy.ts";
import type { Given } from "../../../train/options/option.ts";
import { GRAPH_MODEL, traitsOf } from "../definitions.ts";
import type { DatasetOptions } from "../options/table.ts";

const nameOf = (strategy: unknown): unknown =>
  typeof strategy === "string" ? strategy : (strategy as { name?: unknown } | null | undefined)?.name;

/** The model "graph" and the strategy "plasticity" belong together: where one is given, the other need not be. */
export function impliedGraph(raw: object): Record<string, unknown> {
  const config = raw as Record<string, unknown>;
  const { model, strategy } = config;
  const name = nameOf(strategy);
  if (model === undefined && name === plasticity.name) return { ...config, model: GRAPH_MODEL };
  if (model !== GRAPH_MODEL || name !== undefined) return config;
  return { ...config, strategy: { ...(strategy as object | undefined), name: plasticity.name } };
}

/** @throws OptionError when model and strategy do not belong together, or a graph cannot be as it is requested */
export function refuseUnfitGraph({ model, strategy, hidden, optimizer }: Given<DatasetOptions>): void {
  const { layers, takes } = traitsOf(model);
  if (!takes(strategy.name)) {
    throw new OptionError(
      `the strategy "${strategy.name}" does not go with the model "${model}": "${plasticity.name}" is for "${GRAPH_MODEL}", the others are for layers. Leave one of the two out.`,
      { model, strategy: strategy.name },
    );
  }
  if (layers) return;
  if (hidden !== null && hidden.length > 1) {
    throw new OptionError(
      `hidden: a graph has no layers: expected one number of hidden neurons to start with, received ${hidden.join(",")}.`,
      { hidden },
    );
  }
  if (optimizer.name === "adam" && !optimizer.weightDecay) return;
  throw new OptionError(
    `optimizer: a graph is trained by adam without weight decay, received ${JSON.stringify(optimizer)}. Leave it out.`,
    { optimizer },
  );
}
