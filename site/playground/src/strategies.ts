/** The strategies that the playground offers, by family. @module */

import { plasticity, softSizes, strategies } from "burgeon";
import type { StrategyDefinition } from "burgeon/extend";
import type { Listed } from "./offered.ts";

export interface Offered extends Listed {
  readonly definition: StrategyDefinition;
}

const FAMILIES: readonly (readonly [family: string, test: RegExp])[] = [
  ["by evidence on held-out rows", /^burgeon$/],
  ["NORTH*: when, where and how to add neurons", /^(north|random-trigger)/],
  ["rivals from the literature", /^(gradmax|firefly|nest|splitting)/],
  ["from signals while learning", /^neurogenesis/],
  ["fixed size", /^static/],
];

const inLayers = (definitions: object, family: string | null): Offered[] =>
  (Object.values(definitions) as StrategyDefinition[]).map((definition) => ({
    name: definition.name,
    family: family ?? FAMILIES.find(([, test]) => test.test(definition.name))?.[0] ?? "others",
    summary: definition.summary,
    definition,
    isGraph: false,
  }));

const graphs: StrategyDefinition = plasticity as unknown as StrategyDefinition;

export const OFFERED: readonly Offered[] = [
  ...inLayers(strategies, null),
  ...inLayers(softSizes, "a size learned by gradient descent"),
  { name: graphs.name, family: "a graph of neurons", summary: graphs.summary, definition: graphs, isGraph: true },
];

export const offered = (name: string): Offered => OFFERED.find((one) => one.name === name) ?? (OFFERED[0] as Offered);
