/**
 * Burgeon beside its rivals on this machine: the training step, the matrix product, predictions for a table and the widening of a network.
 *
 *     node bench/run.mjs [--only step|fitted|images|whole|matmul|graph|predict|widen] [--rounds N] [--cases 64x16,128x512] [--json]
 *
 * Contestants take turns, each in a process of its own on the same core; a figure is the median over the turns. `--json` prints
 * everything as one JSON line last. `whole` needs `BURGEON_DATA`, the folder of the datasets. Rivals in Python need `BURGEON_BENCH_PYTHON` to name a Python that has them.
 *
 * @module
 */

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { pinned, run } from "./children.mjs";
import { comparison, markdown, medians } from "./table.mjs";

const WASM = "Burgeon wasm";
const BLAS = "Burgeon BLAS";
const NO_BLAS = { BURGEON_BLAS: "off" };

const BENCHES = {
  step: {
    title: "Training step of 784-h-h-10 under Adam, ms (batch x h)",
    field: "ms",
    caseOf: ({ batch, hidden }) => `${batch} x ${hidden}`,
    contestants: [
      { system: BLAS, file: "step.mjs" },
      { system: WASM, file: "step.mjs", environment: NO_BLAS },
      { system: "PyTorch", file: "rivals/pytorch_step.py" },
      { system: "JAX", file: "rivals/jax_step.py" },
      { system: "tfjs-wasm", file: "rivals/tfjs_step.mjs" },
    ],
    pairs: [
      ["PyTorch", BLAS],
      ["JAX", BLAS],
      ["tfjs-wasm", WASM],
    ],
    more: [
      ["firstStepMs", "First step of a new shape, ms (after compilation, where there is one)"],
      ["compileMs", "Compilation of a new shape, ms"],
    ],
  },
  fitted: {
    title: "The same on a batch that 5,000 steps have fitted, ms (batch x h)",
    field: "ms",
    caseOf: ({ batch, hidden }) => `${batch} x ${hidden}`,
    args: ["--cases", "64x16,64x64,128x128"],
    contestants: [
      { system: BLAS, file: "fitted.mjs" },
      { system: WASM, file: "fitted.mjs", environment: NO_BLAS },
    ],
    pairs: [],
    more: [["ratio", "Over that of one of the first steps"]],
  },
  images: {
    title:
      "Training step of image networks at 32 x 32 x 3 under Adam, batch 128, ms of the processor, one thread (model, width)",
    field: "cpuMs",
    caseOf: ({ model, width }) => `${model}, ${width}`,
    args: ["--cases", "vgg11:0.25,resnet20:1,wrn-28-1:0.25,vgg11:1"],
    separate: true,
    contestants: [
      { system: BLAS, file: "images.mjs" },
      { system: "PyTorch", file: "rivals/pytorch_images.py" },
      { system: WASM, file: "images.mjs", environment: NO_BLAS, without: ["vgg11:1"] },
      { system: "tfjs-wasm", file: "rivals/tfjs_images.mjs", without: ["vgg11:1", "wrn-28-1:0.25"] },
    ],
    pairs: [
      ["PyTorch", BLAS],
      ["tfjs-wasm", WASM],
    ],
    more: [
      ["ms", "The same on the clock, ms"],
      ["peakMiB", "Most memory that the process held, MiB"],
    ],
  },
  whole: {
    title: "Whole trainings with data in memory, seconds (what, threads)",
    field: "seconds",
    caseOf: ({ name, threads }) => `${name}, ${threads}`,
    args: ["--cases", "static,growing,final,vgg11"],
    contestants: [1, 2].flatMap((threads) => [
      { system: BLAS, file: "whole.mjs", threads, more: ["--threads", `${threads}`] },
      { system: WASM, file: "whole.mjs", threads, more: ["--threads", `${threads}`], environment: NO_BLAS },
      {
        system: "PyTorch",
        file: "rivals/pytorch_whole.py",
        threads,
        only: "static,vgg11",
        more: ["--threads", `${threads}`],
      },
    ]),
    pairs: [["PyTorch", BLAS]],
    more: [
      ["cpuSeconds", "The same of the processor, seconds"],
      ["peakMiB", "Most memory that the process held, MiB"],
    ],
  },
  matmul: {
    title: "Matrix product, GFLOP/s (m x k x n)",
    field: "gflops",
    caseOf: ({ size }) => size,
    contestants: [
      { system: BLAS, file: "matmul.mjs" },
      { system: WASM, file: "matmul.mjs", environment: NO_BLAS },
      { system: "tfjs-wasm", file: "rivals/tfjs_matmul.mjs" },
    ],
    pairs: [[WASM, "tfjs-wasm"]],
  },
  graph: {
    title: "Step of a graph of 64 neurons and 500 edges under Adam, ms (batch x levels of hidden neurons)",
    field: "ms",
    caseOf: ({ batch, levels }) => `${batch} x ${levels}`,
    args: ["--cases", "32x1,32x4,32x12"],
    contestants: [
      { system: WASM, file: "graph.mjs" },
      { system: "PyTorch", file: "rivals/pytorch_graph.py" },
    ],
    pairs: [["PyTorch", WASM]],
  },
  predict: {
    title: "Predictions for a table of 10 columns by 15-h-h-3, file to file, seconds (rows x h)",
    field: "seconds",
    caseOf: ({ rows, hidden }) => `${rows} x ${hidden}`,
    args: ["--cases", "1000000x64"],
    contestants: [
      { system: "Burgeon", file: "predict.mjs" },
      { system: "pandas + onnxruntime", file: "rivals/pandas_onnx.py" },
    ],
    pairs: [["pandas + onnxruntime", "Burgeon"]],
    more: [
      ["rowsPerCpuSecond", "Rows in a second of processor time"],
      ["peakMiB", "Most memory, MiB"],
    ],
  },
  widen: {
    title: "One widening of 784-h-h-10 under Adam, seconds (batch x h)",
    field: "seconds",
    caseOf: ({ batch, hidden }) => `${batch} x ${hidden}`,
    args: ["--cases", "128x64,128x256,128x512"],
    contestants: [
      { system: BLAS, file: "widen.mjs" },
      { system: WASM, file: "widen.mjs", environment: NO_BLAS },
      { system: "GroMo", file: "rivals/gromo_widen.py" },
    ],
    pairs: [["GroMo", BLAS]],
    more: [["steps", "The same in training steps of that network"]],
  },
};

