/**
 * Command line, timing and output shared by the benches of this folder that run in Node.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** `--cases 64x16,128x128` (batch x hidden), `--rounds N`, `--seconds S` of each round. */
export function measureOptions() {
  const { values } = parseArgs({
    options: {
      cases: { type: "string", default: "64x16,64x64,128x128,128x512" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "0.3" },
    },
  });
  return {
    cases: values.cases.split(",").map((name) => name.split("x").map(Number)),
    rounds: Math.max(5, Number(values.rounds)),
    seconds: Number(values.seconds),
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function milliseconds(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Median over rounds of the milliseconds of one step, where `steps(n)` runs n of them. */
export function medianStep(steps, { rounds, seconds }) {
  steps(5);
  const once = milliseconds(() => steps(5)) / 5;
  const count = Math.max(1, Math.floor((seconds * 1e3) / once));
  return median(Array.from({ length: rounds }, () => milliseconds(() => steps(count)) / count));
}

/** One JSON line per result. */
export function report(result) {
  console.log(JSON.stringify(result));
}
