/** `burgeon doctor`: what this machine offers, what is in use, and how to make it faster. @module */

import type { Command } from "commander";
import { type CandidateReport, type DoctorReport, doctorReport } from "../../node/native/doctor.ts";
import type { CommandContext } from "../command.ts";
import { bytes } from "../output/numbers.ts";

export const summary = "report what this machine supports and what Burgeon uses";
export const group = "Setup and lists";

function blasText({ blas, reason }: DoctorReport): string {
  if (!blas) return `none: ${reason ?? "not found"}`;
  const core = blas.core === null ? "" : ` (${blas.core})`;
  return `${blas.name} ${blas.version ?? ""}${core}, ${blas.path}`;
}

function kernelsText({ blas }: DoctorReport): string {
  if (!blas) return "WebAssembly";
  const takesProducts = Object.values(blas.switches.matmul).some((least) => least !== null);
  return takesProducts
    ? "WebAssembly, large matrix products by the BLAS"
    : "WebAssembly, matrix products too: the BLAS is not faster here";
}

/** GFLOP/s at the largest product that was measured, beside our own, and the mean gain. */
function candidateText({
  path,
  origin,
  problem,
  name,
  version,
  core,
  speedup,
  products,
  inUse,
}: CandidateReport): string {
  const what = `${inUse ? "* " : "  "}${path} (${origin})`;
  if (problem !== null) return `${what}: ${problem}`;
  const largest = products.at(-1);
  if (!largest || speedup === null) return `${what}: not tried`;
  const { m, n, k, own, blas } = largest;
  const kernels = [name, version, core].filter((word) => word).join(" ");
  return `${what}: ${kernels}, ${blas.toFixed(0)} GFLOP/s at ${m} x ${k} x ${n}, WebAssembly ${own.toFixed(0)}; products ${speedup.toFixed(1)} times as fast`;
}

function lines(report: DoctorReport): [string, string][] {
  const { memory, burgeonBlas, candidates } = report;
  const limit = memory.limitBytes === null ? "" : `, ${bytes(memory.limitBytes)} allowed`;
  return [
    [
      "machine",
      `${report.cpu}, ${report.availableCores} of ${report.cores} cores, ${bytes(memory.totalBytes)} memory${limit}`,
    ],
    ["system", `${report.platform} ${report.osRelease} ${report.arch}, Node ${report.node}`],
    ["kernels", kernelsText(report)],
    ["threads", `${report.threads} (--threads auto)`],
    ["BLAS", blasText(report)],
    ...candidates.map((one, i): [string, string] => [i === 0 ? "libraries" : "", candidateText(one)]),
    ["decompositions", report.decompositions === "lapack" ? "LAPACK" : "portable"],
    ["tensors", `at most ${bytes(memory.tensorBytes)}`],
    ["BURGEON_BLAS", burgeonBlas ?? "not set"],
    ["to be faster", report.advice],
  ];
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExample:\n  burgeon doctor")
    .action(async ({ json }: { json?: boolean }) => {
      const report = await doctorReport();
      if (json) return terminal.out(JSON.stringify(report));
      for (const [name, text] of lines(report)) terminal.out(`${terminal.outColors.bold(name.padEnd(14))}  ${text}`);
    });
}