function parse() {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      rounds: { type: "string", default: "3" },
      cases: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.only !== undefined && !Object.hasOwn(BENCHES, values.only)) {
    throw new Error(`--only: expected one of ${Object.keys(BENCHES).join(", ")}, received "${values.only}".`);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds: expected a whole number of at least 1, received "${values.rounds}".`);
  }
  return { ...values, rounds };
}

/** One line that overwrites itself, on a terminal. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

/** The command lines of one round: all cases in one process, or each in one of its own, all contestants at it before the next. */
function turns(bench, cases) {
  const args = cases ? ["--cases", cases] : (bench.args ?? []);
  const parts = bench.separate ? args[1].split(",").map((name) => ["--cases", name]) : [args];
  return parts.flatMap((part) =>
    bench.contestants
      .filter(({ without = [] }) => cases || !without.includes(part[1]))
      .map((contestant) => ({
        ...contestant,
        args: [...(contestant.only ? ["--cases", contestant.only] : part), ...(contestant.more ?? [])],
      })),
  );
}

/** All contestants in turn, `rounds` times; one that is missing is asked once. */
async function measure(bench, { rounds, cases }) {
  const results = [];
  const missing = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of turns(bench, cases)) {
      if (missing.has(contestant.system)) continue;
      progress(`round ${round + 1} of ${rounds}: ${contestant.system} ${contestant.args.join(" ")}`);
      const found = await run(contestant);
      const absent = found.find((result) => result.missing);
      if (absent) missing.set(contestant.system, absent.missing);
      else results.push(...found.map((result) => ({ round, ...result })));
    }
  }
  progress("");
  return { results, missing };
}

function show(bench, { results, missing }) {
  const { title, field, caseOf, pairs, more = [] } = bench;
  console.log(`\n## ${title}\n`);
  if (results.length > 0) console.log(comparison({ label: "", values: medians(results, field, caseOf), pairs }));
  for (const [other, heading] of more) {
    const values = medians(results, other, caseOf);
    if (Object.keys(values).length > 0) console.log(`\n${heading}\n\n${comparison({ label: "", values })}`);
  }
  const versions = new Map(results.map(({ system, version }) => [system, version]));
  console.log(`\n${markdown([["system", "version"], ...versions])}`);
  for (const [system, reason] of missing) console.log(`\n${system} is not measured: ${reason}`);
}

async function main() {
  const options = parse();
  const machine = { cpu: cpus()[0]?.model.trim(), cores: cpus().length, node: process.version, pinned };
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; one core each${pinned ? ", pinned" : ""}`);
  const measured = {};
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (options.only !== undefined && options.only !== name) continue;
    const outcome = await measure(bench, options);
    show(bench, outcome);
    measured[name] = { results: outcome.results, missing: Object.fromEntries(outcome.missing) };
  }
  if (options.json) console.log(JSON.stringify({ machine, ...measured }));
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
