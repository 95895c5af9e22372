/**
 * The process in which a library is tried: it may crash, hang, or change what its process can load afterwards.
 *
 *     node child.js <path of the library> [core type]
 *
 * Prints the judgement as one line of JSON.
 *
 * @module
 */

import { setFlagsFromString } from "node:v8";
import { createHeap } from "../../../kernels/memory.ts";
import { createWasmKernels } from "../../../kernels/wasm-kernels.ts";
import { firstLine, loadForeign } from "../library/foreign.ts";
import { openLibrary } from "../library/library.ts";
import type { Judgement } from "./judgement.ts";
import { measure } from "./measure.ts";
import { findDifference } from "./verify.ts";

// Our kernels at their full speed from the first call on: without it they run at half of it until the engine has optimized them, which takes
// long on a busy machine.
setFlagsFromString("--no-liftoff");

async function judge(path: string, coreType: string | null): Promise<Judgement> {
  const foreign = await loadForeign();
  if ("missing" in foreign) return { problem: `koffi cannot be used: ${foreign.missing}` };
  const library = openLibrary(foreign, path, coreType);
  const heap = createHeap();
  const { kernels } = createWasmKernels(heap);
  const { name, version, core, hasLapack: lapack } = library;
  const problem = findDifference(heap, kernels, { ...kernels, ...library.accelerate(heap, kernels) });
  if (problem !== null) return { problem };
  return { problem: null, name, version, core, coreType, lapack, ...measure(library, heap, kernels) };
}

const [path = "", coreType] = process.argv.slice(2);
const judgement = await judge(path, coreType ?? null).catch((error: unknown) => ({ problem: firstLine(error) }));
process.stdout.write(`${JSON.stringify(judgement)}\n`);
