// What the test of the viewer works with: a folder, a browser, runs that can be watched, and checks.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = join(import.meta.dirname, "../..");
export const main = join(root, "dist/cli/main.js");
export const folder = mkdtempSync(join(tmpdir(), "burgeon-viewer-"));
export const shots = process.env.SHOTS ?? join(folder, "shots");
mkdirSync(shots, { recursive: true });
export const failures = [];
export const check = (name, ok, seen = "") => {
  console.log(`${ok ? "ok  " : "FAIL"} ${name}${seen === "" ? "" : `: ${seen}`}`);
  if (!ok) failures.push(name);
};

/** Waits until something holds, and checks it; `seen` says what there is at the end. */
export async function eventually(name, holds, seen = () => "") {
  const until = Date.now() + 60_000;
  let ok = false;
  while (!ok && Date.now() < until) {
    ok = await holds();
    if (!ok) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  check(name, ok, await seen());
}

/** Pauses of this process that were longer than 50 ms: [begin, end], while it is on. */
export function watchPauses() {
  const pauses = [];
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > 50) pauses.push([last, now]);
    last = now;
  }, 10);
  return { pauses, stop: () => clearInterval(timer) };
}

/** Of some pauses, the longest time that one takes of a span. */
export const longest = (pauses, from, to) =>
  Math.max(0, ...pauses.map(([begin, end]) => Math.min(end, to) - Math.max(begin, from)));

export function run(args, onLine = () => undefined) {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part) => {
    text += part;
    const lines = text.split("\n");
    text = lines.pop();
    for (const line of lines) onLine(line);
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (part) => {
    errors += part;
  });
  const ended = new Promise((resolve) => child.on("exit", (code) => resolve({ code, errors })));
  return { child, ended };
}

/** A run that tells when each event was on the disk, and takes so long after each that a person could watch. */
export const slowRun = (name, epochs, waitMs, onEvent) => {
  const script = join(folder, `${name}.mjs`);
  writeFileSync(
    script,
    `import { parseAnyConfig, startRun } from ${JSON.stringify(pathToFileURL(join(root, "dist/node/index.js")).href)};
    const config = parseAnyConfig({ dataset: "spirals", hidden: [2, 2], epochs: ${epochs}, patience: 0 });
    const onEvent = (event) => {
      process.stdout.write(JSON.stringify([Date.now(), event.type, event.step ?? 0]) + "\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${waitMs});
    };
    const { status } = await startRun(config, { out: "runs/${name}", picture: false, observer: { onEvent } });
    process.stdout.write(JSON.stringify([Date.now(), "over", status]) + "\\n");`,
  );
  return run([script], (line) => onEvent(JSON.parse(line)));
};

export const study = `summary: Does growing pay on moons?
dataset: moons
run: { epochs: 6 }
layers: 1
sizes: { small: 2, medium: 4, big: 8 }
arms: [north-random]
controls: [static-big]
seeds: 1..3
`;

export async function startViewer(...args) {
  let address = "";
  const viewer = run([main, "ui", "--no-open", ...args], (line) => {
    address ||= line;
  });
  while (address === "") await new Promise((resolve) => setTimeout(resolve, 50));
  return { ...viewer, address };
}

export const viewers = [];
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  timeout: 0,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

export async function open(address, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const own = new URL(address).origin;
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== own) failures.push(`asked ${url.href}`);
  });
  page.on("pageerror", (error) => {
    console.log(`page error: ${error.message} ${error.stack}`);
    failures.push(`page error: ${error.message}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") failures.push(`console: ${message.text()}`);
  });
  await page.goto(address);
  return page;
}

export const hashOf = (page) => new URL(page.url()).hash;
export const state = (page) => Object.fromEntries(new URLSearchParams(hashOf(page).slice(1)));
export const settled = (page, ms = 700) => page.waitForTimeout(ms);
