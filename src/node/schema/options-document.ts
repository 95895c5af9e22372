/** docs/options.md: the table of the options of runs, for people. @module */

import {
  type DefaultWords,
  defaultWords,
  type FactOption,
  type RunOption,
  takers,
} from "../../train/options/option.ts";
import { optionGroups } from "../runs/options/table.ts";

const INTRODUCTION = `# Options of runs

Generated from the table in \`src/node/runs/options/table.ts\` by \`npm run docs\`; a test fails when it is stale.

An option has the same name in configurations (\`burgeon train --config run.yaml\`), in studies (under \`run\`), in
\`--set name=value\` and, where it concerns training, in the library's \`train\`. Its flag is that name in kebab case, such
as \`--batch-size\`; some options have a shorter flag as well. A misspelt name is refused, and the error names the nearest
one; so is an option that does not apply to the run. \`burgeon strategies <name>\` lists the options of a strategy.
Options of optimizers and schedules are nested under them: \`optimizer: { name: sgd, momentum: 0.9 }\`.

Editors complete and check a YAML file whose first line names its schema. \`burgeon schema run\` prints the schema of
configurations, \`burgeon schema study\` that of studies:

\`\`\`yaml
# yaml-language-server: $schema=node_modules/burgeon/dist/schema/run.json
dataset: spirals
learningRate: 0.01
optimizer: { name: sgd, momentum: 0.9 }
\`\`\`
`;

function wordsText(words: DefaultWords | null): string {
  if (words === null) return "none";
  if (typeof words === "string") return words;
  const { images, others, also } = words;
  return `${images} for image sets, else ${others}${also === undefined ? "" : `; ${also}`}`;
}

function defaultText(option: RunOption | FactOption): string {
  const [dataset, environment] = [defaultWords(option), defaultWords(option, "environment")].map(wordsText);
  const { takenBy = "datasets" } = option;
  if (takenBy === "environments") return environment as string;
  return dataset === environment || takenBy !== "all"
    ? (dataset as string)
    : `${dataset}; for environments ${environment}`;
}

const flagText = (key: string, { flag }: RunOption | FactOption): string =>
  flag === false ? "" : `\`--${flag ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}\``;

/** The whole document. */
export function optionsDocument(): string {
  const groups = optionGroups.map(({ heading, options }) => {
    const rows = Object.entries(options).map(([key, option]) => {
      const cells = [
        `\`${key}\``,
        flagText(key, option),
        option.help,
        defaultText(option),
        takers[option.takenBy ?? "datasets"],
      ];
      return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
    });
    return `\n## ${heading}\n\n| option | flag | meaning | default | applies to |\n|---|---|---|---|---|\n${rows.join("")}`;
  });
  return `${INTRODUCTION}${groups.join("")}`;
}
