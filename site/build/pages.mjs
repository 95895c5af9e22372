import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { readPaper } from "../../dist/node/index.js";
import { outsideCode } from "./outside-code.mjs";
import { writeReference } from "./reference.mjs";

const site = join(import.meta.dirname, "..");
const root = join(site, "..");
const pages = join(site, ".pages");

/** Documents of docs/ that are pages too. The API lists are replaced by the reference of the library. */
const isDocument = (path) => !/^(api|paper)\//.test(path) && path !== "results/overview.md";

/** A document as a page: tags are text, and a link to a file that is no page is its text alone. */
function documentPage(path, text) {
  return outsideCode(text, (part) => {
    const plain = part.replaceAll("<", "&lt;").replaceAll("{{", "&#123;&#123;");
    return plain.replace(/(?<!!)\[([^\]]*)\]\(([^)#\s]+)(#[^)]*)?\)/g, (link, words, target) => {
      if (/^[a-z]+:/.test(target)) return link;
      const at = normalize(join("docs", dirname(path), target));
      return at.startsWith("docs/") && at.endsWith(".md") && isDocument(relative("docs", at)) ? link : words;
    });
  });
}

function writeDocuments() {
  const docs = join(root, "docs");
  for (const path of readdirSync(docs, { recursive: true }).filter(isDocument)) {
    const to = join(pages, "docs", path);
    mkdirSync(dirname(to), { recursive: true });
    if (path.endsWith(".md")) writeFileSync(to, documentPage(path, readFileSync(join(docs, path), "utf8")));
    else if (/\.(svg|png)$/.test(path)) cpSync(join(docs, path), to);
  }
}

/** What a page says of the playground stands in a comment, until the playground is built with the site. */
const withPlayground = (text) =>
  existsSync(join(root, "scripts", "build-playground.mjs"))
    ? text.replace(/<!-- playground: ([\s\S]*?) -->/g, "$1")
    : text;

/** The guide, with the figures of our studies in the places `{{mean ...}}` and `{{verdict ...}}`, as readPaper fills them. */
function writeGuide() {
  mkdirSync(join(pages, "guide"), { recursive: true });
  const results = join(root, "docs", "results");
  const folders = readdirSync(results, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(results, name));
  for (const name of readdirSync(join(site, "guide"))) {
    const text = withPlayground(readFileSync(join(site, "guide", name), "utf8"));
    const places = text.match(/\{\{(mean|verdict) [^}]+\}\}/g) ?? [];
    const values = join(pages, "values.md");
    writeFileSync(values, `# Values\n\nOf our studies.\n\n${places.map((place) => `- ${place}`).join("\n")}\n`);
    const filled = readPaper(values, folders).blocks.flatMap((block) => (block.kind === "list" ? block.items : []));
    rmSync(values);
    if (filled.length !== places.length) throw new Error(`${name}: ${places.length} places, ${filled.length} values.`);
    let at = 0;
    writeFileSync(
      join(pages, "guide", name),
      text.replace(/\{\{(mean|verdict) [^}]+\}\}/g, () => filled[at++]),
    );
  }
}

/** All pages of the site, from the guide, from docs/ and from the definitions, into site/.pages. */
export async function writePages() {
  rmSync(pages, { recursive: true, force: true });
  mkdirSync(pages, { recursive: true });
  writeGuide();
  cpSync(join(site, "index.md"), join(pages, "index.md"));
  if (existsSync(join(site, "public"))) cpSync(join(site, "public"), join(pages, "public"), { recursive: true });
  writeDocuments();
  const reference = join(pages, "reference");
  await writeReference(reference);
  for (const name of readdirSync(reference, { recursive: true }).filter((path) => path.endsWith(".md"))) {
    const path = join(reference, name);
    writeFileSync(
      path,
      outsideCode(readFileSync(path, "utf8"), (part) => part.replaceAll("{{", "&#123;&#123;")),
    );
  }
}
