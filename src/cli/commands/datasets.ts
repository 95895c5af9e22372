/** `burgeon datasets`: what can be trained on by name. @module */

import type { Command } from "commander";
import { listDatasets } from "../../node/datasets/load.ts";
import type { CommandContext } from "../command.ts";
import { nameList } from "../output/name-list.ts";

export const summary = "list the available datasets";
export const group = "Setup and lists";

const headings = {
  files: "Files: from --data-dir or BURGEON_DATA, from the cache, or downloaded",
  generated: "Generated",
};

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .option("--json", "print as JSON")
    .addHelpText("after", "\nTo train on a table file, give its path.\n\nExample:\n  burgeon datasets")
    .action(({ json }: { json?: boolean }) => {
      const list = listDatasets();
      if (json) return terminal.out(JSON.stringify(list));
      const { bold, dim } = terminal.outColors;
      for (const kind of ["files", "generated"] as const) {
        const own = list.filter((one) => one.kind === kind);
        const entries = own.flatMap(({ name, summary, source }) => [
          [name, summary] as const,
          ["", dim(source)] as const,
        ]);
        terminal.out([bold(headings[kind]), ...nameList(entries, terminal.outWidth)].join("\n"));
      }
    });
}
