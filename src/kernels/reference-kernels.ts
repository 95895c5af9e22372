/**
 * The reference kernels: the whole interface in plain float64 TypeScript, written to be read. Gradients are checked on them and
 * the WebAssembly kernels against them.
 *
 * @module
 */

import type { KernelSet } from "./kernels.ts";
import type { Heap } from "./memory.ts";
import { biasActivationKernels } from "./reference/bias-activation.ts";
import { columnKernels } from "./reference/columns.ts";
import { depthwiseKernels } from "./reference/depthwise.ts";
import { dropoutKernels } from "./reference/dropout.ts";
import { eigenvalueKernels } from "./reference/eigenvalues.ts";
import { elementwiseKernels } from "./reference/elementwise.ts";
import { gatherKernels } from "./reference/gather.ts";
import { graphKernels } from "./reference/graph.ts";
import { inertiaKernels } from "./reference/inertia.ts";
import { linearAlgebraKernels } from "./reference/linear-algebra.ts";
import { lossKernels } from "./reference/losses.ts";
import { matmulKernels } from "./reference/matmul.ts";
import { neighborKernels } from "./reference/neighbors.ts";
import { optimizerKernels } from "./reference/optimizers.ts";
import { reductionKernels } from "./reference/reductions.ts";
import { Views } from "./reference/shared/views.ts";
import { windowKernels } from "./reference/windows.ts";
import { winogradKernels } from "./reference/winograd.ts";

export function createReferenceKernels(heap: Heap): KernelSet {
  const views = new Views(heap);
  return {
    name: "reference",
    bytesPerReal: 8,
    kernels: {
      ...matmulKernels(views),
      ...elementwiseKernels(views),
      ...biasActivationKernels(views),
      ...reductionKernels(views),
      ...columnKernels(views),
      ...windowKernels(views),
      ...depthwiseKernels(views),
      ...winogradKernels(views),
      ...lossKernels(views),
      ...gatherKernels(views),
      ...dropoutKernels(views),
      ...optimizerKernels(views),
      ...graphKernels(views),
      ...linearAlgebraKernels(views),
      ...inertiaKernels(views),
      ...eigenvalueKernels(views),
      ...neighborKernels(views),
    },
  };
}
