// Runs the spirals in a worker of a headless Chromium and in Node, and compares every event bit for bit.
// CHROMIUM names the browser; default /usr/bin/chromium.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const folder = mkdtempSync(join(tmpdir(), "burgeon-browser-"));
const bundle = join(folder, "worker.mjs");
await build({
  entryPoints: [join(import.meta.dirname, "worker.ts")],
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2023",
  outfile: bundle,
  logLevel: "error",
});

const page = `<!doctype html><script>
  const worker = new Worker("/worker.mjs", { type: "module" });
  window.events = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (Array.isArray(data) ? resolve(data) : reject(new Error(data)));
    worker.onerror = (event) => reject(new Error(event.message));
  });
</script>`;
const server = createServer((request, response) => {
  const isWorker = request.url === "/worker.mjs";
  response.setHeader("content-type", isWorker ? "text/javascript" : "text/html");
  response.end(isWorker ? readFileSync(bundle) : page);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

async function inBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    timeout: 0,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  try {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(0); // other work may use the processors
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const events = await tab.evaluate("window.events");
    return { events, version: browser.version() };
  } finally {
    await browser.close();
  }
}

let failure = null;
try {
  const { spiralEvents } = await import(pathToFileURL(bundle).href);
  const expected = await spiralEvents();
  const { events, version } = await inBrowser();
  const steps = expected.filter((event) => event.includes('"type":"step"')).length;
  const growth = expected.filter((event) => event.includes('"type":"growth"')).length;
  const at = expected.findIndex((event, i) => event !== events[i]);
  if (steps === 0 || growth === 0) failure = `the run has ${steps} steps and ${growth} growth events`;
  else if (at >= 0) failure = `event ${at} differs\nNode:     ${expected[at]}\nChromium: ${events[at]}`;
  else if (events.length !== expected.length) failure = `${events.length} events instead of ${expected.length}`;
  else console.log(`Chromium ${version}: ${steps} losses and ${growth} growth events equal Node's bit for bit`);
} catch (error) {
  failure = error instanceof Error ? error.message : String(error);
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
if (failure !== null) {
  console.error(`the browser run failed: ${failure}`);
  process.exitCode = 1;
}
