// Makes every page, table and figure of docs/results, and the paper, again from the files beside them, without a run.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { optimize } from "svgo";
import { readPaper, redrawStudy, writeDocument } from "../dist/node/index.js";
import { markdownDocument } from "../dist/study/index.js";

const docs = process.argv[2] ?? join(import.meta.dirname, "..", "docs");
const root = join(docs, "results");
const note = (text) => {
  console.error(text);
  process.exitCode = 1;
};

/** The same pictures in fewer bytes. */
function shrink(folder) {
  const plugins = [{ name: "preset-default", params: { overrides: { mergePaths: false } } }];
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    const { data } = optimize(readFileSync(path, "utf8"), { multipass: true, floatPrecision: 1, plugins });
    writeFileSync(path, `${data}\n`);
  }
}

const folders = readdirSync(root)
  .sort()
  .map((name) => join(root, name))
  .filter((path) => statSync(path).isDirectory());
for (const folder of folders) {
  await redrawStudy(folder, note);
  shrink(join(folder, "figures"));
}
writeFileSync(join(root, "README.md"), markdownDocument(readPaper(join(root, "overview.md"), folders)));
const own = folders.filter((folder) => folder.includes("neurogenesis"));
const paper = join(docs, "paper", "neurogenesis");
const [page, pdf] = [`${paper}.html`, `${paper}.pdf`].map((path) => (existsSync(path) ? readFileSync(path) : null));
await writeDocument(readPaper(`${paper}.md`, own), join(docs, "paper"), "neurogenesis");
// A PDF of the same content has its parts in another order each time.
if (page && pdf && readFileSync(`${paper}.html`).equals(page)) writeFileSync(`${paper}.pdf`, pdf);
