// Writes docs/api/: what each published entry exports, with its declarations as the compiler wrote them; with --check, fails when it is stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

const doors = {
  burgeon: "index",
  "burgeon/extend": "extend",
  "burgeon/study": "study/index",
  "burgeon/node": "node/index",
  "burgeon/export": "export/index",
  "burgeon/predict": "predict/predict",
  "burgeon/view": "view/index",
};
const check = process.argv.includes("--check");
/** A type that the compiler inferred may fill a page: beyond this it is cut after its name. */
const MOST = 160;

const files = new Map();
function read(path) {
  const known = files.get(path);
  if (known) return known;
  const text = readFileSync(path, "utf8");
  const { program, comments } = parseSync(path, text);
  const file = { text, program, comments };
  files.set(path, file);
  return file;
}
const target = (from, specifier) => join(dirname(from), specifier.replace(/\.ts$|\.js$/, ".d.ts"));

/** The names that a declaration declares. */
function namesOf(node) {
  if (node?.type === "VariableDeclaration") return node.declarations.map(({ id }) => id.name);
  return node?.id ? [node.id.name] : [];
}

/** The text of a node without its comments, on few lines. */
function plain({ text, comments }, node) {
  let out = "";
  let at = node.start;
  for (const { start, end } of comments) {
    if (start < node.start || end > node.end) continue;
    out += text.slice(at, start);
    at = end;
  }
  return (out + text.slice(at, node.end))
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{2,}/g, "\n")
    .replace(/^(export )?(declare )?/, "");
}

/** Declarations of a name in a file, or where the file has it from. */
function declarationsOf(path, name) {
  const file = read(path);
  const found = [];
  for (const node of file.program.body) {
    if (node.type === "ExportNamedDeclaration" && node.declaration) {
      if (namesOf(node.declaration).includes(name)) found.push(plain(file, node.declaration));
    } else if (node.type === "ExportNamedDeclaration" && node.source) {
      const one = node.specifiers.find(({ exported }) => exported.name === name);
      if (one) return declarationsOf(target(path, node.source.value), one.local.name);
    } else if (node.type === "ImportDeclaration" && node.source.value.startsWith(".")) {
      const one = node.specifiers.find(({ local }) => local.name === name);
      if (one) return declarationsOf(target(path, node.source.value), one.imported?.name ?? name);
    } else if (node.type === "ExportAllDeclaration" && !node.exported && node.source.value.startsWith(".")) {
      const from = target(path, node.source.value);
      if (exportsOf(from).some(([exported]) => exported === name)) return declarationsOf(from, name);
    } else if (namesOf(node).includes(name)) found.push(plain(file, node));
  }
  if (found.length === 0) throw new Error(`${path}: no declaration of "${name}" found.`);
  return found;
}

/** What a file exports: [name, where, name there] or [namespace, where, null]. */
function exportsOf(path) {
  return read(path).program.body.flatMap((node) => {
    if (node.type === "ExportAllDeclaration") {
      const from = node.source.value.startsWith(".") ? target(path, node.source.value) : null;
      if (node.exported) return [[node.exported.name, from, null]];
      return exportsOf(from);
    }
    if (node.type !== "ExportNamedDeclaration") return [];
    if (node.source) {
      return node.specifiers.map(({ local, exported }) => [exported.name, target(path, node.source.value), local.name]);
    }
    if (node.declaration) return namesOf(node.declaration).map((name) => [name, path, name]);
    return node.specifiers.map(({ local, exported }) => [exported.name, path, local.name]);
  });
}

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
  return renamed + declarationsOf(from, local).map(shortened).join("\n");
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
