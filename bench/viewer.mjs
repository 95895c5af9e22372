// Measures the viewer: time to the first table and memory of the server with 1,000 runs, redraws of 100 curves, script time of the drawing,
// and processor time of the server beside a run. One run of each; it needs Chromium (CHROMIUM names it) and about 1 GB of temporary files.
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const root = join(import.meta.dirname, "..");
const main = join(root, "dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "burgeon-viewer-bench-"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  timeout: 0,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

/** A run of so many steps, with ten metrics at each. */
function log(steps, seed) {
  const lines = [
    {
      type: "start",
      dataset: "made",
      task: "classification",
      strategy: "burgeon",
      options: {},
      seed,
      epochs: 1,
      totalSteps: steps,
      rows: { train: 1, validation: 1, test: 0 },
      axes: ["hidden1", "hidden2"],
      widths: [2, 2],
      parameters: 18,
      edges: 12,
      multiplyAdds: 12,
      notes: [],
    },
  ];
  for (let step = 1; step <= steps; step++) {
    const loss = Math.exp(-step / steps) + 0.1 * Math.sin(step * seed);
    const width = 2 + Math.floor(step / 100);
    lines.push({ type: "step", step, epoch: step, loss, learningRate: 0.001, seconds: step / 100 });
    lines.push({
      type: "epoch",
      epoch: step,
      step,
      loss,
      accuracy: 1 - loss / 3,
      widths: [width, 2],
      parameters: 9 * width,
      edges: 12,
      multiplyAdds: 12,
      seconds: step / 100,
    });
    lines.push({
      type: "evaluation",
      split: "validation",
      epoch: step,
      step,
      metrics: { loss, accuracy: 1 - loss / 3, mse: loss },
      best: false,
      seconds: step / 100,
    });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function makeRuns(under, count, steps) {
  const pattern = join(folder, `pattern-${steps}.jsonl`);
  writeFileSync(pattern, log(steps, 1));
  for (let i = 0; i < count; i++) {
    const run = join(folder, under, `run-${i}`);
    mkdirSync(run, { recursive: true });
    copyFileSync(pattern, join(run, "events.jsonl"));
    const config = {
      dataset: "made",
      strategy: { name: i % 2 ? "burgeon" : "static" },
      seed: i,
      learningRate: 0.001,
      hidden: [2, 2],
    };
    writeFileSync(join(run, "config.json"), JSON.stringify(config));
    const metrics = { loss: 0.4, accuracy: 0.8 };
    writeFileSync(
      join(run, "summary.json"),
      JSON.stringify({
        status: "done",
        steps,
        epochs: steps,
        widths: [12, 2],
        parameters: 108,
        edits: [],
        test: metrics,
        validation: metrics,
        seconds: { total: 10 },
      }),
    );
  }
}

async function startViewer(under) {
  const began = performance.now();
  const child = spawn(process.execPath, [main, "ui", join(folder, under), "--no-open"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const address = await new Promise((resolve) => child.stdout.once("data", (text) => resolve(String(text).trim())));
  return { child, address, startMs: performance.now() - began };
}

const memoryOf = (pid, what) =>
  Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
/** Processor seconds of a process so far. */
function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

/** Processor milliseconds of a page's main thread: other work on the machine does not count. */
async function threadTime(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
  };
}

async function manyRuns() {
  makeRuns("many", 1000, 1000);
  const { child, address, startMs } = await startViewer("many");
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const began = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForSelector("#runs tbody tr:nth-child(50)");
  const tableMs = performance.now() - began;
  const atTable = memoryOf(child.pid, "VmRSS");
  await page.waitForTimeout(8000);
  console.log(
    `1,000 runs x 10 metrics x 1,000 steps: address after ${startMs.toFixed(0)} ms, table ${tableMs.toFixed(0)} ms after it; server ${atTable.toFixed(0)} MB then, ${memoryOf(child.pid, "VmRSS").toFixed(0)} MB with 20 runs drawn, at most ${memoryOf(child.pid, "VmHWM").toFixed(0)} MB`,
  );
  await page.close();
  child.kill("SIGINT");
}

async function redraws() {
  makeRuns("curves", 100, 10_000);
  const { child, address } = await startViewer("curves");
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const ids = Array.from({ length: 100 }, (_, i) => `runs=run-${i}`).join("&");
  await page.goto(`${address}#${ids}&charts=train/loss`);
  await page.waitForSelector(".u-over", { timeout: 120_000 });
  await page.waitForTimeout(3000);
  const processor = await threadTime(page);
  const before = await processor();
  const times = await page.evaluate(async () => {
    const found = [];
    for (let i = 0; i < 20; i++) {
      const began = performance.now();
      document.querySelector("#ylog").click();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      found.push(performance.now() - began);
    }
    return found;
  });
  console.log(
    `100 curves x 10,000 points: a redraw takes ${percentile(times, 0.5).toFixed(0)} ms in the middle, ${Math.max(...times).toFixed(0)} ms at most, of 20; ${(((await processor()) - before) / 20).toFixed(0)} ms of its thread`,
  );
  await page.close();
  child.kill("SIGINT");
}

async function drawing() {
  const { outputFiles } = await build({
    entryPoints: [join(root, "drawing/src/index.ts")],
    bundle: true,
    format: "iife",
    globalName: "Drawing",
    write: false,
    target: "es2023",
  });
  const html = `<!doctype html><canvas style="width:1000px;height:600px"></canvas><script>${outputFiles[0].text}</script>`;
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  for (const width of [64, 1000]) {
    const page = await browser.newPage({ viewport: { width: 1100, height: 700 } });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const processor = await threadTime(page);
    const before = await processor();
    const found = await page.evaluate(async (wide) => {
      const view = new globalThis.Drawing.NetworkDrawing(document.querySelector("canvas"));
      let next = wide;
      const layers = [0, 1, 2, 3].map(() => Array.from({ length: wide }, (_, id) => ({ id, birth: 0 })));
      const columns = () => [
        { name: "inputs", units: [0, 1].map((id) => ({ id, birth: 0 })) },
        ...layers.map((units, i) => ({ name: `hidden${i}`, units: [...units] })),
        { name: "outputs", units: [0, 1].map((id) => ({ id, birth: 0 })) },
      ];
      const weights = new Map();
      const scene = () => {
        const all = columns();
        const links = all.slice(1).map(({ units }, i) => {
          const size = units.length * all[i].units.length;
          if (weights.get(i)?.length !== size)
            weights.set(
              i,
              Float32Array.from({ length: size }, (_, at) => Math.sin(at * 12.9898)),
            );
          return { from: i, to: i + 1, weights: weights.get(i) };
        });
        return { columns: all, links };
      };
      view.resize(false);
      view.set(scene(), false);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      view.frameTimes.length = 0;
      const began = performance.now();
      let frames = 0;
      const sets = [];
      while (performance.now() - began < 10_000) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        frames++;
        if (frames % 30 !== 0) continue;
        const units = layers[(frames / 30) % 4];
        if ((frames / 30) % 3 === 0) units.splice(5, 1);
        else units.push({ id: next++, birth: frames });
        const shown = scene();
        const at = performance.now();
        view.set(shown);
        sets.push(performance.now() - at);
      }
      return { frames, seconds: (performance.now() - began) / 1000, times: view.frameTimes, sets };
    }, width);
    const { frames, seconds, times, sets } = found;
    console.log(
      `drawing of 4 x ${width} units: ${(frames / seconds).toFixed(0)} frames a second, script ${percentile(times, 0.5).toFixed(1)} ms a frame in the middle and ${percentile(times, 0.95).toFixed(1)} ms at the 95th percentile of ${times.length}; taking a birth or removal ${percentile(sets, 0.5).toFixed(1)} ms; ${(((await processor()) - before) / frames).toFixed(1)} ms of its thread a frame, painting included`,
    );
    await page.close();
  }
  server.close();
}

async function beside() {
  mkdirSync(join(folder, "beside"));
  const { child, address } = await startViewer("beside");
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForTimeout(3000);
  const before = cpuOf(child.pid);
  const args = [
    main,
    "train",
    "moons",
    "--hidden",
    "256,256",
    "--strategy",
    "static",
    "--points",
    "20000",
    "--epochs",
    "120",
    "--patience",
    "0",
    "--out",
    join(folder, "beside/run"),
    "--quiet",
  ];
  const run = spawn(process.execPath, args, { stdio: "ignore" });
  let cpu = 0;
  const timer = setInterval(() => {
    try {
      cpu = cpuOf(run.pid);
    } catch {
      // It ended.
    }
  }, 100);
  await new Promise((resolve) => run.on("exit", resolve));
  clearInterval(timer);
  const own = cpuOf(child.pid) - before;
  console.log(
    `beside a run of ${cpu.toFixed(1)} processor seconds with a page open, the server took ${own.toFixed(2)} s: ${((100 * own) / cpu).toFixed(1)} %`,
  );
  await page.close();
  child.kill("SIGINT");
}

try {
  const parts = { manyRuns, redraws, drawing, beside };
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts)) await parts[name]();
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
