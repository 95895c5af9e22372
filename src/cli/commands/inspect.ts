/** `burgeon inspect`: what a run did, from its folder alone. @module */

import type { Command } from "commander";
import { readConfig } from "../../node/runs/config/any-config.ts";
import { type AnyConfig, subjectOf } from "../../node/runs/config/environment-config.ts";
import { requireRunFolder } from "../../node/runs/files/run-folder.ts";
import { readRunEvents } from "../../node/runs/log/run-events.ts";
import { runOfSeed } from "../../node/runs/seeds.ts";
import { readSummary, type Summary } from "../../node/runs/summary.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import type { CommandContext } from "../command.ts";
import { type RunFlags, seedFlag } from "../flags/run-flags.ts";
import { timeline } from "../output/growth-lines.ts";
import { grouped, metricsText, short, widthList } from "../output/numbers.ts";
import { measuredLines, summaryLines } from "../output/run-view.ts";
import { layersChangeTable } from "../output/tables.ts";

export const summary = "summarize a run: layers, growth with reasons, accuracy, time";
export const group = "Inspect a run";

const SHOWN = 40;

/** A run without a summary: how far it came. */
function unfinishedLines(run: string, events: readonly TrainEvent[]): string[] {
  const start = events.find((event) => event.type === "start");
  const sized = events.findLast((event) => "widths" in event);
  const step = events.findLast((event) => event.type === "step");
  const validated = events.findLast((event) => event.type === "evaluation");
  return [
    start ? `data        ${start.dataset}, ${start.strategy}, seed ${start.seed}` : "data        not started",
    step && start
      ? `training    step ${grouped(step.step)} of ${grouped(start.totalSteps)}, loss ${short(step.loss)}`
      : null,
    sized ? `widths      ${widthList(sized.widths)}: ${grouped(sized.parameters)} parameters` : null,
    validated ? `validation  ${metricsText(validated.metrics)} after epoch ${validated.epoch}` : null,
    `status      running or interrupted; continue with: burgeon resume ${run}`,
  ].filter((line) => line !== null);
}

interface Findings {
  readonly run: string;
  readonly config: AnyConfig;
  readonly summary: Summary | null;
  readonly events: readonly TrainEvent[];
}

function report({ run, config, summary, events }: Findings, most: number): string[] {
  const { data, learner } = subjectOf(config);
  const head = `${data}, ${learner.name}, seed ${config.seed}`;
  const body = summary
    ? [
        layersChangeTable(summary.layers.before, summary.layers.after),
        ...summaryLines({ ...summary, run }),
        ...measuredLines(summary),
      ]
    : unfinishedLines(run, events);
  const growth = timeline(events, most);
  return [head, ...body, ...(growth.length > 0 ? ["", "growth, edit by edit", ...growth] : [])];
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<run>", "folder of the run")
    .addOption(seedFlag())
    .option("--all", "show every edit of a long timeline")
    .option("--json", "print configuration, summary and growth as JSON")
    .addHelpText("after", "\nExample:\n  burgeon inspect runs/spirals-burgeon-1-1")
    .action((folder: string, { all, seed, json }: RunFlags & { readonly all?: boolean }) => {
      const run = runOfSeed(folder, seed);
      const files = requireRunFolder(run);
      const config = readConfig(run);
      const events = readRunEvents(run);
      const summary = readSummary(files.summary);
      if (json) {
        const growth = events.filter((event) => event.type === "growth");
        return terminal.out(JSON.stringify({ run, config, summary, growth }));
      }
      for (const line of report({ run, config, summary, events }, all ? Number.POSITIVE_INFINITY : SHOWN))
        terminal.out(line);
    });
}
