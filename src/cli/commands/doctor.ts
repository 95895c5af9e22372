/** `burgeon doctor`: what this machine offers, what is in use, and how to make it faster. @module */

import type { Command } from "commander";
import { type DoctorReport, doctorReport } from "../../node/native/doctor.ts";
import type { CommandContext } from "../command.ts";
import { bytes } from "../output/numbers.ts";

export const summary = "say what this machine offers and what is in use";
export const group = "What there is";

function blasLines({ blas, reason, advice }: DoctorReport): [string, string][] {
  if (!blas) {
    return [
      ["BLAS", `none: ${reason ?? "not found"}`],
      ["to be faster", advice ?? "install a BLAS"],
    ];
  }
  const core = blas.core === null ? "" : ` (${blas.core})`;
  const threads = blas.threads === null ? "its own number of threads" : `threads ${blas.threads} (--threads)`;
  return [["BLAS", `${blas.name} ${blas.version ?? ""}${core}, ${threads}, ${blas.path}`]];
}

function lines(report: DoctorReport): [string, string][] {
  const { memory, burgeonBlas } = report;
  const limit = memory.limitBytes === null ? "" : `, ${bytes(memory.limitBytes)} allowed`;
  return [
    [
      "machine",
      `${report.cpu}, ${report.availableCores} of ${report.cores} cores, ${bytes(memory.totalBytes)} memory${limit}`,
    ],
    ["system", `${report.platform} ${report.osRelease} ${report.arch}, Node ${report.node}`],
    ["kernels", report.kernels === "wasm" ? "WebAssembly" : "WebAssembly, large products by the BLAS"],
    ...blasLines(report),
    ["decompositions", report.decompositions === "lapack" ? "LAPACK" : "ml-matrix"],
    ["tensors", `at most ${bytes(memory.tensorBytes)}`],
    ["BURGEON_BLAS", burgeonBlas ?? "not set"],
  ];
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .option("--json", "print as JSON")
    .option("--verbose", "also list every library that was tried")
    .addHelpText("after", "\nExample:\n  burgeon doctor")
    .action(async ({ json, verbose }: { json?: boolean; verbose?: boolean }) => {
      const report = await doctorReport();
      if (json) {
        terminal.out(JSON.stringify(report));
        return;
      }
      for (const [name, text] of lines(report)) terminal.out(`${terminal.outColors.bold(name.padEnd(14))}  ${text}`);
      if (verbose) for (const tried of report.tried) terminal.out(`${"tried".padEnd(14)}  ${tried}`);
    });
}
