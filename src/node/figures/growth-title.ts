/** The two lines of words over a growth picture. @module */

import { editCounts } from "../../train/events/edit-counts.ts";
import type { Metrics } from "../../train/events/events.ts";
import type { GrowthSeries } from "./growth-series.ts";

function quality(test: Metrics | null): string | null {
  if (test?.accuracy !== undefined) return `test accuracy ${test.accuracy.toFixed(4)}`;
  return test?.r2 === undefined ? null : `test R\u00b2 ${test.r2.toFixed(4)}`;
}

export function growthTitle({ start, end, edits, final, keptStep, lastStep }: GrowthSeries): {
  title: string;
  subtitle: string;
} {
  const last = final.map(({ width }) => width);
  const parameters = end?.parameters ?? start.parameters;
  const units = start.widths.length === 0 ? null : `${start.widths.join(", ")} \u2192 ${last.join(", ")} hidden units`;
  const facts = [
    units,
    editCounts(edits),
    `${parameters.toLocaleString("en-US")} parameters`,
    keptStep < lastStep ? `kept at step ${keptStep.toLocaleString("en-US")}` : null,
    quality(end?.test ?? null),
    end && end.status !== "done" ? end.status : null,
  ];
  return {
    title: `${start.dataset}, ${start.strategy}, seed ${start.seed}`,
    subtitle: facts.filter((fact) => fact !== null).join("   \u00b7   "),
  };
}
