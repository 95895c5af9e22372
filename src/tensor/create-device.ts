/** Devices that run everywhere: in Node, in a browser, in a worker. @module */

import { portableDecompositions } from "../kernels/decompositions.ts";
import type { KernelSet } from "../kernels/kernels.ts";
import { createHeap, type Heap } from "../kernels/memory.ts";
import { createReferenceKernels } from "../kernels/reference-kernels.ts";
import { createWasmKernels } from "../kernels/wasm-kernels.ts";
import { Device } from "./device.ts";

function createDevice(createKernels: (heap: Heap) => KernelSet): Device {
  const heap = createHeap();
  return new Device(heap, createKernels(heap), portableDecompositions);
}

/**
 * A device on the WebAssembly SIMD kernels, in float32. Needs WebAssembly SIMD; on a browser's main thread prefer a worker, since
 * training occupies the thread.
 *
 * @example
 * const device = createWasmDevice();
 */
export function createWasmDevice(): Device {
  return createDevice(createWasmKernels);
}

/** A device on the plain float64 kernels: slow, and the measure of the others. */
export function createReferenceDevice(): Device {
  return createDevice(createReferenceKernels);
}
