/** Running the parts of a run, one after another, and what is made of them. @module */

import type { TrainEvent } from "../../../train/events/events.ts";
import type { Backend } from "../../device.ts";
import type { AnyConfig } from "../config/environment-config.ts";
import { type FoldsSummary, isComplete, type Summary } from "../summary.ts";
import { foldQuality, meanMetrics } from "./fold-quality.ts";
import { partsOf, type RunPart, searchesOf } from "./parts.ts";
import { planOf, type RunPlan, readPlan, readSearches, writePlan } from "./plan.ts";

/** What came before the last training. */
export interface BeforeLast {
  readonly plan: RunPlan;
  readonly folds: FoldsSummary | null;
  readonly seconds: number;
  /** Floating-point operations. */
  readonly flops: number;
}

/** A part as it is told to an observer. */
export interface PartProgress {
  readonly label: string;
  readonly part: number;
  readonly parts: number;
  /** Its result; null as it begins. */
  readonly summary: Summary | null;
}

/** Observes parts. */
export interface PartObserver {
  /** A fold, or the search of a run that trains once more, begins or is complete. */
  onPart?: ((progress: PartProgress) => void) | undefined;
  /** What happens inside of one. */
  onPartEvent?: ((event: TrainEvent) => void) | undefined;
  onNote?: ((note: string) => void) | undefined;
}

/** What the parts of a run take over from it. */
export interface PartOptions {
  readonly signal?: AbortSignal | undefined;
  readonly backend?: Backend | undefined;
}

/** How a part is run: from its folder where it was begun, else anew. */
export type PartRunner = (
  part: RunPart,
  options: PartOptions & {
    readonly observer: Pick<PartObserver, "onNote"> & { onEvent?: PartObserver["onPartEvent"] };
    readonly picture: false;
  },
) => Promise<Summary>;

/** Runs the parts of a run that are not complete; null where it has none. `stopped`: one did not come to its end. */
export async function runParts(
  folder: string,
  config: AnyConfig,
  {
    options,
    run,
  }: { readonly options: PartOptions & { readonly observer?: PartObserver | undefined }; readonly run: PartRunner },
): Promise<BeforeLast | { readonly stopped: Summary } | null> {
  const parts = partsOf(folder, config);
  if (parts.length === 0) return null;
  const { observer, signal } = options;
  const summaries: Summary[] = [];
  for (const [i, part] of parts.entries()) {
    const progress = { label: part.label, part: i + 1, parts: parts.length };
    observer?.onPart?.({ ...progress, summary: null });
    const quiet = { onNote: observer?.onNote, onEvent: observer?.onPartEvent };
    const summary = await run(part, { signal, observer: quiet, picture: false, backend: options.backend });
    if (!isComplete(summary)) {
      const reason = summary.reason === null ? null : `${part.label}: ${summary.reason}`;
      return { stopped: { ...summary, reason, run: folder } };
    }
    observer?.onPart?.({ ...progress, summary });
    summaries.push(summary);
  }
  const plan = readPlan(folder) ?? planOf(readSearches(searchesOf(folder, config)));
  writePlan(folder, plan);
  const seconds = summaries.reduce((sum, one) => sum + one.seconds.total + (one.secondsBefore ?? 0), 0);
  const flops = summaries.reduce((sum, one) => sum + one.flops, 0);
  return { plan, folds: foldsOf(config, parts, summaries), seconds, flops };
}

function foldsOf(config: AnyConfig, parts: readonly RunPart[], summaries: readonly Summary[]): FoldsSummary | null {
  if (!("folds" in config) || (config.folds ?? 1) === 1) return null;
  const folds = config.folds as number;
  return {
    folds,
    repeats: config.repeats,
    quality: foldQuality(
      summaries.map(({ test }) => test),
      folds,
    ),
    runs: summaries.map(({ run, test, widths, parameters, steps }, i) => {
      return { fold: parts[i]?.label as string, run, test, widths, parameters, steps };
    }),
  };
}

/** A summary with what came before; where no rows were left to test on, the quality over folds stands for that of the network. */
export function withParts(summary: Summary, before: BeforeLast | null): Summary {
  if (!before) return summary;
  const { folds, seconds: secondsBefore } = before;
  const whole = { ...summary, flops: summary.flops + before.flops, secondsBefore };
  return folds ? { ...whole, test: summary.test ?? meanMetrics(folds), folds } : whole;
}
