/** `burgeon report`: a study as a paper and as a page, or the card of a run's model. @module */

import { basename, dirname, extname, join } from "node:path";
import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { writeModelCard } from "../../node/card/model-card.ts";
import { findFigures } from "../../node/figures/study/write-figures.ts";
import { readPaper } from "../../node/report/paper.ts";
import { writeDocument } from "../../node/report/write-document.ts";
import { isRun } from "../../node/runs/files/run-folder.ts";
import { holdsSeeds, runOfSeed } from "../../node/runs/seeds.ts";
import { reportOf } from "../../node/studies/report-of.ts";
import { redrawStudy } from "../../node/studies/write-results.ts";
import { type Document, paragraph } from "../../study/report/blocks.ts";
import type { CommandContext } from "../command.ts";

export const summary = "write the report of a study, or the card of a run's model, as PDF and HTML";
export const group = "Compare";

interface ReportFlags {
  readonly text?: string;
  readonly json?: boolean;
  readonly page?: boolean;
}

const PAGE = "runs.html";

/** Writes the runs of a study as a page to look through, and says so in its report. */
async function withPage(document: Document, folder: string): Promise<Document> {
  const { exportPage } = await import("../../ui/index.ts");
  await exportPage(folder, join(folder, PAGE));
  const link = paragraph(`[Runs, with their curves and their growth](${PAGE}): a page to look through.`);
  return { ...document, blocks: [...document.blocks, link] };
}

/** @throws OptionError for several studies without a text that says what becomes of them */
async function written(
  folders: readonly string[],
  text: string | undefined,
  { note, page }: { note(text: string): void; readonly page: boolean },
): Promise<string[]> {
  if (text !== undefined) {
    if (page) throw new OptionError("report: --page belongs to the report of one study, without --text.");
    return writeDocument(readPaper(text, folders), dirname(text), basename(text, extname(text)));
  }
  const [folder, ...others] = folders as [string, ...string[]];
  if (others.length > 0) {
    throw new OptionError("report: several studies need the text of a paper: --text paper.md", { folders });
  }
  if (isRun(folder) || holdsSeeds(folder)) {
    if (page)
      throw new OptionError("report: --page belongs to the report of a study. Leave it out for the card of a run.");
    return writeModelCard(runOfSeed(folder), note);
  }
  const results = await redrawStudy(folder, note);
  const report = reportOf(results, findFigures(join(folder, "figures")));
  const paths = await writeDocument(page ? await withPage(report, folder) : report, folder, "report");
  return page ? [...paths, join(folder, PAGE)] : paths;
}

const EXAMPLES = `
Examples:
  burgeon report runs/iris-burgeon-1-1
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
    .argument("<studies...>", "folders of completed studies, or of one complete run")
    .option(
      "--text <file>",
      "Markdown text of a paper with placeholders for results; the paper is written next to this file",
    )
    .option("--page", `also write the runs as a page (${PAGE}) and link it; for one study without a text`)
    .option("--json", "print the paths as one line of JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (folders: string[], { text, json = false, page = false }: ReportFlags) => {
      const paths = await written(folders, text, { note: (words) => terminal.err(`note: ${words}`), page });
      if (json) terminal.out(JSON.stringify({ files: paths }));
      else for (const path of paths) terminal.out(path);
    });
}
