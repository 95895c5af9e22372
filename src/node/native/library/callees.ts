/** What a worker thread calls of a BLAS that the process has loaded. @module */

import type { Callee } from "../../../kernels/threads/calls.ts";
import { bindBlas } from "./accelerate.ts";
import { loadForeign } from "./foreign.ts";
import { spellingOf } from "./spelling.ts";

export interface CalleesData {
  readonly path: string;
}

/**
 * The product of the library at `path`, which the thread that owns the device has loaded with its settings: they hold for the process.
 *
 * @throws Error when it cannot be loaded here
 */
export async function callees(data: unknown): Promise<readonly Callee[]> {
  const foreign = await loadForeign();
  if ("missing" in foreign) throw new Error(foreign.missing);
  const library = foreign.load((data as CalleesData).path);
  const spelling = spellingOf(library);
  const blas = spelling && bindBlas(library, spelling);
  if (!blas) throw new Error("it has no C interface of BLAS");
  return [blas.sgemm as Callee];
}
