/** What a configuration says of a graph of neurons, and what it must not say. @module */

import { OptionError } from "../../errors.ts";
import { plasticity } from "../../plasticity/plasticity-strategy.ts";
import type { RunConfig } from "./config.ts";
import { GRAPH_MODEL } from "./definitions.ts";

/** Options that only layers have. */
const layersOnly = [
  "width",
  "parameters",
  "maxWidthMultiplier",
  "residual",
  "from",
  "dropout",
  "initial",
  "initialBias",
  "crop",
  "flip",
  "cutout",
  "mixup",
  "labelSmoothing",
  "clipNorm",
  "newcomerRate",
  "newcomerSteps",
  "cohortRate",
  "cohortFloor",
  "varianceTransfer",
] as const satisfies readonly (keyof RunConfig)[];

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

/** @throws OptionError for the first option that a graph does not have; of its strategy when the two do not belong together */
export function refuseLayersOnly(config: RunConfig, defaults: RunConfig): void {
  const { model, strategy, hidden, optimizer } = config;
  if ((model === GRAPH_MODEL) !== (strategy.name === plasticity.name)) {
    throw new OptionError(
      `the strategy "${strategy.name}" does not go with the model "${model}": "${plasticity.name}" is for "${GRAPH_MODEL}", the others are for layers. Leave one of the two out.`,
      { model, strategy: strategy.name },
    );
  }
  if (model !== GRAPH_MODEL) return;
  const option = layersOnly.find((key) => JSON.stringify(config[key]) !== JSON.stringify(defaults[key]));
  if (option !== undefined) {
    throw new OptionError(
      `${option}: it is an option of layers, and the model "${GRAPH_MODEL}" has none. Leave it out.`,
      {
        option,
      },
    );
  }
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
