/**
 * Kernels whose float32 products multiply and add in one instruction: 1.2 to 1.3 times as fast, and rounded once where the processor has that
 * instruction, so that their bits differ between processors.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import { fusedBinary } from "./fused-binary.generated.ts";
import { kernelBytes } from "./kernel-module.ts";
import type { NamedKernels } from "./wasm-kernels.ts";

/** @throws OptionError where WebAssembly has no relaxed SIMD, as in Node 20 */
export function fusedKernels(): NamedKernels {
  try {
    new WebAssembly.Module(kernelBytes(fusedBinary));
  } catch (cause) {
    throw new OptionError(
      "fused: expected a host with the relaxed SIMD instructions of WebAssembly, as Node 22, found none. Use a newer Node, or leave it out.",
      {},
      { cause },
    );
  }
  return { name: "wasm-fused", binary: fusedBinary };
}
