// Kills runs at random moments with SIGKILL, continues them, and compares the results with uninterrupted runs.
// As a program: node test/system/kill-harness.mjs [--moments 20] [--seed 1] [--only name,...] [--counts file.json]
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const child = join(import.meta.dirname, "kill-child.mjs");
const dist = (file) => import(pathToFileURL(join(import.meta.dirname, "../../dist", file)).href);

/** A generator of numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const table = {
  dataset: "moons",
  generator: { points: 300 },
  hidden: [4, 4],
  learningRate: 0.01,
  batchSize: 8,
  patience: 0,
  epochs: 6,
  checkpointEvery: "9steps",
};
const images = {
  dataset: "digits",
  model: "resnet20",
  width: 0.125,
  limit: 60,
  batchSize: 20,
  patience: 0,
  validation: 0.2,
  epochs: 6,
  strategy: { name: "north-random", policies: { every: 3 } },
  checkpointEvery: "3steps",
};
/** What lets a strategy change something in so few steps. */
const lively = {
  neurogenesis: {
    trigger: { name: "activation", gamma: 0.5, baseline: "none" },
    policies: { every: 2, maxWidth: 16 },
  },
  plasticity: { growEvery: 10, pruneGrace: 20 },
};
const control = {
  steps: 1500,
  evaluateEvery: 300,
  evaluationEpisodes: 1,
  episodes: 2,
  bufferSize: 2000,
  exampleEpisodes: 1,
  checkpointEvery: "100steps",
};

/** Every strategy and student that there is, and a network of images that grows. `dataDir` is where the digits are, or null. */
export async function allTasks(dataDir) {
  const { strategies } = await dist("node/runs/definitions.js");
  const { studentList } = await dist("control/named.js");
  const capped = ({ options: { shape } }) =>
    "policies" in shape ? { policies: { maxWidth: 16 } } : "maxWidth" in shape ? { maxWidth: 16 } : {};
  return [
    ...strategies.map((one) => ({
      name: one.name,
      config: {
        ...table,
        ...(one.name === "plasticity" ? { hidden: [4] } : {}), // a graph has no layers
        strategy: { name: one.name, ...capped(one), ...lively[one.name] },
      },
    })),
    ...(dataDir ? [{ name: "resnet20", config: { ...images, dataDir } }] : []),
    ...studentList.map(({ name }) => ({
      name: `distill ${name}`,
      config: { environment: "cartpole", student: { name }, ...control },
    })),
  ];
}

/** Starts or continues a run; `ended` gives how its process ended. */
function start({ config }, folder) {
  const started = spawn(process.execPath, [child, JSON.stringify({ config }), folder], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1", NO_COLOR: "1" },
  });
  let err = "";
  started.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise((resolve) => started.on("close", (code, signal) => resolve({ code, signal, err })));
  return { child: started, ended };
}

async function finish(task, folder) {
  const { code, err } = await start(task, folder).ended;
  if (code !== 0) throw new Error(`${task.name} ended with ${code}: ${err}`);
}

/** Everything a run left that must be the same again: files by name, times aside, tensors by their hash. */
export function traceOf(folder) {
  const timeless = (text) =>
    JSON.stringify(JSON.parse(text, (key, value) => (/^(seconds|cpuSeconds|run|memory|log)$/.test(key) ? 0 : value)));
  const read = (name) => readFileSync(join(folder, name));
  const checkpoints = readdirSync(join(folder, "checkpoints")).sort();
  const lastOf = (pattern) => checkpoints.filter((name) => pattern.test(name)).at(-1);
  const trace = {};
  for (const name of readdirSync(folder).filter((one) => /^(config|summary)\.json$/.test(one))) {
    trace[name] = timeless(read(name).toString());
  }
  const files = [
    lastOf(/^step.*safetensors$/),
    lastOf(/^final.*safetensors$/),
    ...checkpoints.filter((n) => /^best/.test(n)),
  ];
  for (const name of files.filter(Boolean)) {
    trace[name] = createHash("sha256")
      .update(read(`checkpoints/${name}`))
      .digest("hex");
  }
  trace.events = read("events.jsonl").toString().trim().split("\n").map(timeless);
  return trace;
}

