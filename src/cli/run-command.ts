/** What `train`, `distill` and `resume` share: watch runs, print their results, choose the exit code. @module */

import type { RunObserver, RunOptions } from "../node/runs/run.ts";
import type { SeedsSummary } from "../node/runs/seeds.ts";
import type { Summary } from "../node/runs/summary.ts";
import type { CommandContext } from "./command.ts";
import { EXIT, Interrupted } from "./exit.ts";
import { catchInterrupt } from "./interrupt.ts";
import { printSummary, runObserver, type ViewOptions } from "./output/run-view.ts";
import { printSeeds, seedsObserver } from "./output/seeds-view.ts";

/** Flags of these commands. */
export interface ViewFlags {
  readonly quiet?: boolean;
  readonly plain?: boolean;
  readonly json?: boolean;
}

interface Watched<Result> {
  readonly observer: RunObserver & { stop(): void };
  work(options: RunOptions): Promise<Result>;
  /** Prints the result on stdout. */
  print(result: Result, view: ViewOptions): void;
}

/** Runs under Ctrl-C and shows it. @throws Interrupted after the result was printed */
async function watch<Result extends { readonly status: string; readonly run: string }>(
  { terminal }: CommandContext,
  view: ViewOptions,
  { observer, work, print }: Watched<Result>,
): Promise<Result> {
  const interruption = catchInterrupt(() => {
    observer.stop();
    if (!view.quiet) terminal.err("finishing the step; press Ctrl-C again to stop immediately");
  });
  let result: Result;
  try {
    result = await work({ signal: interruption.signal, observer });
  } finally {
    observer.stop();
    interruption.release();
  }
  print(result, view);
  if (result.status === "interrupted")
    throw new Interrupted(`interrupted; continue with: burgeon resume ${result.run}`);
  return result;
}

/** One run. */
export async function watchRun(
  context: CommandContext,
  { quiet = false, plain = false, json = false }: ViewFlags,
  work: (options: RunOptions) => Promise<Summary>,
): Promise<void> {
  const { terminal } = context;
  const view = { quiet, plain, json };
  const observer = runObserver(terminal, view);
  const print = (summary: Summary): void => printSummary(terminal, summary, view);
  const summary = await watch(context, view, { observer, work, print });
  if (summary.status !== "failed") return;
  terminal.err(`burgeon: the run failed: ${summary.reason}`);
  context.exit(EXIT.failed);
}

/** Runs of several seeds, one after another. */
export async function watchSeeds(
  context: CommandContext,
  { quiet = false, plain = false, json = false }: ViewFlags,
  work: (options: RunOptions) => Promise<SeedsSummary>,
): Promise<void> {
  const { terminal } = context;
  const view = { quiet, plain, json };
  const observer = seedsObserver(terminal, view);
  const print = (summary: SeedsSummary): void => printSeeds(terminal, summary, view);
  const { runs } = await watch(context, view, { observer, work, print });
  const failed = runs.filter((run) => run.status === "failed");
  for (const { seed, reason } of failed) terminal.err(`burgeon: seed ${seed} failed: ${reason}`);
  if (failed.length > 0) context.exit(EXIT.failed);
}
