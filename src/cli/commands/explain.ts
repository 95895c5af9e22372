/** `burgeon explain`: what a trained network rests on. @module */

import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { metricNamed } from "../../metrics/metrics.ts";
import { metricText } from "../../metrics/words.ts";
import { explainRow, explainRun, type ImportanceReport, type RowReport } from "../../node/explain/explain-run.ts";
import type { CommandContext } from "../command.ts";
import { readingFlags, readingOf } from "../flags/reading-flags.ts";
import { seedFlag, wholeNumber } from "../flags/run-flags.ts";
import { grouped, short } from "../output/numbers.ts";
import { plainTable } from "../output/tables.ts";
import { notesOn } from "../output/terminal.ts";

export const summary = "say which columns a trained network needs, and what they added to a prediction";
export const group = "Use a trained network";

interface ExplainFlags {
  readonly row?: number;
  readonly seed?: number;
  readonly metric?: string;
  readonly json?: boolean;
}

const HELP = `
Without --row: how much worse the network is when a column is shuffled, on rows that it was not trained on (the
mean of 10 shuffles, with a 95 % interval over rows and shuffles). Correlated columns are also shuffled together.
With --row: what each column added to the prediction of that row of a table (integrated gradients), from a row
with the median of each number, no texts and the mean date. The parts sum to the difference of the predictions.

Examples:
  burgeon explain runs/iris-burgeon-1-1
  burgeon explain runs/iris-burgeon-1-1 holdout.csv --metric log-loss
  burgeon explain runs/iris-burgeon-1-1 flowers.csv --row 3`;

/** Columns by importance, then groups. */
export function importanceLines({ metric, value, rows, from, columns, groups }: ImportanceReport): string[] {
  const { label, higherIsBetter } = metricNamed(metric);
  const head = ["column", `${label} ${higherIsBetter ? "lost" : "added"}`, "95 % interval"];
  const line = (one: ImportanceReport["columns"][number]): string[] => [
    one.columns.join(" + "),
    metricText(one.drop),
    one.low === null || one.high === null ? "" : `${metricText(one.low)} to ${metricText(one.high)}`,
  ];
  return [
    `${label} ${metricText(value)} on ${grouped(rows)} ${from}; what shuffling a column costs`,
    plainTable(head, columns.map(line), [1, 2]),
    ...(groups.length > 0 ? ["correlated columns, shuffled together", plainTable(head, groups.map(line), [1, 2])] : []),
  ];
}

/** The parts of a prediction, the largest first. */
export function rowLines({ row, prediction, of, from, to, contributions, gap, steps }: RowReport): string[] {
  const predicted = typeof prediction === "object" ? JSON.stringify(prediction) : prediction;
  const sorted = [...contributions].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const sum = to - from + gap;
  const share = to === from ? 0 : Math.abs(gap / (to - from));
  return [
    `row ${row}: ${predicted}`,
    plainTable(
      ["", of],
      [
        ["a row that says nothing", short(from)],
        ...sorted.map(({ column, value }) => [column, `${value < 0 ? "" : "+"}${short(value)}`]),
        ["this row", short(to)],
      ],
      [1],
    ),
    `the parts sum to ${short(sum)}, the difference is ${short(to - from)}: off by ${Number((100 * share).toPrecision(2))} % with ${grouped(steps)} points`,
  ];
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<run>", "folder of a run; with --row also the file of a model")
    .argument("[data]", "table of rows (default: the rows that the run held out)")
    .addOption(wholeNumber("--row <n>", "explain the prediction of this row of the table, from 1", 1))
    .option("--metric <name>", "metric by which columns count (default: accuracy, or RMSE for numbers)")
    .addOption(seedFlag())
    .option("--json", "print the result as one line of JSON")
    .addHelpText("after", HELP)
    .action(async (run: string, data: string | undefined, flags: ExplainFlags) => {
      const { row, seed, metric, json = false } = flags;
      const shared = { seed, reading: readingOf({ ...flags }), onNote: notesOn(terminal) };
      if (row !== undefined) {
        if (data === undefined) throw new OptionError("--row: name the table that the row is of.");
        if (metric !== undefined) throw new OptionError("--metric: it is about all rows. Leave out --row or --metric.");
        const report = await explainRow(run, { ...shared, data, row });
        return json
          ? terminal.out(JSON.stringify(report))
          : rowLines(report).forEach((line) => void terminal.out(line));
      }
      const report = await explainRun(run, { ...shared, data, metric });
      if (json) return terminal.out(JSON.stringify(report));
      for (const line of importanceLines(report)) terminal.out(line);
    });
  for (const flag of readingFlags()) command.addOption(flag);
}
