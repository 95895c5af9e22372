/**
 * The device of Node: the WebAssembly kernels, with products and decompositions by a native BLAS where it is faster.
 *
 * @module
 */

import type { KernelSet } from "../../kernels/kernels.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import { Device } from "../../tensor/device.ts";
import { findNative, type NativeSearch, type SearchOptions } from "./find.ts";

export interface NodeDeviceOptions extends SearchOptions {
  /** Threads of one large product, when there is a BLAS; default 1. */
  readonly threads?: number;
}

export interface NodeDevice {
  readonly device: Device;
  /** The BLAS in use, or why there is none. */
  readonly native: NativeSearch;
}

/**
 * A float32 device on the WebAssembly kernels and the BLAS that `BURGEON_BLAS` allows or the machine has. A kernel goes to the BLAS from
 * the size on from which it was measured to be faster there.
 *
 * @throws OptionError when `BURGEON_BLAS` names a library that cannot be used, or `threads` is no whole number of at least 1
 * @example
 * const { device, native } = await createNodeDevice();
 * console.log(device.name, native.found?.name ?? native.reason);
 */
export async function createNodeDevice(options: NodeDeviceOptions = {}): Promise<NodeDevice> {
  const native = await findNative(options);
  const portable = createWasmDevice();
  if (!native.found) return { device: portable, native };
  const { found, record } = native;
  found.setThreads(options.threads ?? 1);
  const { heap, kernels, bytesPerReal } = portable;
  const kernelSet: KernelSet = {
    name: "wasm+blas",
    bytesPerReal,
    kernels: { ...kernels, ...found.accelerate(heap, kernels, record.switches) },
  };
  return { device: new Device(heap, kernelSet, found.decompositions ?? portable.decompositions), native };
}
