/** `burgeon evaluate`: the quality of a trained network. @module */

import type { Command } from "commander";
import { evaluateRun } from "../../node/predict/evaluate-run.ts";
import type { Metrics } from "../../train/events/events.ts";
import type { CommandContext } from "../command.ts";
import { readingFlags, readingOf } from "../flags/reading-flags.ts";
import { type RunFlags, seedFlag, stepFlag } from "../flags/run-flags.ts";
import { grouped, short } from "../output/numbers.ts";
import { qualityLines } from "../output/quality-lines.ts";
import { plainTable } from "../output/tables.ts";
import { notesOn } from "../output/terminal.ts";

export const summary = "evaluate a trained network on its test rows or on a table";
export const group = "Use a trained network";

const columns: readonly (readonly [string, (metrics: Metrics) => string | null])[] = [
  ["accuracy", ({ accuracy }) => accuracy?.toFixed(4) ?? null],
  ["R\u00b2", ({ r2 }) => r2?.toFixed(4) ?? null],
  ["mse", ({ mse }) => (mse === undefined ? null : short(mse))],
  ["loss", ({ loss }) => (loss === undefined ? null : short(loss))],
  ["return", ({ return: found }) => (found === undefined ? null : short(found.mean))],
  ["teacher", ({ teacher }) => (teacher === undefined ? null : short(teacher.mean))],
];

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<run>", "folder of a run")
    .argument("[data]", "table with the target column (default: the test and validation rows of the run's data)")
    .addOption(seedFlag())
    .addOption(stepFlag())
    .option("--json", "print { step, evaluated: [{ data, rows, metrics, quality }] }")
    .addHelpText(
      "after",
      "\nExamples:\n  burgeon evaluate runs/mnist-burgeon-1-1\n  burgeon evaluate runs/iris-burgeon-1-1 holdout.csv",
    )
    .action(async (run: string, data: string | undefined, flags: RunFlags) => {
      const { step, seed, json } = flags;
      const result = await evaluateRun(run, {
        data,
        step,
        seed,
        reading: readingOf({ ...flags }),
        onNote: notesOn(terminal),
      });
      if (json) return terminal.out(JSON.stringify(result));
      const shown = columns.filter(([, text]) => result.evaluated.some(({ metrics }) => text(metrics) !== null));
      const rows = result.evaluated.map(({ data: name, rows: count, metrics }) => {
        return [name, grouped(count), ...shown.map(([, text]) => text(metrics) ?? "")];
      });
      const head = [`step ${grouped(result.step)}`, "rows", ...shown.map(([name]) => name)];
      terminal.out(plainTable(head, rows, [...head.keys()].slice(1)));
      const [first] = result.evaluated;
      if (!first?.quality) return;
      const named = first.data === "test" || first.data === "validation" ? first.data : "table";
      for (const line of qualityLines(first.quality, data === undefined ? named : "table")) terminal.out(line);
    });
  for (const flag of readingFlags()) command.addOption(flag);
}
