/**
 * Finds a native BLAS: OpenBLAS, Accelerate or MKL under their usual names, or what `BURGEON_BLAS` says.
 *
 * A BLAS is an accelerator, never a requirement: not to find one is an outcome with a reason and advice. To ask for a certain one
 * and not get it is an error.
 *
 * @module
 */

import { OptionError } from "../../errors.ts";
import { candidates, installAdvice, type NativeEnvironment } from "./candidates.ts";
import { type Foreign, firstLine, loadForeign } from "./foreign.ts";
import { type NativeLibrary, openLibrary } from "./library.ts";

/** What the search came to. */
export type NativeSearch =
  | { readonly found: NativeLibrary; readonly tried: readonly string[] }
  | {
      readonly found: null;
      readonly reason: string;
      /** Names and paths, each with why it was passed over. */
      readonly tried: readonly string[];
      /** How to install one on this platform. */
      readonly advice: string;
    };

/** Overrides for tests: where to look, and what loads. */
export interface SearchOptions {
  readonly environment?: NativeEnvironment;
  readonly foreign?: () => Promise<Foreign | { readonly missing: string }>;
}

const KOFFI_ADVICE =
  "The optional package koffi calls native libraries and is not usable here; `npm install koffi` adds it. ";

/** The process's own platform and variables. */
export function ownEnvironment(): NativeEnvironment {
  return { platform: process.platform, arch: process.arch, variables: process.env };
}

/**
 * Looks for a native BLAS and opens the first that works, with one thread.
 *
 * @throws OptionError (`option`) when `BURGEON_BLAS` names a library that cannot be used.
 * @example
 * const search = await findNative();
 * if (search.found) console.log(search.found.name, search.found.version);
 */
export async function findNative(options: SearchOptions = {}): Promise<NativeSearch> {
  const environment = options.environment ?? ownEnvironment();
  const wanted = environment.variables.BURGEON_BLAS?.trim() ?? "";
  const advice = installAdvice(environment);
  if (wanted.toLowerCase() === "off") {
    return {
      found: null,
      reason: "switched off by BURGEON_BLAS=off",
      tried: [],
      advice: "Unset BURGEON_BLAS to use one.",
    };
  }
  const foreign = await (options.foreign ?? loadForeign)();
  if ("missing" in foreign) {
    if (wanted) throw refused(wanted, `koffi cannot be used: ${foreign.missing}`);
    return {
      found: null,
      reason: `koffi cannot be used: ${foreign.missing}`,
      tried: [],
      advice: KOFFI_ADVICE + advice,
    };
  }
  if (wanted) {
    try {
      return { found: openLibrary(foreign, wanted), tried: [wanted] };
    } catch (cause) {
      throw refused(wanted, firstLine(cause), cause);
    }
  }
  const tried: string[] = [];
  for (const path of candidates(environment)) {
    try {
      return { found: openLibrary(foreign, path), tried: [...tried, path] };
    } catch (error) {
      tried.push(`${path}: ${firstLine(error)}`);
    }
  }
  return { found: null, reason: "no OpenBLAS, Accelerate or MKL under their usual names", tried, advice };
}

function refused(path: string, reason: string, cause?: unknown): OptionError {
  return new OptionError(
    `BURGEON_BLAS: expected the path of a BLAS library, or off; "${path}" cannot be used (${reason}). ` +
      "Correct the path, or unset BURGEON_BLAS to search the usual places.",
    { path, reason },
    { cause },
  );
}
