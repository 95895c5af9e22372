/** How many processor cores there are for this process. @module */

import { availableParallelism } from "node:os";
import { type NativeEnvironment, ownEnvironment } from "./search/environment.ts";

/** Cores of an x64 processor have two threads each where nothing tells. */
const USUAL_THREADS = 2;

/**
 * Cores, of which each counts once however many threads it has, and no more than the processors that this process may use: two threads of
 * one core share its arithmetic units, which products keep busy.
 */
export function physicalCores(
  { platform, arch, files }: Pick<NativeEnvironment, "platform" | "arch" | "files"> = ownEnvironment(),
  available: number = availableParallelism(),
): number {
  const text = platform === "linux" ? (files.text("/proc/cpuinfo") ?? "") : "";
  const cores = new Set(
    text.split("\n\n").flatMap((processor) => {
      const [package_, core] = ["physical id", "core id"].map(
        (name) => new RegExp(`^${name}\\s*: (\\d+)`, "m").exec(processor)?.[1],
      );
      return core === undefined ? [] : [`${package_} ${core}`];
    }),
  );
  if (cores.size > 0) return Math.max(1, Math.min(available, cores.size));
  if (arch === "x64" && platform !== "darwin" && platform !== "linux")
    return Math.max(1, Math.floor(available / USUAL_THREADS));
  return Math.max(1, available);
}
