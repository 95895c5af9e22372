/** Libraries, files and judgements that are not there: the search for a BLAS without one. @module */

import type { Judge } from "../../src/node/native/judge/judge.ts";
import type { Judgement, UsableLibrary } from "../../src/node/native/judge/judgement.ts";
import type { VerdictKey, Verdicts } from "../../src/node/native/judge/verdicts.ts";
import type { Foreign } from "../../src/node/native/library/foreign.ts";
import { usualSwitches } from "../../src/node/native/library/switches.ts";
import type { NativeEnvironment } from "../../src/node/native/search/environment.ts";

/** Files by path; a value of text is their content, and `-> path` a link. */
export type Files = Readonly<Record<string, string>>;

export function fakeEnvironment(files: Files = {}, variables: Record<string, string> = {}): NativeEnvironment {
  const paths = Object.keys(files);
  return {
    platform: "linux",
    arch: "x64",
    variables,
    home: "/home/me",
    cache: "/cache",
    files: {
      list: (folder) => [
        ...new Set(
          paths.flatMap((path) =>
            path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1).split("/")[0] ?? ""] : [],
          ),
        ),
      ],
      text: (path) => files[path] ?? null,
      find(path) {
        const content = files[path];
        if (content === undefined) return null;
        return content.startsWith("-> ") ? { path: content.slice(3), stamp: "link" } : { path, stamp: content };
      },
    },
  };
}

/** What is loaded is an OpenBLAS; by path, the type of kernels that it chooses itself. */
export function fakeForeign(cores: Readonly<Record<string, string>>, loaded: string[] = []): () => Promise<Foreign> {
  return async () => ({
    load(path, variables = {}) {
      const own = cores[path];
      if (own === undefined) throw new Error(`${path}: cannot open shared object file.\nmore`);
      const core = variables.OPENBLAS_CORETYPE ?? own;
      loaded.push(`${path} ${core}`);
      return {
        find: (names) => () => {
          const name = typeof names === "string" ? names : names[0];
          if (name === "openblas_get_config") return "OpenBLAS 0.3.21 DYNAMIC_ARCH";
          return name === "openblas_get_corename" ? core : 0;
        },
      };
    },
    addressOf: () => 0,
  });
}

/** A judgement of OpenBLAS 0.3.21. */
export function usable(speedup: number, core = "SkylakeX", coreType: string | null = null): UsableLibrary {
  const lapack = true;
  return {
    problem: null,
    name: "OpenBLAS",
    version: "0.3.21",
    core,
    coreType,
    lapack,
    speedup,
    gflops: 30 * speedup,
    products: [],
    switches: usualSwitches,
  };
}

/** A judge with ready judgements, by path, or by path and core type; it notes what it is asked. */
export function fakeJudge(judgements: Readonly<Record<string, Judgement>>, asked: string[] = []): Judge {
  return async (path, coreType) => {
    const what = coreType === null ? path : `${path} ${coreType}`;
    asked.push(what);
    return judgements[what] ?? { problem: "it crashed" };
  };
}

/** Verdicts in memory. */
export function memoryVerdicts(): Verdicts {
  const kept = new Map<string, Judgement>();
  const nameOf = (key: VerdictKey): string => JSON.stringify(key);
  return {
    read: (key) => kept.get(nameOf(key)) ?? null,
    keep(key, judgement) {
      if (!kept.has(nameOf(key))) kept.set(nameOf(key), judgement);
      return kept.get(nameOf(key)) as Judgement;
    },
    replace: (key, judgement) => void kept.set(nameOf(key), judgement),
  };
}

/** The first processor of a Linux machine with these instruction sets. */
export const cpuinfo = (flags: string, model = 207): string =>
  `processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: ${model}\nmodel name\t: A processor\nflags\t\t: ${flags}\n\nprocessor\t: 1\n`;

export const AVX512 = "fpu sse2 avx2 fma avx512f avx512bw avx512dq avx512vl";
