import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { writeReference } from "./reference.mjs";

const site = join(import.meta.dirname, "..");
const root = join(site, "..");
const pages = join(site, ".pages");

/** Documents of docs/ that are pages too. The API lists are replaced by the reference of the library. */
const isDocument = (path) => !/^(api|paper)\//.test(path) && path !== "results/overview.md";

const outsideCode = (text, change) =>
  text
    .split(/(^```[\s\S]*?^```$|``[^`]+``|`[^`\n]+`)/m)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join("");

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

/** All pages of the site, from the guide, from docs/ and from the definitions, into site/.pages. */
export async function writePages() {
  rmSync(pages, { recursive: true, force: true });
  mkdirSync(pages, { recursive: true });
  cpSync(join(site, "guide"), join(pages, "guide"), { recursive: true });
  cpSync(join(site, "index.md"), join(pages, "index.md"));
  if (existsSync(join(site, "public"))) cpSync(join(site, "public"), join(pages, "public"), { recursive: true });
  writeDocuments();
  await writeReference(join(pages, "reference"));
}
