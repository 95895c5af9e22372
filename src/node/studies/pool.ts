/**
 * Runs in child processes, so many at a time: a crash or an out-of-memory kill takes one run, and a BLAS keeps to one thread. Short runs
 * share a process one after another, long ones have their own.
 *
 * @module
 */

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Backend } from "../device.ts";
import type { AnyConfig } from "../runs/config/environment-config.ts";
import type { Message, Order } from "./child.ts";
import type { Outcome, RunProgress } from "./study-run.ts";

/** A run to be made. */
export interface Job {
  readonly folder: string;
  readonly config: AnyConfig;
  readonly backend: Backend;
  /** After so many milliseconds the run is interrupted with a checkpoint; default it continues to its end. */
  readonly sliceMs?: number;
}

/** Age at which a process takes no further run. */
const KEEP_MS = 60_000;
/** Tries of a run whose process dies. */
const TRIES = 2;
const CHILD = fileURLToPath(new URL("./child.js", import.meta.url));

const singleThread = { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", VECLIB_MAXIMUM_THREADS: "1" };

function deathOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  const out = /heap out of memory|Allocation failed/.test(stderr);
  if (out) return "its process ran out of memory";
  if (signal === "SIGKILL") return "its process was killed (SIGKILL), probably because the system ran out of memory";
  return `its process ended with ${signal ?? `exit code ${code}`}`;
}

interface Attempt extends Outcome {
  /** Whether the process is gone. */
  readonly died: boolean;
}

/** A process that makes one run after another. Its first run begins with it; a run of more than `KEEP_MS` is its last. */
class Worker {
  readonly #child: ChildProcess = fork(CHILD, {
    env: { ...process.env, ...singleThread },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  readonly #born = performance.now();
  #stderr = "";
  #death: string | null = null;

  constructor() {
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-4000);
    });
    this.#child.on("error", ({ message }) => {
      this.#death = message;
    });
    this.#child.on("close", (code, kill) => {
      this.#death ??= deathOf(code, kill, this.#stderr);
    });
  }

  get isFresh(): boolean {
    return this.#death === null && this.#child.connected && performance.now() - this.#born < KEEP_MS;
  }

  /** It never rejects. */
  run(job: Job, signal: AbortSignal, onProgress: (progress: RunProgress) => void): Promise<Attempt> {
    const child = this.#child;
    return new Promise((resolve) => {
      const onMessage = (message: Message): void => {
        if (message.message === "progress") onProgress(message);
        else over({ status: message.status, reason: message.reason, code: message.code ?? null, died: false });
      };
      const stop = (): void => this.#tell({ order: "stop" });
      const onDeath = (): void => {
        const code = /out of memory/.test(this.#death ?? "") ? "memory" : "crash";
        over({ status: "failed", reason: this.#death, code, died: true });
      };
      const over = (attempt: Attempt): void => {
        signal.removeEventListener("abort", stop);
        child.off("message", onMessage).off("close", onDeath).off("error", onDeath);
        resolve(attempt);
      };
      child.on("message", onMessage).on("close", onDeath).on("error", onDeath);
      signal.addEventListener("abort", stop);
      if (this.#death !== null) return onDeath();
      this.#tell({ order: "run", ...job });
    });
  }

  #tell(order: Order): void {
    if (this.#child.connected) this.#child.send(order);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Lets the process end. */
  close(): Promise<void> {
    if (this.#death !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.#child.on("close", () => resolve());
      this.#tell({ order: "end" });
    });
  }
}

/** Where runs are made, one at a time. */
export class Workplace {
  readonly #tries: number;
  #worker: Worker | null = null;

  /** @param tries how often a run is tried whose process dies; default 2 */
  constructor(tries: number = TRIES) {
    this.#tries = tries;
  }

  /** Makes a run; one whose process dies continues from its checkpoint once. */
  async run(job: Job, signal: AbortSignal, onProgress: (progress: RunProgress) => void): Promise<Outcome> {
    for (let tries = 1; ; tries++) {
      if (!this.#worker?.isFresh) await this.close();
      this.#worker ??= new Worker();
      const { died, status, reason, code = null } = await this.#worker.run(job, signal, onProgress);
      if (!died) return { status, reason, code };
      if (signal.aborted) return { status: "interrupted", reason };
      if (tries >= this.#tries) return { status, reason: tries > 1 ? `${reason}, ${tries} times` : reason, code };
    }
  }

  /** Ends the process at once; its run ends as one whose process died. */
  kill(): void {
    this.#worker?.kill();
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    this.#worker = null;
  }
}
