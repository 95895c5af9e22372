/** `burgeon ui`: the viewer of runs and studies. @module */

import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { wholeNumber } from "../flags/run-flags.ts";
import { catchInterrupt } from "../interrupt.ts";
import { grouped } from "../output/numbers.ts";

export const summary = "watch runs and studies in the browser, live: curves, growth and its reasons, the network";
export const group = "Inspect a run";

interface UiFlags {
  readonly port?: number;
  readonly open: boolean;
  readonly export?: string;
  readonly run?: string;
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("[folder]", "folder with runs and studies below it", ".")
    .addOption(wholeNumber("--port <n>", "port of the address (default one that is free)"))
    .option("--no-open", "print the address and open no browser")
    .option("--run <id>", "open the page on this run: its path from the folder")
    .option("--export <file>", "write the page with its data as one HTML file that needs no server, and exit")
    .addHelpText(
      "after",
      "\nServes this machine alone, on 127.0.0.1; the address has a secret token. Of another machine's runs, forward the port: ssh -L 8000:127.0.0.1:8000 host burgeon ui --port 8000\n\nExamples:\n  burgeon ui\n  burgeon ui studies/my-study --no-open\n  burgeon ui --export runs.html",
    )
    .action(async (folder: string, { port, open, run, export: file }: UiFlags) => {
      const { exportPage, openBrowser, startViewer } = await import("../../ui/index.ts");
      if (file !== undefined) {
        terminal.out(`${file}: ${grouped(await exportPage(folder, file))} runs`);
        return;
      }
      const viewer = await startViewer({ folder, port });
      const address = run === undefined ? viewer.address : `${viewer.address}#run=${encodeURIComponent(run)}`;
      const { signal, release } = catchInterrupt(() => terminal.err("the viewer is closed"));
      terminal.out(address);
      terminal.err(
        `${grouped(viewer.runs)} ${viewer.runs === 1 ? "run" : "runs"} in ${folder}; Ctrl-C closes the viewer`,
      );
      const problem = open ? await openBrowser(address) : null;
      if (problem !== null) terminal.err(`no browser was opened (${problem}): open ${address}`);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      release();
      await viewer.close();
    });
}
