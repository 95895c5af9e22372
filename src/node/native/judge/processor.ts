/** The processor, as far as it decides which kernels are fast. @module */

import { cpus } from "node:os";
import type { NativeEnvironment } from "../search/environment.ts";

export interface Processor {
  /** Tells its type from others: the same library gives the same numbers and speeds on the same type. */
  readonly type: string;
  /** Names of instruction sets as Linux writes them; null where the system does not list them. */
  readonly features: ReadonlySet<string> | null;
}

const SAME_TYPE = ["vendor_id", "cpu family", "model", "model name", "CPU implementer", "CPU part"];
const FEATURES = ["flags", "Features"];

/** The processor that `environment` describes, or this process's own. */
export function processorOf({ platform, arch, files }: NativeEnvironment): Processor {
  const first = platform === "linux" ? (files.text("/proc/cpuinfo") ?? "").split("\n\n", 1)[0] : "";
  const entries = new Map(
    (first ?? "").split("\n").map((line) => {
      const [name = "", value = ""] = line.split(/\s*:\s*/);
      return [name.trim(), value.trim()] as const;
    }),
  );
  const known = SAME_TYPE.flatMap((name) => entries.get(name) ?? []);
  const features = FEATURES.flatMap((name) => entries.get(name)?.split(" ") ?? []);
  const model = known.length > 0 ? known.join(" ") : (cpus()[0]?.model.trim() ?? "unknown");
  return { type: `${arch} ${model}`, features: features.length > 0 ? new Set(features) : null };
}

const NEWEST_X64: ReadonlySet<string> = new Set(["SkylakeX", "Cooperlake", "SapphireRapids"]);
const AVX2: ReadonlySet<string> = new Set([...NEWEST_X64, "Haswell", "Zen", "Excavator"]);

/**
 * Types whose kernels OpenBLAS could use here, best first, when it chose those of `core`: an OpenBLAS older than the processor does not know
 * it and falls back to the kernels that run everywhere. Where the system does not list instruction sets, a child process finds out.
 *
 * @see OpenBLAS driver/others/dynamic.c, dynamic_arm64.c: how it chooses.
 */
export function betterCoreTypes(core: string | null, arch: string, { features }: Processor): readonly string[] {
  const has = (...names: string[]): boolean => features === null || names.every((name) => features.has(name));
  if (core === null) return [];
  if (arch === "x64") {
    const wide = !NEWEST_X64.has(core) && has("avx512f", "avx512bw", "avx512dq", "avx512vl");
    return [...(wide ? ["SkylakeX"] : []), ...(!AVX2.has(core) && has("avx2", "fma") ? ["Haswell"] : [])];
  }
  if (arch === "arm64" && /^armv8$/i.test(core)) {
    return [...(features?.has("sve") ? ["NEOVERSEV1"] : []), ...(has("asimd") ? ["NEOVERSEN1"] : [])];
  }
  return [];
}
