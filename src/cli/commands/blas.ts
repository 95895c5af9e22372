/** `burgeon blas`: gets a BLAS that is fast on this machine, without an administrator. @module */

import type { Command } from "commander";
import { doctorReport } from "../../node/native/doctor.ts";
import { installBlas } from "../../node/native/install/install.ts";
import type { CommandContext } from "../command.ts";
import { catchInterrupt } from "../interrupt.ts";
import { downloadReporter } from "../output/progress.ts";

export const summary = "install a BLAS for faster matrix products; needs no administrator rights";
export const group = "Setup and lists";

interface InstallFlags {
  readonly from?: string;
  readonly index?: string;
  readonly json?: boolean;
}

export function build(command: Command, { terminal }: CommandContext): void {
  command.addHelpText("after", "\nExample:\n  burgeon blas install");
  command
    .command("install")
    .description("download OpenBLAS into the user's cache, where every run finds it")
    .option("--from <file>", "a downloaded wheel of scipy-openblas32, for a machine without network access")
    .option("--index <url>", "address of the Python package index (default: PIP_INDEX_URL, else the public one)")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nThe file is the wheel of scipy-openblas32 for this platform, checked against a pinned SHA-256 sum.\n\n" +
        "Example:\n  burgeon blas install",
    )
    .action(async ({ from, index, json }: InstallFlags) => {
      const interruption = catchInterrupt(() => undefined);
      const { signal } = interruption;
      const onProgress = downloadReporter(terminal);
      const installed = await installBlas({ from, index, signal, onProgress }).finally(interruption.release);
      const { advice, blas } = await doctorReport();
      if (json) return terminal.out(JSON.stringify({ ...installed, inUse: blas?.path ?? null, advice }));
      terminal.out(`${installed.wasThere ? "already there" : "installed"}: ${installed.path}`);
      terminal.out(blas ? `in use: ${blas.name} ${blas.version ?? ""}, ${blas.path}` : "in use: no BLAS");
      terminal.out(advice);
    });
}
