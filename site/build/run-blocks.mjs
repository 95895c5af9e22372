// Runs every code block of the guide, page by page in a fresh folder each. Usage: node site/build/run-blocks.mjs [page ...]
// A block with a file name is written to that file. `data` blocks need BURGEON_DATA, `python` blocks BURGEON_CLIENTS_PYTHON, `fails` must fail.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "./serve.mjs";

const site = join(import.meta.dirname, "..");
const root = join(site, "..");
const README = "README.md";
const { BURGEON_DATA, BURGEON_CLIENTS_PYTHON, PATH } = process.env;
/** Blocks that are not run, and why: nothing else may be skipped. */
const reasons = {
  install: "the system tests build and pack the package",
  csharp: "no .NET here",
  html: "written to a file for the page before it",
  yaml: "written to a file for the command after it",
  data: "BURGEON_DATA is not set",
  database: "the tests of fleets start a database and run these commands",
  python: "BURGEON_CLIENTS_PYTHON is not set",
};

/** A folder as a user has it: the package in node_modules, the table of the guide. */
function freshFolder() {
  const folder = mkdtempSync(join(tmpdir(), "burgeon-guide-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "burgeon"));
  cpSync(join(site, "public", "berries.csv"), join(folder, "berries.csv"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  mkdirSync(join(folder, "bin"));
  const npx = join(folder, "bin", "npx");
  writeFileSync(
    npx,
    `#!/bin/sh\nprogram="$1"\nshift\n[ "$program" = burgeon ] && exec "${process.execPath}" "${root}/dist/cli/main.js" "$@"\nexec "${root}/node_modules/.bin/$program" "$@"\n`,
  );
  chmodSync(npx, 0o755);
  return folder;
}

/** Blocks of a page: language, what else stands after it, content. */
export const blocksOf = (text) =>
  [...text.matchAll(/^```(\w+)(?: ([^\n]+))?\n([\s\S]*?)^```$/gm)].map(([, language, about = "", content]) => ({
    language,
    about,
    content,
  }));

const programs = { sh: ["bash", "-e"], python: [BURGEON_CLIENTS_PYTHON ?? "python3"] };
const endings = { ts: "ts", js: "mjs", sh: "sh", python: "py" };

/** Types of all TypeScript blocks of a page. */
function typeCheck(folder, files) {
  const compilerOptions = {
    target: "ES2023",
    module: "NodeNext",
    moduleResolution: "NodeNext",
    lib: ["ES2023", "DOM"],
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    preserveSymlinks: true,
    allowImportingTsExtensions: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  return spawnSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", folder], {
    encoding: "utf8",
  });
}

/** A command for a block that is run; null for one that is only written. */
async function commandOf({ language, about, content }, folder, at) {
  if (language === "text") return null;
  if (about.includes(".")) {
    writeFileSync(join(folder, about), content);
    return null;
  }
  const file = `block-${at}.${endings[language]}`;
  writeFileSync(join(folder, file), content);
  if (language !== "ts" && language !== "js") return [...programs[language], file];
  const { build } = await import("esbuild");
  const outfile = join(folder, `block-${at}.mjs`);
  await build({ entryPoints: [join(folder, file)], outfile, format: "esm", logLevel: "error", allowOverwrite: true });
  return [process.execPath, outfile];
}

function skipped({ language, about }) {
  if (about === "install" || about === "database" || language === "csharp") return reasons[about || language];
  if (about === "data" && !BURGEON_DATA) return reasons.data;
  if (language === "python" && !BURGEON_CLIENTS_PYTHON) return reasons.python;
  return null;
}

/** The part of README.md that is run: its examples. */
function textOf(page) {
  if (page !== README) return readFileSync(join(site, "guide", page), "utf8");
  const [, examples] = readFileSync(join(root, page), "utf8").split(/<!-- (?:end of )?examples -->/);
  return examples;
}

/** Opens each page that the blocks made in Chromium, and waits until it says that it is done. */
async function openPages(folder, names) {
  if (names.length === 0) return [];
  const { chromium } = await import("playwright-core");
  const address = await serve(folder, 0);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    timeout: 0,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  const problems = [];
  for (const name of names) {
    const tab = await browser.newPage();
    tab.on("pageerror", (error) => problems.push(`${name}: ${error}`));
    await tab.goto(address + name);
    const done = tab.waitForFunction("document.body.innerText.includes('done: accuracy')", { timeout: 300_000 });
    await done.catch((error) => problems.push(`${name}: ${error}`));
  }
  await browser.close();
  return problems;
}

async function runPage(page) {
  const blocks = blocksOf(textOf(page));
  const folder = freshFolder();
  const failures = [];
  let ran = 0;
  const notes = [];
  try {
    for (const [at, block] of blocks.entries()) {
      const why = skipped(block);
      if (why) {
        notes.push(`block ${at + 1} (${block.language}) not run: ${why}`);
        continue;
      }
      const command = await commandOf(block, folder, at);
      if (!command) continue;
      const env = {
        ...process.env,
        PATH: `${join(folder, "bin")}:${PATH}`,
        NO_COLOR: "1",
        CI: "1",
        BURGEON_HOME: join(folder, ".burgeon"),
      };
      const { status, stdout, stderr } = spawnSync(command[0], command.slice(1), {
        cwd: folder,
        env,
        encoding: "utf8",
        timeout: 900_000,
      });
      ran += 1;
      if ((status === 0) === (block.about === "fails"))
        failures.push(
          `${page}, block ${at + 1}: exit code ${status}\n${block.content}\n${stdout.slice(-1500)}\n${stderr.slice(-1500)}`,
        );
    }
    const typed = blocks.flatMap(({ language, about }, at) =>
      language === "ts" ? [about.includes(".") ? about : `block-${at}.ts`] : [],
    );
    const sources = typed.filter((file) => file.endsWith(".ts"));
    if (sources.length > 0) {
      const { status, stdout } = typeCheck(folder, sources);
      if (status !== 0) failures.push(`${page}: types\n${stdout}`);
    }
    const html = blocks.map(({ about }) => about).filter((about) => about.endsWith(".html"));
    failures.push(...(await openPages(folder, html)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { ran, failures, notes };
}

const wanted = process.argv.slice(2);
const pages = [README, ...readdirSync(join(site, "guide"))].filter(
  (name) => wanted.length === 0 || wanted.includes(name.replace(/\.md$/, "")),
);
let [ran, failed] = [0, 0];
for (const page of pages) {
  const result = await runPage(page);
  ran += result.ran;
  failed += result.failures.length;
  console.log(`${page}: ${result.ran} blocks run, ${result.failures.length} failed`);
  for (const note of result.notes) console.log(`  ${note}`);
  for (const failure of result.failures) console.error(failure);
}
console.log(`blocks of code: ${ran - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
