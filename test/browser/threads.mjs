// Threads in a headless Chromium, on an isolated page, in its worker and on a page that is not isolated: the bits of one thread in Node.
// CHROMIUM names the browser; default /usr/bin/chromium.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const folder = mkdtempSync(join(tmpdir(), "burgeon-browser-"));
const bundle = join(folder, "job.mjs");
await build({
  entryPoints: [join(import.meta.dirname, "threads-job.ts")],
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2023",
  outfile: bundle,
  logLevel: "error",
});

const ISOLATING = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const page = `<!doctype html><script type="module" src="/job.mjs"></script>`;
const server = createServer((request, response) => {
  const isScript = request.url === "/job.mjs";
  if (request.url !== "/plain") for (const [name, value] of Object.entries(ISOLATING)) response.setHeader(name, value);
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? readFileSync(bundle) : page);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const IN_WORKER = `new Promise((resolve, reject) => {
  const worker = new Worker("/job.mjs", { type: "module" });
  worker.onmessage = ({ data }) => (typeof data === "object" ? resolve(data) : reject(new Error(data)));
  worker.onerror = (event) => reject(new Error(event.message));
})`;

async function inBrowser() {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    timeout: 0,
    args,
  });
  try {
    const run = async (path, expression) => {
      const tab = await browser.newPage();
      tab.setDefaultTimeout(0); // other work may use the processors
      await tab.goto(`http://127.0.0.1:${server.address().port}/${path}`);
      return tab.evaluate(expression);
    };
    return {
      version: browser.version(),
      page: await run("", "job(2)"),
      worker: await run("", IN_WORKER),
      plain: await run("plain", "job(2)"),
    };
  } finally {
    await browser.close();
  }
}

const problems = [];
const expect = (holds, problem) => {
  if (!holds) problems.push(problem);
};
try {
  const { job } = await import(pathToFileURL(bundle).href);
  const expected = await job(1);
  const { version, page: onPage, worker, plain } = await inBrowser();
  for (const [name, { bits }] of Object.entries({ page: onPage, worker, plain })) {
    expect(bits.join() === expected.bits.join(), `${name}: other bits than on one thread in Node`);
  }
  expect(onPage.isolated && onPage.hasThreads && onPage.taken > 0, "no worker took part on the isolated page");
  expect(worker.isolated && worker.hasThreads && worker.taken > 0, "no worker took part in the worker of the page");
  expect(!plain.isolated && !plain.hasThreads, "the page that is not isolated has threads");
  if (problems.length === 0) {
    console.log(
      `Chromium ${version}: workers took ${onPage.taken} parts of a page and ${worker.taken} of its worker; all bits equal Node's`,
    );
  }
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(`threads in the browser failed: ${problems.join("; ")}`);
  process.exitCode = 1;
}
