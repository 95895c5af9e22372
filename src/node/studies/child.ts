/**
 * The process of runs of a study. It receives the run, reports its progress, and waits for more until it is ended.
 *
 * @module
 */

import { BurgeonError } from "../../errors.ts";
import type { Backend } from "../device.ts";
import type { AnyConfig } from "../runs/config/environment-config.ts";
import { makeRun, type Outcome, type RunProgress } from "./study-run.ts";

/** To the child: what to run; then perhaps that it is to stop; that there is no more. */
export type Order =
  | {
      readonly order: "run";
      readonly folder: string;
      readonly config: AnyConfig;
      readonly backend: Backend;
      /** After so many milliseconds the run is interrupted with a checkpoint, and the process takes the next. */
      readonly sliceMs?: number | undefined;
    }
  | { readonly order: "stop" }
  | { readonly order: "end" };

/** From the child. */
export type Message = ({ readonly message: "progress" } & RunProgress) | ({ readonly message: "over" } & Outcome);

const send = (message: Message): void => void process.send?.(message);

async function work(
  { folder, config, backend, sliceMs }: Extract<Order, { order: "run" }>,
  stop: AbortSignal,
): Promise<void> {
  const signal = sliceMs === undefined ? stop : AbortSignal.any([stop, AbortSignal.timeout(sliceMs)]);
  const onProgress = (progress: RunProgress): void => send({ message: "progress", ...progress });
  send({ message: "over", ...(await makeRun(folder, config, { signal, onProgress, backend })) });
}

const abort = new AbortController();
process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group: the parent tells its children what to do
process.on("SIGUSR1", () => undefined); // so do warnings of a cluster; without this, Node would open its debugger
process.on("SIGTERM", () => abort.abort());
process.on("disconnect", () => abort.abort());
process.on("message", (order: Order) => {
  if (order.order === "stop") return abort.abort();
  if (order.order === "end") return process.disconnect?.();
  work(order, abort.signal)
    .catch((error: unknown) => {
      const status = abort.signal.aborted ? "interrupted" : "failed";
      const reason = error instanceof Error ? error.message : String(error);
      const code = error instanceof BurgeonError ? error.code : null;
      send({ message: "over", status, reason, code });
    })
    .finally(() => abort.signal.aborted && process.disconnect?.());
});
