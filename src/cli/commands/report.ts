/** `burgeon report`: a study as a paper and as a page. @module */

import { basename, dirname, extname, join } from "node:path";
import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { findFigures } from "../../node/figures/study/write-figures.ts";
import { readPaper } from "../../node/report/paper.ts";
import { writeDocument } from "../../node/report/write-document.ts";
import { reportOf } from "../../node/studies/report-of.ts";
import { redrawStudy } from "../../node/studies/write-results.ts";
import type { CommandContext } from "../command.ts";

export const summary = "write the report of a study as a paper (PDF) and a web page (HTML)";
export const group = "Compare";

interface ReportFlags {
  readonly text?: string;
  readonly json?: boolean;
}

/** @throws OptionError for several studies without a text that says what becomes of them */
async function written(
  folders: readonly string[],
  text: string | undefined,
  note: (text: string) => void,
): Promise<string[]> {
  if (text !== undefined) {
    return writeDocument(readPaper(text, folders), dirname(text), basename(text, extname(text)));
  }
  const [folder, ...others] = folders as [string, ...string[]];
  if (others.length > 0) {
    throw new OptionError("report: several studies need the text of a paper: --text paper.md", { folders });
  }
  const results = await redrawStudy(folder, note);
  return writeDocument(reportOf(results, findFigures(join(folder, "figures"))), folder, "report");
}

const EXAMPLES = `
Examples:
  burgeon report studies/north-mnist-quick
  burgeon report studies/first studies/second --text paper.md

Placeholders in the text of a paper are replaced by the results of a study, which
is named by its folder. As a paragraph of their own:
  {{means my-study}}, {{verdicts my-study}}, {{targets my-study}},
  {{findings my-study}}, {{figure my-study quality-size}}
Within a sentence:
  {{mean my-study moons: burgeon}},
  {{verdict my-study moons: burgeon / static-small}}`;

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<studies...>", "folders of completed studies")
    .option(
      "--text <file>",
      "Markdown text of a paper with placeholders for results; the paper is written next to this file",
    )
    .option("--json", "print the paths as one line of JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (folders: string[], { text, json = false }: ReportFlags) => {
      const paths = await written(folders, text, (words) => terminal.err(`note: ${words}`));
      if (json) terminal.out(JSON.stringify({ files: paths }));
      else for (const path of paths) terminal.out(path);
    });
}
