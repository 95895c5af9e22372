// Writes the generated lists of definitions; with --check, fails when one is stale.
//
// A folder inside a room, such as src/nn/layers, that has an index.ts holds one definition per file: its index.ts exports them all. Their helpers
// live in a sub-folder, by convention `shared/`. For a new folder make an empty index.ts and run this.
//
// Commands are loaded only when they are called: their index.ts lists names, summaries and groups, which each file states in one line.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const COMMANDS = join("src", "cli", "commands");
const check = process.argv.includes("--check");
const stale = [];

/** The definitions of a folder, by name without ending, in the order of the linter. */
const stemsOf = (folder) =>
  readdirSync(folder)
    .filter((file) => /^(?!index\.).*(?<!\.test)\.ts$/.test(file))
    .map((file) => file.slice(0, -3))
    .sort();

function write(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  if (check) stale.push(path);
  else writeFileSync(path, text);
}

const folders = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name === "index.ts")
  .map(({ parentPath }) => parentPath)
  .filter((folder) => folder.split(/[\\/]/).length > 2);
for (const folder of folders) {
  const lines = folder === COMMANDS ? commandList() : stemsOf(folder).map((stem) => `export * from "./${stem}.ts";\n`);
  write(
    join(folder, "index.ts"),
    `/** Generated from the files of this folder by \`npm run barrels\`. @module */\n\n${lines.join("")}`,
  );
}

function commandList() {
  const entries = stemsOf(COMMANDS).map((name) => {
    const text = readFileSync(join(COMMANDS, `${name}.ts`), "utf8");
    const [summary, group] = ["summary", "group"].map((part) => {
      const value = new RegExp(`^export const ${part} =\\s+(".*");$`, "m").exec(text)?.[1];
      if (value) return value;
      throw new Error(`${COMMANDS}/${name}.ts: expected a line \`export const ${part} = "...";\`.`);
    });
    return `  {\n    name: "${name}",\n    summary: ${summary},\n    group: ${group},\n    load: () => import("./${name}.ts"),\n  },\n`;
  });
  return [
    'import type { CommandEntry } from "../command.ts";\n\n',
    "export const commands: readonly CommandEntry[] = [\n",
    ...entries,
    "];\n",
  ];
}
if (stale.length > 0) {
  console.error(`stale: ${stale.join(", ")}; run npm run barrels`);
  process.exit(1);
}
