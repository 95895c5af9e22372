/** The device of a run, with the words in which the run records it. @module */

import type { Device } from "../tensor/device.ts";
import { createNodeDevice } from "./native/create-device.ts";
import { ownEnvironment } from "./native/find.ts";

export interface DeviceRequest {
  /** `off` leaves a BLAS unused even where there is one; default `auto`, which follows `BURGEON_BLAS`. */
  readonly blas?: "auto" | "off";
  /** Threads of one large product, when there is a BLAS; default 1. */
  readonly threads?: number;
}

/** What a run computed on. The same numbers are promised on an equal backend only. */
export interface Backend {
  /** `wasm` or `wasm+blas`. */
  readonly kernels: string;
  /** Name, version and processor type of the BLAS, or null. */
  readonly blas: string | null;
  readonly threads: number;
}

/**
 * A float32 device on the WebAssembly kernels and the BLAS that is allowed and there.
 *
 * @throws OptionError when `BURGEON_BLAS` names a library that cannot be used, or `threads` is no whole number of at least 1
 * @example
 * const { device, backend } = await createDevice({ threads: 1 });
 */
export async function createDevice(request: DeviceRequest = {}): Promise<{ device: Device; backend: Backend }> {
  const { blas = "auto", threads = 1 } = request;
  const own = ownEnvironment();
  const environment = blas === "off" ? { ...own, variables: { ...own.variables, BURGEON_BLAS: "off" } } : own;
  const { device, native } = await createNodeDevice({ environment, threads });
  const { found } = native;
  const words = found && [found.name, found.version, found.core && `(${found.core})`];
  return {
    device,
    backend: {
      kernels: device.name,
      blas: words?.filter((word) => word !== null && word !== "").join(" ") ?? null,
      threads: found ? (found.threads() ?? threads) : 1,
    },
  };
}
