// What the published entries export, read from the declarations in dist/.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** The published entries, with their files in dist/. */
export const doors = {
  burgeon: "index",
  "burgeon/extend": "extend",
  "burgeon/study": "study/index",
  "burgeon/node": "node/index",
  "burgeon/export": "export/index",
  "burgeon/predict": "predict/predict",
  "burgeon/view": "view/index",
};

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
export function plain({ text, comments, node }) {
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
export function declarationsOf(path, name) {
  const file = read(path);
  const found = [];
  for (const node of file.program.body) {
    if (node.type === "ExportNamedDeclaration" && node.declaration) {
      if (namesOf(node.declaration).includes(name)) found.push({ ...file, node: node.declaration, at: node.start });
    } else if (node.type === "ExportNamedDeclaration" && node.source) {
      const one = node.specifiers.find(({ exported }) => exported.name === name);
      if (one) return declarationsOf(target(path, node.source.value), one.local.name);
    } else if (node.type === "ImportDeclaration" && node.source.value.startsWith(".")) {
      const one = node.specifiers.find(({ local }) => local.name === name);
      if (one) return declarationsOf(target(path, node.source.value), one.imported?.name ?? name);
    } else if (node.type === "ExportAllDeclaration" && !node.exported && node.source.value.startsWith(".")) {
      const from = target(path, node.source.value);
      if (exportsOf(from).some(([exported]) => exported === name)) return declarationsOf(from, name);
    } else if (namesOf(node).includes(name)) found.push({ ...file, node, at: node.start });
  }
  if (found.length === 0) throw new Error(`${path}: no declaration of "${name}" found.`);
  return found;
}

/** What a file exports: [name, where, name there] or [namespace, where, null]. */
export function exportsOf(path) {
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

/** Whether a doc comment that says something stands before a declaration. */
const isDocumented = ({ text, comments, at }) =>
  comments.some(({ end, value }) => {
    return end <= at && /^\*\s*\S/.test(value) && /^\s*$/.test(text.slice(end, at));
  });

/** Every published name, with where it is declared and whether it has a doc comment. Packages of others have their own. */
export function publicNames() {
  return Object.entries(doors).flatMap(([door, file]) =>
    exportsOf(join("dist", `${file}.d.ts`)).flatMap(([name, from, local]) => {
      if (from === null) return [];
      const names = local === null ? exportsOf(from).map(([, inner, own]) => [inner, own]) : [[from, local]];
      return names.map(([path, own]) => {
        const declarations = declarationsOf(path, own);
        const prefix = local === null ? `${name}.` : "";
        return { door, name: `${prefix}${own}`, documented: declarations.some(isDocumented) };
      });
    }),
  );
}
