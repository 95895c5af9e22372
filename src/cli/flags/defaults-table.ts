/** The defaults that depend on the data in one table, for `--help` and the documentation. @module */

import { budgetWords } from "../../node/runs/config/resolve-config.ts";
import { optionGroups } from "../../node/runs/options/table.ts";
import { defaultWords, factDefault } from "../../train/options/option.ts";
import { plainTable } from "../output/tables.ts";

/** At most `width` characters wide. */
export function defaultsTable(width: number): string {
  const rows = optionGroups.flatMap(({ options }) =>
    Object.entries(options).flatMap(([key, option]) => {
      const words = defaultWords(option);
      if (words === null || option.takenBy === "environments") return [];
      if (typeof words === "object") return [[key, words.images, words.others]];
      return factDefault(option) ? [[key, words, words]] : [];
    }),
  );
  const budget = ["strategy.maxParameters", budgetWords.images, budgetWords.others];
  return plainTable(["default", "named image sets", "tables and generated tasks"], [...rows, budget], [], width);
}
