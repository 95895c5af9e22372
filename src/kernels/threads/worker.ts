/** The program of a worker thread, in Node and in browsers: the build makes one text of it, `worker.generated.ts`. @module */

import { jobOn } from "./calls.ts";
import { serve } from "./serve.ts";
import { type CalleeModule, kernelCallees, type WorkerData } from "./worker-data.ts";

async function start({ module, memory, buffer, scratch, more }: WorkerData): Promise<void> {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  (exports.setScratch as (address: number) => void)(scratch);
  const others = more ? await ((await import(more.module)) as CalleeModule).callees(more.data) : [];
  serve(jobOn(buffer), memory, [...kernelCallees(exports), ...others]);
}

interface WorkerScope {
  readonly process?: { getBuiltinModule?(name: string): { readonly workerData: WorkerData } };
  onmessage?: (event: { readonly data: WorkerData }) => void;
}

const scope = globalThis as WorkerScope;
const node = scope.process?.getBuiltinModule?.("node:worker_threads");
if (node) void start(node.workerData);
else scope.onmessage = ({ data }) => void start(data);
