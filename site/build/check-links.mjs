// Checks the built site: every link leads to a file and an anchor that exist, and no page asks another host for anything.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const folder = join(import.meta.dirname, "..", "dist");
const pages = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
const texts = new Map(pages.map((name) => [join(folder, name), readFileSync(join(folder, name), "utf8")]));
const anchors = new Map();
const anchorsOf = (path) => {
  const known = anchors.get(path) ?? new Set([...texts.get(path).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
  anchors.set(path, known);
  return known;
};
const decoded = (text) => text.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');

const problems = [];
let links = 0;
for (const [path, text] of texts) {
  if (path.endsWith("404.html")) continue; // served at any address
  const note = (what) => problems.push(`${path.slice(folder.length + 1)}: ${what}`);
  // Markup only: code that is shown holds tags as text.
  for (const [, tag, name, raw] of text.matchAll(/<(\w+)\b[^>]*?\s(href|src)="([^"]*)"/g)) {
    const address = decoded(raw);
    links += 1;
    if (/^(https?:)?\/\//.test(address)) {
      if (tag !== "a" || name === "src") note(`asks another host: ${address}`);
      continue;
    }
    if (/^(data|mailto):/.test(address)) continue;
    if (address.startsWith("/")) {
      note(`leaves the folder of the site: ${address}`);
      continue;
    }
    const [file, hash] = address.split("#");
    const at = file === "" ? path : resolve(dirname(path), decodeURIComponent(file.split("?")[0]));
    const target = existsSync(at) && statSync(at).isDirectory() ? join(at, "index.html") : at;
    if (!existsSync(target)) note(`no such file: ${address}`);
    else if (hash && texts.has(target) && !anchorsOf(target).has(decodeURIComponent(hash)))
      note(`no such anchor: ${address}`);
  }
}
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, ${links} links: ${problems.length} problems`);
process.exitCode = problems.length > 0 || pages.length === 0 ? 1 : 0;
