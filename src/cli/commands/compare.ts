/** `burgeon compare`: the tables of a study, from any runs. @module */

import type { Command } from "commander";
import { gatherRuns } from "../../node/studies/gather-runs.ts";
import { openStudyFolder } from "../../node/studies/study-folder.ts";
import { writeResults } from "../../node/studies/write-results.ts";
import type { CommandContext } from "../command.ts";
import { printStudy } from "../output/study-view.ts";
import { notesOn } from "../output/terminal.ts";

export const summary = "compare runs, with the tables and figures of a study";
export const group = "Compare";

interface CompareFlags {
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<runs...>", "folders of runs; runs that differ only in their seed form one arm")
    .option("--out <folder>", "folder for results, report and figures", "studies/comparison")
    .option("--json", "print the results as one line of JSON, last on stdout")
    .option("--quiet", "do not print tables")
    .addHelpText("after", "\nExample:\n  burgeon compare runs/iris-*")
    .action(async (runs: string[], { out, json = false, quiet = false }: CompareFlags) => {
      const results = gatherRuns(runs);
      const files = openStudyFolder(out, results.study);
      await writeResults(results, files, notesOn(terminal));
      printStudy(terminal, results, { folder: out, quiet, json });
      if (json) terminal.out(JSON.stringify(results));
    });
}
