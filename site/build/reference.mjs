import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pc from "picocolors";
import { runCli } from "../../dist/cli/cli.js";
import { GROUPS } from "../../dist/cli/command.js";
import { commands } from "../../dist/cli/commands/index.js";
import { readStudyResults } from "../../dist/node/studies/read-results.js";
import { comparisonClause, qualityText } from "../../dist/study/report/words.js";
import { labelOf, qualities } from "../../dist/study/results.js";
import { docComments } from "./doc-comments.mjs";
import { writeLibrary } from "./library.mjs";
import { ownForm, parts } from "./parts.mjs";

const results = join(import.meta.dirname, "..", "..", "docs", "results");

/** Text in which nothing is markup, for VitePress as well. */
const plain = (text) =>
  text
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/[<>*_[\]|{}]/g, (one) => `&#${one.charCodeAt(0)};`)))
    .join("");
const cell = (text) => plain(text).replaceAll("\n", " ").replaceAll("|", "\\|");

const defaultText = (schema) => {
  const { success, data } = schema.safeParse(undefined);
  if (!success) return "needed";
  return data === null || data === undefined ? "none" : `\`${JSON.stringify(data)}\``;
};

function optionTable(fields) {
  if (fields.length === 0) return "";
  const rows = fields.map(({ name, schema, about, where }) => {
    return `| \`${name}\` | ${defaultText(schema)} | ${cell(about)}${where ? ` (${where})` : ""} |`;
  });
  return `\n| option | default | meaning |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** The studies in which a strategy was an arm, with its means and what it was compared with. */
function figuresByStrategy() {
  const found = new Map();
  for (const study of readdirSync(results).sort()) {
    if (!existsSync(join(results, study, "study.json"))) continue;
    const read = readStudyResults(join(results, study));
    for (const one of read.cases) {
      for (const arm of one.arms) {
        const quality = qualities.find((name) => arm.summary[name]);
        if (!quality || arm.follows) continue;
        const units = arm.summary.hiddenUnits;
        const against = one.comparisons.filter(
          (comparison) => comparison.arm === arm.name && /static-(final|equal|medium)/.test(comparison.against),
        );
        const row = {
          study,
          of: read.cases.length > 1 ? labelOf(read, one) : one.dataset,
          arm: arm.name,
          quality: `${quality === "mse" ? "error " : quality === "return" ? "return " : ""}${qualityText(arm.summary[quality].center, quality)}`,
          units: units ? String(Math.round(units.center)) : "",
          against: against.map(comparisonClause).join("; "),
        };
        found.set(arm.strategy, [...(found.get(arm.strategy) ?? []), row]);
      }
    }
  }
  return found;
}

/** Rows of a table beyond which a reader is better served by the page of the study. */
const MOST_ROWS = 8;

function studyTable(rows = []) {
  if (rows.length === 0) return "\nIt was not an arm of our studies.\n";
  const shown = [...rows].sort((a, b) => Number(b.against !== "") - Number(a.against !== "")).slice(0, MOST_ROWS);
  const lines = shown.map(({ study, of, arm, quality, units, against }) => {
    return `| [${study}](../docs/results/${study}/README.md) | ${cell(of)} | ${cell(arm)} | ${quality} | ${units} | ${cell(against)} |`;
  });
  const more = rows.length - shown.length;
  return `\n| study | task | arm | quality | hidden units | compared with static networks |\n|---|---|---|---|---|---|\n${lines.join("\n")}\n${more > 0 ? `\n${more} more rows are in the pages of these studies.\n` : ""}`;
}

function definitionSection({ definition, fields, comment }, extra = "") {
  const { name, summary, source, formula } = definition;
  const about = comment?.about ? `${plain(comment.about)}\n\n` : "";
  const see = [source === "-" ? null : source, ...(comment?.see ?? [])].filter((one) => one && one.length > 0);
  const sources = [...new Set(see)].map((one) => plain(one)).join("; ");
  return `## ${name}\n\n${plain(summary)}\n\n${about}${formula ? `\`\`\`text\n${formula}\n\`\`\`\n\n` : ""}${
    sources ? `Source: ${sources}\n` : ""
  }${optionTable(fields)}${extra}\n`;
}

function partPage({ title, intro, kinds }, figures) {
  const text = kinds.map(({ heading, folder, list, isStrategy }) => {
    const comments = folder ? docComments(folder) : new Map();
    const sections = list.map(([exported, definition]) => {
      const one = ownForm(definition);
      return definitionSection(
        { ...one, comment: comments.get(exported) },
        isStrategy ? studyTable(figures.get(definition.name)) : "",
      );
    });
    const body = sections.join("\n");
    return heading ? `## ${heading}\n\n${body.replace(/^## /gm, "### ")}` : body;
  });
  return `# ${title}\n\n${intro}\n\n${text.join("\n")}`;
}

async function helpOf(name) {
  const lines = [];
  const colors = pc.createColors(false);
  await runCli([name, "--help"], {
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    isInteractive: false,
    outWidth: 100,
    errWidth: 0,
    outColors: colors,
    errColors: colors,
  });
  return lines.join("\n");
}

async function commandsPage() {
  let text =
    "# Commands\n\nThe help of every command, as `burgeon <command> --help` prints it. Exit codes: 0 done, 2 wrong use or bad input, 1 failure, 130 interrupted.\n";
  for (const group of GROUPS) {
    text += `\n## ${group}\n`;
    for (const { name, summary } of commands.filter((command) => command.group === group)) {
      text += `\n### burgeon ${name}\n\n${plain(summary)}\n\n\`\`\`text\n${await helpOf(name)}\n\`\`\`\n`;
    }
  }
  return text;
}

/** Writes all pages of the reference. */
export async function writeReference(folder) {
  mkdirSync(folder, { recursive: true });
  const figures = figuresByStrategy();
  for (const page of parts) writeFileSync(join(folder, `${page.path}.md`), partPage(page, figures));
  writeFileSync(join(folder, "commands.md"), await commandsPage());
  await writeLibrary(join(folder, "library"));
}
