/** The state of the studies of a fleet, for a person at the terminal. @module */

import type { RunningRun, StudyStatus } from "../../fleet/status.ts";
import { duration, grouped } from "../output/numbers.ts";
import { plainTable } from "../output/tables.ts";
import type { Terminal } from "../output/terminal.ts";

const cells = ({ run, worker, since, seen, step, totalSteps, left }: RunningRun): string[] => [
  run,
  worker,
  duration(since),
  duration(seen),
  step === null ? "" : totalSteps === null ? grouped(step) : `${grouped(step)} of ${grouped(totalSteps)}`,
  left === null ? "" : duration(left),
];

function countsText({ cells: all, waiting, queued, running, done, failed, parked }: StudyStatus): string {
  const lost = Object.entries(failed).map(([kind, count]) => `${grouped(count)} failed (${kind})`);
  const counts = [
    `${grouped(done)} of ${grouped(all)} done`,
    `${grouped(running.length)} running`,
    `${grouped(queued)} queued`,
    ...(waiting > 0 ? [`${grouped(waiting)} waiting for others`] : []),
    ...lost,
    ...(parked.length > 0 ? [`${grouped(parked.length)} parked`] : []),
  ];
  return counts.join(", ");
}

export function printStatus({ out }: Terminal, all: readonly StudyStatus[]): void {
  if (all.length === 0) out("no study");
  for (const study of all) {
    out(`${study.study}: ${countsText(study)}${study.cancelled ? "; cancelled" : ""}`);
    if (study.running.length > 0) {
      out(plainTable(["run", "worker", "since", "last sign", "step", "left"], study.running.map(cells), [2, 3, 4, 5]));
    }
    for (const { run, reason } of study.parked) out(`parked      ${run}: ${reason ?? "no reason known"}`);
    for (const { run, problem } of study.problems) out(`problem     ${run}: ${problem}`);
    for (const { run, mismatch } of study.mismatches) out(`differs     ${run}: ${mismatch}`);
    const types = Object.entries(study.machines);
    if (types.length > 1) {
      out("machines of several types computed; last digits may differ between them:");
      for (const [type, runs] of types) out(`            ${grouped(runs)} runs on ${type}`);
    }
  }
}