/** Where two traces first differ, or null. */
export function differenceOf(expected, found) {
  const [a, b] = [Object.keys(expected).sort().join(" "), Object.keys(found).sort().join(" ")];
  if (a !== b) return `files ${b} instead of ${a}`;
  for (const [name, value] of Object.entries(expected)) {
    if (Array.isArray(value)) {
      const at = value.findIndex((line, i) => line !== found[name][i]);
      if (at >= 0) return `event ${at} is ${found[name][at]} instead of ${value[at]}`;
      if (value.length !== found[name].length) return `${found[name].length} events instead of ${value.length}`;
    } else if (value !== found[name])
      return `${name} differs: ${found[name].slice(0, 300)} instead of ${value.slice(0, 300)}`;
  }
  return null;
}

const sizeOf = (path) => (existsSync(path) ? statSync(path).size : 0);

/** How far a run is, in a number that only grows: bytes of its log. */
const progressOf = (folder) => sizeOf(join(folder, "events.jsonl"));

/** Changes of structure that a run made. */
const growthOf = (folder) => readFileSync(join(folder, "events.jsonl"), "utf8").split('"type":"growth"').length - 1;

/** The uninterrupted run of a task, with how far its progress goes. */
export async function baseline(task, folder) {
  await finish(task, folder);
  return { trace: traceOf(folder), progress: progressOf(folder), growth: growthOf(folder) };
}

/**
 * Kills a run at a random moment between its start and its end, perhaps continues and kills it again, and lets it come to its end.
 * Returns what differs from the uninterrupted run, or null, and how many kills hit a run in progress.
 */
export async function killedAndResumed(task, whole, { folder, random, kills = 1 }) {
  let met = 0;
  for (let kill = 0; kill < kills; kill++) {
    const { child, ended } = start(task, folder);
    let over = false;
    ended.then(() => {
      over = true;
    });
    // Anywhere: before anything is written, between two lines of the log, in the middle of a checkpoint, in the summary.
    const target = random() * whole.progress;
    while (!over && progressOf(folder) < target) await wait(1);
    await wait(random() * 12);
    child.kill("SIGKILL");
    if ((await ended).signal === "SIGKILL") met++;
  }
  await finish(task, folder);
  return { difference: differenceOf(whole.trace, traceOf(folder)), met };
}

async function main() {
  const { values } = parseArgs({
    options: {
      moments: { type: "string", default: "20" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      counts: { type: "string" },
    },
  });
  const root = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "burgeon-kill-"));
  const began = performance.now();
  const only = values.only?.split(",");
  const tasks = (await allTasks(process.env.BURGEON_DATA ?? null)).filter(({ name }) => only?.includes(name) ?? true);
  const states = tasks.map((task) => ({ task, own: mkdtempSync(join(root, "task-")), whole: null, right: 0, met: 0 }));
  let [passed, failed] = [0, 0];
  // Moment by moment, so that what is stopped early has tried all tasks alike.
  const queue = Array.from({ length: Number(values.moments) }, (_, moment) =>
    states.map((state) => ({ state, moment })),
  ).flat();
  const attempt = async ({ state, moment }) => {
    const random = randomFrom(Number(values.seed) * 1_000_003 + tasks.indexOf(state.task) * 1009 + moment);
    const folder = join(state.own, String(moment));
    state.whole ??= baseline(state.task, join(state.own, "whole"));
    const found = await killedAndResumed(state.task, await state.whole, { folder, random, kills: 1 + (moment % 2) });
    rmSync(folder, { recursive: true, force: true });
    state.met += found.met;
    if (found.difference) console.log(`${state.task.name}, moment ${moment}: ${found.difference}`);
    else state.right++;
  };
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      try {
        await attempt(next);
      } catch (error) {
        console.log(`${next.state.task.name}, moment ${next.moment}: ${error.message}`);
      }
      if (next.state === states.at(-1))
        console.log(`after ${next.moment + 1} moments ${states.reduce((n, s) => n + s.right, 0)} equal`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  rmSync(root, { recursive: true, force: true });
  for (const { task, whole, right, met } of states) {
    const edits = `${(await whole)?.growth ?? "?"} edits`.padStart(10);
    console.log(
      `${task.name.padEnd(18)}${edits}  ${right} of ${values.moments} equal bit for bit, ${met} kills during a run`,
    );
    passed += right;
    failed += Number(values.moments) - right;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${tasks.length} tasks, ${passed} moments passed, ${failed} failed, ${seconds} s`);
  if (values.counts) writeFileSync(values.counts, JSON.stringify({ passed, failed }));
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main();
