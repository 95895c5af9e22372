/** The defaults of a run in one table, for `--help` and the documentation. @module */

import { configShape } from "../../node/runs/config.ts";
import { DEFAULT_LEARNING_RATE, originDefaults } from "../../node/runs/resolve-config.ts";
import { plainTable } from "../output/tables.ts";

function defaultOf(key: keyof typeof configShape): string {
  const value: unknown = configShape[key].parse(undefined);
  return String((value as { name?: string }).name ?? value);
}

/** Options whose default depends on the data stand in both columns. At most `width` characters wide. */
export function defaultsTable(width: number): string {
  const { images, table } = originDefaults;
  const widths = (hidden: readonly number[]): string => hidden.join(",");
  const optimizer = `${defaultOf("optimizer")}, lr ${DEFAULT_LEARNING_RATE}`;
  const batch = "32 below 10,000 training rows, else 128";
  const rows = [
    ["strategy", defaultOf("strategy"), defaultOf("strategy")],
    ["hidden", widths(images.hidden), widths(table.hidden)],
    ["epochs", String(images.epochs), `at most ${table.epochs}`],
    ["early stopping", "none", `after ${table.patience} epochs without a better validation loss`],
    ["split", "all training rows, validation 0", "64 / 16 / 20 % train / validation / test by seed, or --test"],
    ["most parameters", "no limit", "max(1,000, 8 x training rows, 2 x those at the start)"],
    ["optimizer", optimizer, optimizer],
    ["learning rate over time", images.schedule, table.schedule],
    ["batch", batch, batch],
  ];
  return plainTable(["default of", "named image sets", "tables and generated tasks"], rows, [], width);
}
