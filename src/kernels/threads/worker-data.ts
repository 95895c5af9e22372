/** What a worker thread is given, and the functions that calls mean, by their index. @module */

import type { Callee } from "./calls.ts";

/** A module that gives functions besides the kernels, and what it is told. */
export interface MoreCallees {
  readonly module: string;
  readonly data: unknown;
}

export interface CalleeModule {
  /** Functions in an order that `data` alone decides. */
  callees(data: unknown): Promise<readonly Callee[]>;
}

export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The job. */
  readonly buffer: SharedArrayBuffer;
  /** Working memory of this worker's kernels. */
  readonly scratch: number;
  readonly more: MoreCallees | null;
}

/** All exports of the kernels in their order: an index means the same in every thread. */
export function kernelCallees(exports: Readonly<Record<string, unknown>>): readonly Callee[] {
  return Object.values(exports) as Callee[];
}
