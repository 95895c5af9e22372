/** `burgeon data`: what is in a table file, and what a run would do about it. @module */

import { type Command, Option } from "commander";
import type { ColumnReport, TableReport } from "../../data/table/report.ts";
import { inspectTableFile } from "../../node/datasets/load.ts";
import { loadConfig } from "../../node/runs/config/load-config.ts";
import { loadOptions } from "../../node/runs/config/resolve-config.ts";
import { dataOptions } from "../../node/runs/options/data.ts";
import type { OptionTable } from "../../train/options/option.ts";
import type { CommandContext } from "../command.ts";
import { flagName } from "../flags/schema-flags.ts";
import { configFlags, type FlagValues, readTableFlags } from "../flags/table-flags.ts";
import { grouped } from "../output/numbers.ts";
import { readReporter } from "../output/progress.ts";
import { plainTable } from "../output/tables.ts";

export const summary = "report what is in a table file, and what a run would do about it";
export const group = "Train";

/** Options of table files, but for those of which a report does not depend. */
const names = Object.entries(dataOptions as OptionTable)
  .filter(([key, { takenBy, flag }]) => takenBy === "tables" && flag !== false && !["repeats", "refit"].includes(key))
  .map(([key]) => key);

export function build(command: Command, { terminal }: CommandContext): void {
  command.argument("<file>", "table file of any format; - for standard input");
  const flags = new Set(["na", ...names].map((key) => `--${flagName(key)}`));
  for (const flag of configFlags("datasets"))
    if (flags.has(flag.long ?? "") || flag.long === "--no-na") command.addOption(flag);
  command
    .addOption(new Option("--json", "print the report as JSON").helpGroup("Output:"))
    .addHelpText(
      "after",
      "\nExamples:\n  burgeon data customers.csv --target churn\n  burgeon data houses.xlsx --ignore id,comment",
    )
    .action(async (file: string, values: FlagValues & { json?: boolean }) => {
      const { json, ...given } = values;
      const { config } = await loadConfig({ ...readTableFlags(given, "datasets"), dataset: file });
      const report = await inspectTableFile(file, { ...loadOptions(config), onRead: readReporter(terminal) });
      terminal.out(json ? JSON.stringify(report) : reportText(report));
    });
}

function reportText({ where, rows, columns, notes }: TableReport): string {
  const head = ["column", "holds", "missing", "different", "becomes", "inputs"];
  const lines = columns.map(({ column, kind, missing, distinct, use, inputs, why }: ColumnReport) => [
    column,
    kind,
    missing === 0 ? "" : `${((100 * missing) / rows).toFixed(1)} %`,
    distinct === null ? "many" : grouped(distinct),
    why === null ? use : `${use}: ${why}`,
    inputs === 0 ? "" : String(inputs),
  ]);
  return [
    `${where}: ${grouped(rows)} rows, ${grouped(columns.length)} columns`,
    ...notes,
    plainTable(head, lines, [2, 3, 5]),
  ].join("\n");
}
