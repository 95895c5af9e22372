/** What `train` and `resume` share: watch a run, print what it came to, choose the exit code. @module */

import type { RunOptions } from "../node/runs/run.ts";
import type { Summary } from "../node/runs/summary.ts";
import type { CommandContext } from "./command.ts";
import { EXIT, Interrupted } from "./exit.ts";
import { catchInterrupt } from "./interrupt.ts";
import { printSummary, runObserver, type ViewOptions } from "./output/run-view.ts";

/** Flags of both commands. */
export interface ViewFlags {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Runs under Ctrl-C, shows it, and sets the exit code. */
export async function watchRun(
  { terminal, exit }: CommandContext,
  { quiet = false, json = false }: ViewFlags,
  work: (options: RunOptions) => Promise<Summary>,
): Promise<void> {
  const view: ViewOptions = { quiet, json };
  const observer = runObserver(terminal, view);
  const interruption = catchInterrupt(() => {
    observer.stop();
    if (!quiet) terminal.err("finishing the step; press Ctrl-C again to end at once");
  });
  let summary: Summary;
  try {
    summary = await work({ signal: interruption.signal, observer });
  } finally {
    observer.stop();
    interruption.release();
  }
  printSummary(terminal, summary, view);
  if (summary.status === "interrupted") throw new Interrupted(`interrupted; go on with: burgeon resume ${summary.run}`);
  if (summary.status !== "failed") return;
  terminal.err(`burgeon: the run failed: ${summary.reason}`);
  exit(EXIT.failed);
}
