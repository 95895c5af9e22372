/**
 * Runs in child processes, so many at a time: a crash or an out-of-memory kill takes one run, and a BLAS keeps to one thread.
 *
 * @module
 */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { StudyKind } from "../../study/definition.ts";
import type { Message, Order } from "./child.ts";
import type { CheckedConfig, Outcome, RunProgress } from "./run-kind.ts";

/** A run to be made. */
export interface Job {
  readonly kind: StudyKind;
  readonly folder: string;
  readonly config: CheckedConfig;
}

/** Tries of a run whose process dies. */
const TRIES = 2;
const CHILD = fileURLToPath(new URL("./child.js", import.meta.url));

const singleThread = { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", VECLIB_MAXIMUM_THREADS: "1" };

function deathOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  const out = /heap out of memory|Allocation failed/.test(stderr);
  if (out) return "its process ran out of memory";
  if (signal === "SIGKILL") return "its process was killed (SIGKILL), as a system does that runs out of memory";
  return `its process ended with ${signal ?? `exit code ${code}`}`;
}

/** One process for one run. It never rejects. */
function attempt(
  job: Job,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<Outcome & { died: boolean }> {
  const child = fork(CHILD, { env: { ...process.env, ...singleThread }, stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const tell = (order: Order): void => {
    if (child.connected) child.send(order);
  };
  const stop = (): void => tell({ order: "stop" });
  let outcome: Outcome | null = null;
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4000);
  });
  child.on("message", (message: Message) => {
    if (message.message === "progress") onProgress(message);
    else outcome = message;
  });
  tell({ order: "run", ...job });
  signal.addEventListener("abort", stop);
  return new Promise((resolve) => {
    const over = (result: Outcome, died: boolean): void => {
      signal.removeEventListener("abort", stop);
      resolve({ status: result.status, reason: result.reason, died });
    };
    child.on("error", (error) => over({ status: "failed", reason: error.message }, true));
    child.on("close", (code, kill) => {
      if (outcome) over(outcome, false);
      else over({ status: "failed", reason: deathOf(code, kill, stderr) }, true);
    });
  });
}

/** Makes a run in a process of its own; one whose process dies goes on from its checkpoint once. */
export async function runJob(
  job: Job,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const { died, status, reason } = await attempt(job, signal, onProgress);
    if (!died) return { status, reason };
    if (signal.aborted) return { status: "interrupted", reason };
    if (tries >= TRIES) return { status, reason: `${reason}, ${tries} times` };
  }
}
