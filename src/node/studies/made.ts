/** When results were gathered, and by what. @module */

import { availableParallelism, cpus } from "node:os";
import type { AboutStudy } from "../../study/results.ts";
import { VERSION } from "../version.ts";

/** Date, versions and machine, for the head of a report. */
export function madeNow(): NonNullable<AboutStudy["made"]> {
  const [processor] = cpus();
  const machine = `${process.platform} ${process.arch}, ${availableParallelism()} x ${processor?.model ?? "unknown processor"}`;
  return {
    date: new Date().toISOString().slice(0, 10),
    versions: `Burgeon ${VERSION}, Node ${process.version}, ${machine}`,
  };
}
