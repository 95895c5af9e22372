/** What a policy is: budget, cadence, cool-down, caps. One file each in `policies/`. @module */

import type * as z from "zod";
import { completed, type Declared, type NoOptions, type Typed } from "../choice.ts";
import type { Network } from "../nn/network.ts";
import type { Candidate } from "./candidate.ts";
import type { Look } from "./look/look.ts";
import type { Site } from "./look/site.ts";
import type { GrowthEnd, StrategyContext } from "./strategy.ts";

/** What a policy may look at. */
export interface PolicyMoment {
  readonly network: Network;
  /** Steps complete. */
  readonly step: number;
  /** Steps planned. */
  readonly totalSteps: number;
}

/** How much of a proposal a policy admits. */
export interface Admission {
  /** Units that may be added, at most as many as requested. */
  readonly amount: number;
  /** Why fewer than requested; null when all are. */
  readonly reason: string | null;
}

/** A policy: when to look, how wide a layer may be, what of a proposal is admitted. */
export interface PolicyDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  /** Authors, year and identifier, or `this project`. */
  readonly source: string;
  readonly options: z.ZodObject;
  /** Whether signals are looked at now at all; default always. */
  due?(moment: PolicyMoment, options: Options): boolean;
  /** Why nothing can grow any more; null, or absent, where it says nothing about that. */
  end?(moment: PolicyMoment, options: Options): GrowthEnd | null;
  /** The most units the axis may have, as far as this policy is concerned; an axis there is not evaluated. */
  cap?(site: Site, options: Options): number | null;
  /** The most inputs that signals look at; null for any number. */
  samples?(options: Options): number | null;
  /** The most rows of a layer that signals look at, one for each position of an input; null for any number. */
  rows?(options: Options): number | null;
  /** Whether residual blocks add their skips where signals look at activations; default yes. */
  skips?(options: Options): boolean;
  /** Of an axis that may have `cap` units, how many to look at two rows each for; default its cap. */
  units?(site: Site, cap: number, options: Options): number;
  /** How many of `amount` units may be added to a site now; default all. */
  admit?(site: Site, amount: number, moment: PolicyMoment, options: Options): Admission;
  /** Whether a layer as wide as the site may come after it; default yes. */
  admitLayer?(site: Site, moment: PolicyMoment, options: Options): boolean;
  /** Whether `lighten` may do something, so that every layer is looked at; default no. */
  lightens?(options: Options): boolean;
  /** The most parameters that the network may have; default any number. */
  budget?(options: Options): number | null;
  /** Whether `finish` does something; default no. */
  finishes?(options: Options): boolean;
  /** What it does when training is over. */
  finish?(network: Network, context: StrategyContext, options: Options): void;
  /** What may be removed when nothing is proposed; default nothing. */
  lighten?(sites: readonly Site[], look: Look, context: StrategyContext, options: Options): Candidate | null;
}

/** Makes a policy. */
export function definePolicy<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<PolicyDefinition<z.output<Schema>>, Name, Schema>,
): Typed<PolicyDefinition, Name, Schema> {
  return completed("policy", definition) as never;
}
