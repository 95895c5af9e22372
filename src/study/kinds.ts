/** What differs between studies that train on datasets and studies that distill in environments, as data. @module */

import { plasticity } from "../plasticity/plasticity-strategy.ts";
import type { StudyDefinition, StudyKind } from "./definition.ts";

export interface KindFacts {
  /** What the plan itself decides: in `run` or as a factor it would do nothing. */
  readonly decided: readonly string[];
  /** Entries of a study file that its runs have no use for. */
  readonly idle: readonly string[];
  /** Controls that follow an arm, by the part of their name before the colon. */
  readonly followers: readonly string[];
  /** The strategy, or student, of layers that stay as they are, and the options of an arm that it takes over. */
  readonly still: { readonly name: string; readonly keeps: readonly string[] };
  /** Whether widths of hidden layers are the study's, as sizes and layers, and so networks that stay at them are its controls. */
  readonly sized: boolean;
  /** Whether its runs take parts of strategies by name, and so from files. */
  readonly takesParts: boolean;
  /** What quality is measured on, in place of the study's own word. */
  readonly measure: "episodes" | null;
}

export const studyKinds: Readonly<Record<StudyKind, KindFacts>> = {
  train: {
    decided: ["dataset", "seed", "strategy", "hidden", "width", "parameters", "maxWidthMultiplier"],
    idle: [],
    followers: ["static-final", "static-4x", "dropout-final", "stopped-final", "static-equal", "random-trigger"],
    still: { name: "static", keeps: [] },
    sized: true,
    takesParts: true,
    measure: null,
  },
  distill: {
    decided: ["environment", "student", "seed", "seeds"],
    idle: ["measure", "sizes", "layers", "flopsOf", "widthSteps", "targets"],
    followers: ["static-final"],
    still: { name: "mlp", keeps: ["activation", "learningRate"] },
    sized: false,
    takesParts: false,
    measure: "episodes",
  },
};

export const factsOfKind = ({ kind }: Pick<StudyDefinition, "kind">): KindFacts => studyKinds[kind];

/** Strategies and students that stay what they are at the start with these options: their controls are themselves, without growth. */
export const switchedOff: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  [plasticity.name]: { plasticity: false },
  smgrnn: { plasticity: false },
};

/** Controls of such an arm: what only layers have, it has not. */
export const switchedOffFollowers: readonly string[] = ["static-final", "stopped-final"];
