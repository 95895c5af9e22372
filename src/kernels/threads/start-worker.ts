/** Starts worker threads, where there can be any: in Node, and on pages that are isolated from others. @module */

import { workerProgram } from "./worker.generated.ts";
import type { WorkerData } from "./worker-data.ts";

interface NodeWorker {
  unref(): void;
  on(event: "error", listener: () => void): void;
}
interface WebWorker {
  postMessage(message: unknown): void;
}

interface Host {
  readonly process?: {
    getBuiltinModule?(
      name: string,
    ): { readonly Worker: new (text: string, options: { eval: true; workerData: unknown }) => NodeWorker } | undefined;
  };
  readonly crossOriginIsolated?: boolean;
  readonly Worker?: new (url: string) => WebWorker;
  readonly Blob?: new (parts: string[], options: { type: string }) => unknown;
  readonly URL?: { createObjectURL(blob: unknown): string };
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

const host = globalThis as Host;
const nodeThreads = () => host.process?.getBuiltinModule?.("node:worker_threads");

/** Whether memory can be shared with workers here. */
export function canStartWorkers(): boolean {
  if (nodeThreads()) return true;
  return host.crossOriginIsolated === true && !!host.Worker && !!host.Blob && !!host.URL;
}

/** Processors that the host names; 1 where it names none. */
export const hostProcessors = (): number => host.navigator?.hardwareConcurrency ?? 1;

/** Starts one worker, which takes part as soon as it is ready; one that cannot start never is. Keeps no process alive. */
export function startWorker(data: WorkerData): void {
  const node = nodeThreads();
  if (node) {
    const worker = new node.Worker(workerProgram, { eval: true, workerData: data });
    worker.on("error", () => {});
    worker.unref();
    return;
  }
  const { Worker, Blob, URL } = host;
  if (!Worker || !Blob || !URL) return;
  const url = URL.createObjectURL(new Blob([workerProgram], { type: "text/javascript" }));
  new Worker(url).postMessage(data);
}
