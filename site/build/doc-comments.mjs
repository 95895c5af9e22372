import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";

const source = join(import.meta.dirname, "..", "..", "src");

/** The text of a doc comment and its @see, on one line each. */
function read(comment) {
  const text = comment
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, ""))
    .join("\n")
    .trim();
  const [about, ...tags] = text.split(/^@/m);
  const see = tags.filter((tag) => tag.startsWith("see ")).map((tag) => tag.slice(4).replace(/\s+/g, " ").trim());
  return { about: about.trim(), see };
}

/** What the doc comments of a folder say about the definitions in it, by exported name. */
export function docComments(folder) {
  const found = new Map();
  const files = readdirSync(join(source, folder)).filter((name) => /^(?!index).*(?<!\.test)\.ts$/.test(name));
  for (const name of files) {
    const path = join(source, folder, name);
    const text = readFileSync(path, "utf8");
    const { program, comments } = parseSync(path, text);
    for (const node of program.body) {
      if (node.type !== "ExportNamedDeclaration" || node.declaration?.type !== "VariableDeclaration") continue;
      const comment = comments.findLast(({ end, value }) => {
        return end <= node.start && value.startsWith("*") && /^\s*$/.test(text.slice(end, node.start));
      });
      if (comment) for (const { id } of node.declaration.declarations) found.set(id.name, read(comment.value));
    }
  }
  return found;
}
