/**
 * One native BLAS, opened: what it is, its threads, and what it offers.
 *
 * @module
 */

import { OptionError } from "../../../errors.ts";
import type { Decompositions } from "../../../kernels/decompositions.ts";
import type { Kernels } from "../../../kernels/kernels.ts";
import type { Heap } from "../../../kernels/memory.ts";
import type { Callee } from "../../../kernels/threads/calls.ts";
import type { ThreadPool } from "../../../kernels/threads/pool.ts";
import type { MoreCallees } from "../../../kernels/threads/worker-data.ts";
import { accelerated, bindBlas } from "./accelerate.ts";
import type { CalleesData } from "./callees.ts";
import { lapackDecompositions } from "./decompositions.ts";
import type { Foreign, ForeignFunction, ForeignLibrary, ForeignType } from "./foreign.ts";
import { bindLapack } from "./fortran.ts";
import { blasName, type Spelling, spellingOf } from "./spelling.ts";
import { type Switches, usualSwitches } from "./switches.ts";
import { likesTiles } from "./tiled-product.ts";

/** A BLAS in use. */
export interface NativeLibrary {
  /** `OpenBLAS`, `MKL`, `Accelerate`, or `BLAS` for one that does not say. */
  readonly name: string;
  /** The name or path it was loaded by. */
  readonly path: string;
  readonly version: string | null;
  /** The processor type whose kernels it chose (OpenBLAS): the same numbers are promised on the same one only. */
  readonly core: string | null;
  readonly hasLapack: boolean;
  /** Threads of one large product; small ones stay on one. 1 after loading; a library that cannot be configured keeps its own number. */
  setThreads(count: number): void;
  /** Threads of one large product, or `null` when the library does not say. */
  threads(): number | null;
  /** Kernel functions that replace those of the WebAssembly set, on the same memory, without a copy. */
  accelerate(heap: Heap, portable: Kernels, switches?: Switches, pool?: ThreadPool): Partial<Kernels>;
  /** What threads call it by, which must not be more than one where it is null. */
  readonly onThreads: LibraryOnThreads | null;
  /** Whether its kernels are of the kind for which `tiledProduct` is meant. */
  readonly likesTiles: boolean;
  /** Symmetric eigenvalues and singular values, or `null` without LAPACK. */
  readonly decompositions: Decompositions | null;
}

/** The product, here and in workers. */
export interface LibraryOnThreads {
  readonly here: readonly Callee[];
  readonly more: MoreCallees;
}

/** What a library says of itself. */
interface Identity {
  readonly name: string;
  readonly version: string | null;
  readonly core: string | null;
  readonly setThreads: (count: number) => void;
  readonly threads: () => number | null;
  /** Whether several threads may call it at the same time. */
  readonly isThreadSafe: boolean;
}

const VERSION_BYTES = 256;
/** MKL's interface with 32-bit integers. */
const LP64 = 0;
/** MKL's threading layer without threads. */
const SEQUENTIAL = 1;

function identifyOpenBlas(library: ForeignLibrary, spelling: Spelling): Identity | null {
  const find = (name: string, result: ForeignType, args: ForeignType[]): ForeignFunction | null =>
    library.find(blasName(spelling, name), result, args);
  const config = find("openblas_get_config", "str", []);
  if (!config) return null;
  const text = String(config());
  const core = find("openblas_get_corename", "str", []);
  const set = find("openblas_set_num_threads", "void", ["int"]);
  const get = find("openblas_get_num_threads", "int", []);
  const parallel = find("openblas_get_parallel", "int", []);
  return {
    name: "OpenBLAS",
    version: /\d+\.\d+(\.\d+)?\S*/.exec(text)?.[0] ?? null,
    core: core ? String(core()) : null,
    setThreads: (count) => void set?.(count),
    threads: () => (get ? Number(get()) : null),
    // One that is built without threads guards its buffers with no lock.
    isThreadSafe: parallel !== null && Number(parallel()) > 0,
  };
}

/** Whether Intel's OpenMP, MKL's usual threads, is here: without it MKL ends the whole process at its first call. */
function hasIntelThreads(foreign: Foreign, mklPath: string): boolean {
  const folder = mklPath.slice(0, Math.max(mklPath.lastIndexOf("/"), mklPath.lastIndexOf("\\")) + 1);
  return ["libiomp5.so", "libiomp5md.dll", "libiomp5.dylib"].some((name) => {
    try {
      foreign.load(`${folder}${name}`);
      return true;
    } catch {
      return false;
    }
  });
}

