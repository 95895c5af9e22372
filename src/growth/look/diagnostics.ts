/** All signals of a layer as numbers with names. @module */

import { bend } from "../signals/bend.ts";
import { correlatedPairs } from "../signals/correlated-pairs.ts";
import { deadShare } from "../signals/dead-share.ts";
import { effectiveRank } from "../signals/effective-rank.ts";
import { gradientNoise } from "../signals/gradient-noise.ts";
import { inputInformation } from "../signals/input-information.ts";
import { labelInformation } from "../signals/label-information.ts";
import { newbornParity } from "../signals/newborn-parity.ts";
import { saturation } from "../signals/saturation.ts";
import { unitVariance } from "../signals/unit-variance.ts";
import { updateStatistics } from "../signals/update-statistics.ts";
import type { Look } from "./look.ts";
import type { Site } from "./site.ts";

/** A number of a layer: what it is called, and how it is made of the signals. */
export interface Diagnostic {
  readonly name: string;
  /** In words, with the unit. */
  readonly label: string;
  value(site: Site, look: Look): number | null;
}

const bits = (nats: number | null): number | null => (nats === null ? null : nats / Math.LN2);
const mean = (values: ArrayLike<number>): number | null =>
  values.length === 0 ? null : Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Every signal of a layer, in the order in which tables and figures show them. */
export const diagnostics: readonly Diagnostic[] = [
  {
    name: "gaussianInformation",
    label: "I(T;Y), Gaussian, bits",
    value: (site, look) => bits(look.get(labelInformation, site, { kind: "gaussian" }).nats),
  },
  {
    name: "neighborInformation",
    label: "I(T;Y), nearest neighbors, bits",
    value: (site, look) => bits(look.get(labelInformation, site, { kind: "ksg" }).nats),
  },
  {
    name: "binnedInformation",
    label: "I(T;Y), bins, bits",
    value: (site, look) => bits(look.get(labelInformation, site, { kind: "binned" }).nats),
  },
  {
    name: "inputInformation",
    // With the usual tenth nearly all samples of a wide layer stand apart, and the bound is ln n.
    label: "I(X;T) with noise of 1 sd, bits at least",
    value: (site, look) => bits(look.get(inputInformation, site, { kind: "kernel", noise: 1 })),
  },
  {
    name: "effectiveRank",
    label: "effective rank",
    value: (site, look) => look.get(effectiveRank, site, {}).rank,
  },
  {
    name: "rankRatio",
    label: "effective rank / width",
    value: (site, look) => look.get(effectiveRank, site, {}).ratio,
  },
  { name: "deadShare", label: "dead share", value: (site, look) => look.get(deadShare, site, {}).share },
  {
    name: "saturation",
    label: "saturated share",
    value: (site, look) => look.get(saturation, site, { margin: 0.015 }).share,
  },
  {
    name: "bend",
    label: "nonlinear share of the deviation",
    value: (site, look) => look.get(bend, site, {}).share,
  },
  {
    name: "variance",
    label: "mean variance of units",
    value: (site, look) => look.get(unitVariance, site, {}).mean,
  },
  {
    name: "correlatedPairs",
    label: "share of pairs with |correlation| > 0.95",
    value: (site, look) => look.get(correlatedPairs, site, { threshold: 0.95 }).share,
  },
  { name: "gradientNorm", label: "gradient norm", value: (site, look) => look.get(gradientNoise, site, {}).norm },
  {
    name: "gradientSignal",
    label: "gradient signal-to-noise",
    value: (site, look) => look.get(gradientNoise, site, {}).signalToNoise,
  },
  {
    name: "restlessness",
    label: "mean restlessness of units",
    value: (site, look) => mean(look.get(updateStatistics, site, {})?.restlessness ?? []),
  },
  {
    name: "updateMagnitude",
    label: "mean size of updates / learning rate",
    value: (site, look) => mean(look.get(updateStatistics, site, {})?.magnitude ?? []),
  },
  {
    name: "age",
    label: "mean age of units, steps",
    value: (site, look) => mean(look.get(newbornParity, site, { youth: 200 }).ages),
  },
  {
    name: "newbornParity",
    label: "gradient of new units / of others",
    value: (site, look) => look.get(newbornParity, site, { youth: 200 }).parity,
  },
];

/** All of them, by name; null where a signal has no number. */
export function diagnose(site: Site, look: Look): Record<string, number | null> {
  return Object.fromEntries(diagnostics.map(({ name, value }) => [name, value(site, look)]));
}
