/**
 * The contestants as child processes, each on one and the same core, one at a time.
 *
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** `BURGEON_BENCH_PYTHON`, or the `python3` on the path. */
export const python = process.env.BURGEON_BENCH_PYTHON ?? "python3";

const hasTaskset = spawnSync("taskset", ["--version"]).status === 0;
const core = availableParallelism() - 1;

/** Whether contestants are kept on one core by `taskset`. */
export const pinned = hasTaskset;

/** Every thread pool that a contestant may bring, told to use one thread. */
const ONE_THREAD = {
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  VECLIB_MAXIMUM_THREADS: "1",
};

/**
 * Runs one contestant and resolves to the results that it prints, one JSON line each.
 *
 * With several `threads` it may use all cores.
 *
 * A contestant that cannot run gives one result `{ system, missing: reason }`.
 */
export function run({ system, file, args = [], environment = {}, threads = 1 }) {
  const program = file.endsWith(".py") ? python : process.execPath;
  const command = [program, path.join(here, file), ...args];
  if (hasTaskset && threads === 1) command.unshift("taskset", "-c", String(core));
  return new Promise((resolve) => {
    const missing = (reason) => resolve([{ system, missing: reason }]);
    const child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...(threads === 1 ? ONE_THREAD : {}), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let trouble = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      trouble += text;
    });
    child.on("error", (error) => missing(error.message));
    child.on("close", (status) => {
      if (status !== 0) {
        const lines = trouble.split("\n").filter((line) => /Error\b/.test(line));
        missing(lines.at(-1)?.trim() ?? `ended with status ${status}`);
        return;
      }
      const lines = output.split("\n").filter((line) => line.startsWith("{"));
      resolve(lines.map((line) => ({ ...JSON.parse(line), system })));
    });
  });
}