function identifyMkl(foreign: Foreign, library: ForeignLibrary, path: string): Identity | null {
  const describe = library.find(["MKL_Get_Version_String", "mkl_get_version_string"], "void", ["uintptr_t", "int"]);
  if (!describe) return null;
  const one: ForeignType[] = ["int"];
  library.find("MKL_Set_Interface_Layer", "int", one)?.(LP64);
  if (process.env.MKL_THREADING_LAYER === undefined && !hasIntelThreads(foreign, path)) {
    library.find("MKL_Set_Threading_Layer", "int", one)?.(SEQUENTIAL);
  }
  const set = library.find("MKL_Set_Num_Threads", "void", one);
  const get = library.find("MKL_Get_Max_Threads", "int", []);
  const text = new Uint8Array(VERSION_BYTES);
  describe(foreign.addressOf(text), text.length);
  const description = String.fromCharCode(...text.filter((byte) => byte > 0));
  return {
    name: "MKL",
    version: /Version (\S+)/.exec(description)?.[1] ?? null,
    core: null,
    setThreads: (count) => void set?.(count),
    threads: () => (get ? Number(get()) : null),
    isThreadSafe: true,
  };
}

const ACCELERATE_MANY_THREADS = 0;
const ACCELERATE_ONE_THREAD = 1;

/** Accelerate, whose threads are one or as many as it likes (from macOS 15 on), or any other BLAS given by path. */
function identifyOther(library: ForeignLibrary, path: string): Identity {
  const set = library.find("BLASSetThreading", "int", ["int"]);
  const get = library.find("BLASGetThreading", "int", []);
  return {
    name: path.includes("Accelerate") ? "Accelerate" : "BLAS",
    version: null,
    core: null,
    setThreads: (count) => void set?.(count === 1 ? ACCELERATE_ONE_THREAD : ACCELERATE_MANY_THREADS),
    threads: () => (get && Number(get()) === ACCELERATE_ONE_THREAD ? 1 : null),
    isThreadSafe: path.includes("Accelerate"),
  };
}

/** What a worker thread loads to call the library: from the sources, as tests run them, the built one. */
const CALLEES = new URL("./callees.js", import.meta.url).href.replace(
  import.meta.url.endsWith(".ts") ? /src(?=.node.native.library)/ : /$^/,
  "dist",
);

/** The environment variable by which an OpenBLAS is told whose kernels to use. */
export const CORE_TYPE = "OPENBLAS_CORETYPE";

/** @throws Error when the library uses other kernels than it was told to */
function requireCore({ core }: Identity, coreType: string): void {
  if (core?.toLowerCase() === coreType.toLowerCase()) return;
  throw new Error(`it has no ${coreType} kernels, or was loaded with those of ${core ?? "an unknown type"} before`);
}

/**
 * Loads the library at `path`, with one thread. `coreType`: the processor type whose kernels an OpenBLAS is to use; it chooses itself
 * without.
 *
 * @throws Error when it cannot be loaded, is no BLAS with the C interface, or has no kernels of that type.
 */
export function openLibrary(foreign: Foreign, path: string, coreType: string | null = null): NativeLibrary {
  const library = coreType === null ? foreign.load(path) : foreign.load(path, { [CORE_TYPE]: coreType });
  const spelling = spellingOf(library);
  const blas = spelling && bindBlas(library, spelling);
  if (!blas) throw new Error("it has no C interface of BLAS (cblas_sgemm, cblas_dsyrk, cblas_dtrsm)");
  const identity =
    identifyOpenBlas(library, spelling) ?? identifyMkl(foreign, library, path) ?? identifyOther(library, path);
  if (coreType !== null) requireCore(identity, coreType);
  identity.setThreads(1);
  const mode = { tiles: true };
  const lapack = bindLapack(foreign, library, spelling);
  return {
    ...identity,
    path,
    setThreads(count) {
      if (!Number.isInteger(count) || count < 1) {
        throw new OptionError(`threads: expected a whole number of at least 1, received ${count}.`, { count });
      }
      identity.setThreads(count);
      mode.tiles = count === 1;
    },
    hasLapack: lapack !== null,
    likesTiles: likesTiles(identity.name, identity.core),
    accelerate: (heap, portable, switches = usualSwitches, pool) =>
      accelerated({ foreign, blas, lapack, mode, switches, pool }, heap, portable),
    onThreads: identity.isThreadSafe
      ? { here: [blas.sgemm as Callee], more: { module: CALLEES, data: { path } satisfies CalleesData } }
      : null,
    decompositions: lapack ? lapackDecompositions(lapack) : null,
  };
}
