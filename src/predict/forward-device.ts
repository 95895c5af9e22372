/** A device for prediction alone. @module */

import { invariant } from "../errors.ts";
import { createForwardKernels } from "../kernels/forward-kernels.ts";
import { Heap } from "../kernels/memory.ts";
import { Device } from "../tensor/device.ts";

const PAGES = { initial: 64, maximum: 65_536 } as const;
const absent = (): never => invariant(false, "matrices are not decomposed in prediction") as never;

/** A device with the kernels of forward passes only, in float32. */
export function createForwardDevice(): Device {
  const heap = new Heap(new WebAssembly.Memory(PAGES));
  return new Device(heap, createForwardKernels(heap), { symmetricEigen: absent });
}
