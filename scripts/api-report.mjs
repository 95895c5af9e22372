// Writes docs/api/: what each published entry exports, with its declarations as the compiler wrote them; with --check, fails when it is stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { declarationsOf, doors, exportsOf, plain } from "./declarations.mjs";

const check = process.argv.includes("--check");
/** A type that the compiler inferred may fill a page: beyond this it is cut after its name. */
const MOST = 160;

const values = /^(const|let|var) (\w+): ([\w.]+)/;
const shortened = (text) => {
  const match = values.exec(text);
  return match && text.length > MOST ? `const ${match[2]}: ${match[3]}<...>;` : text;
};

function entry([name, from, local]) {
  if (from === null) return `namespace ${name}; // that package's own`;
  if (local === null) {
    const inside = exportsOf(from).map(([inner]) => inner);
    return `namespace ${name} {\n  ${[...new Set(inside)].sort().join(", ")}\n}`;
  }
  const renamed = name === local ? "" : `// published as ${name}\n`;
  return renamed + declarationsOf(from, local).map(plain).map(shortened).join("\n");
}

const stale = [];
mkdirSync("docs/api", { recursive: true });
for (const [door, file] of Object.entries(doors)) {
  const found = exportsOf(join("dist", `${file}.d.ts`)).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `# \`${door}\`\n\nWritten by \`npm run docs\`: ${found.length} names.\n\n\`\`\`ts\n${found.map(entry).join("\n\n")}\n\`\`\`\n`;
  const path = join("docs/api", `${door.replace("/", "-")}.md`);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (check) stale.push(path);
  else writeFileSync(path, text);
}
if (stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(", ")}; run npm run docs\n`);
  process.exit(1);
}
