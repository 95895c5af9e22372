/** A comparison with baselines as a sentence. @module */

import { metricNamed } from "./metrics.ts";
import type { BaselineQuality, Quality } from "./quality.ts";

/** Three digits after the point for shares, four significant ones for the rest. */
export function metricText(value: number | null): string {
  if (value === null) return "not defined";
  const size = Math.abs(value);
  if (size <= 1) return size !== 0 && size < 1e-3 ? value.toExponential(1) : value.toFixed(3);
  return size >= 1e5 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

const ownValue = ({ metric, metrics, weighted }: Quality): number | null =>
  (weighted ?? metrics)[metric]?.value ?? null;

/** The baseline that is best by the metric that counts. */
export function bestBaseline({ baselines, metric }: Quality): BaselineQuality | null {
  const { higherIsBetter } = metricNamed(metric);
  // The model less the baseline is least where the baseline is best.
  const gain = ({ difference }: BaselineQuality): number => (difference.value ?? 0) * (higherIsBetter ? 1 : -1);
  return [...baselines].sort((a, b) => gain(a) - gain(b))[0] ?? null;
}

/** What the comparison with the best baseline says, in one plain sentence; null without baselines. */
export function comparisonSentence(quality: Quality): string | null {
  const best = bestBaseline(quality);
  if (!best) return null;
  const label = `${quality.weighted ? "weighted " : ""}${metricNamed(quality.metric).label}`;
  const { value, low, high } = best.difference;
  const mine = ownValue(quality);
  const its = mine === null || value === null ? null : mine - value;
  const numbers = `${label} ${metricText(mine)} against ${metricText(its)}`;
  const interval =
    low === null || high === null
      ? ""
      : `; difference ${metricText(value)}, 95 % interval ${metricText(low)} to ${metricText(high)}`;
  const words = {
    better: `The network is better than ${best.name}`,
    worse: `The network is worse than ${best.name}`,
    open: `The network is no better than ${best.name} as far as ${quality.rows.toLocaleString("en-US")} rows can tell`,
  };
  return `${words[best.verdict]}: ${numbers}${interval}.`;
}
