/** `burgeon datasets`: what can be trained on by name. @module */

import type { Command } from "commander";
import { listDatasets } from "../../node/datasets/load.ts";
import type { CommandContext } from "../command.ts";

const headings = {
  files: "As files: from --data-dir or BURGEON_DATA, the cache, or by download",
  generated: "Generated",
};

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .option("--json", "print as JSON")
    .addHelpText("after", "\nA table file is trained on by its path.\n\nExample:\n  burgeon datasets")
    .action(({ json }: { json?: boolean }) => {
      const list = listDatasets();
      if (json) {
        terminal.out(JSON.stringify(list));
        return;
      }
      const { bold, dim } = terminal.outColors;
      const width = Math.max(...list.map(({ name }) => name.length));
      for (const kind of ["files", "generated"] as const) {
        terminal.out(bold(headings[kind]));
        for (const { name, summary, source } of list.filter((one) => one.kind === kind)) {
          terminal.out(`  ${name.padEnd(width)}  ${summary}`);
          terminal.out(dim(`  ${"".padEnd(width)}  ${source}`));
        }
      }
    });
}
