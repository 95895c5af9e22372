// Writes the generated lists of definitions; with --check, fails when one is stale.
//
// A folder inside a room, such as src/nn/layers, that has an index.ts holds one definition per file: its index.ts exports them all. Their helpers
// live in a sub-folder, by convention `shared/`. For a new folder make an empty index.ts and run this.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
  const lines = stemsOf(folder).map((stem) => `export * from "./${stem}.ts";\n`);
  write(
    join(folder, "index.ts"),
    `/** Generated from the files of this folder by \`npm run barrels\`. @module */\n\n${lines.join("")}`,
  );
}
if (stale.length > 0) {
  console.error(`stale: ${stale.join(", ")}; run npm run barrels`);
  process.exit(1);
}
