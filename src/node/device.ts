/** The device of a run, with the words in which the run records it. @module */

import type { Device } from "../tensor/device.ts";
import { createNodeDevice } from "./native/create-device.ts";
import type { NativeRecord } from "./native/record.ts";

export interface DeviceRequest {
  /** Threads that share large computations, to the same bits; `auto`: one for each processor core; default 1. */
  readonly threads?: number | "auto";
  /** Threads of the BLAS within one large product; default 1. */
  readonly blasThreads?: number;
  /** Kernels with fused multiplication and addition; default false. */
  readonly fused?: boolean;
  /** What a run computed on before: the same is used where it is here, so that its numbers stay. Default the fastest. */
  readonly backend?: Backend | null | undefined;
}

/** What a run computed on. The same numbers are promised on an equal backend only. */
export interface Backend {
  /** `wasm`, `wasm-fused`, `wasm+blas` or `wasm-fused+blas`. */
  readonly kernels: string;
  /** Name, version and processor type of the BLAS, or null. */
  readonly blas: string | null;
  /** Threads of the BLAS within one product, on which last bits depend; 1 without a BLAS. */
  readonly blasThreads: number;
  /** The BLAS with its kernels and what goes to it; null without one, absent in runs from before it was recorded. */
  readonly native?: NativeRecord | null;
}

/** Name, version and processor type of a BLAS. */
export function inWords({ name, version, core }: Pick<NativeRecord, "name" | "version" | "core">): string {
  return [name, version, core && `(${core})`].filter((word) => word !== null && word !== "").join(" ");
}

/** Whether a run may continue from one to the other to the same numbers. */
export function isSameBackend(a: Backend, b: Backend): boolean {
  const telling = ({ kernels, blas, blasThreads, native }: Backend): string =>
    JSON.stringify([kernels, blas, blasThreads, native?.switches ?? null]);
  return telling(a) === telling(b);
}

/**
 * A float32 device on the WebAssembly kernels and the BLAS that is allowed and there.
 *
 * @throws OptionError when `BURGEON_BLAS` names a library that cannot be used, or a number of threads is out of range
 * @example
 * const { device, backend } = await createDevice({ threads: "auto" });
 */
export async function createDevice(request: DeviceRequest = {}): Promise<{ device: Device; backend: Backend }> {
  const { threads = 1, blasThreads = 1, fused = false, backend: before } = request;
  const { device, native } = await createNodeDevice({ threads, blasThreads, fused, record: recorded(before) });
  if (!native.found) return { device, backend: { kernels: device.name, blas: null, blasThreads: 1, native: null } };
  const { found, record } = native;
  return {
    device,
    backend: {
      kernels: device.name,
      blas: inWords(found),
      blasThreads: found.threads() ?? blasThreads,
      native: record,
    },
  };
}

/** What is recorded of a BLAS: nothing in runs from before it was, but for those that had none. */
function recorded(before: Backend | null | undefined): NativeRecord | null | undefined {
  if (!before) return undefined;
  return before.native ?? (before.blas === null ? null : undefined);
}
