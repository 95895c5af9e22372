/** `burgeon diagnose`: every signal of every layer of a trained network. @module */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { diagnostics } from "../../growth/look/diagnostics.ts";
import { diagnoseRun, type MomentDiagnosis, writeDiagnosis } from "../../node/diagnose/diagnose-run.ts";
import { drawDiagnosis, drawUnits } from "../../node/figures/diagnosis.ts";
import { writePicture } from "../../node/figures/write-picture.ts";
import type { CommandContext } from "../command.ts";
import { type RunFlags, seedFlag, wholeNumber } from "../flags/run-flags.ts";
import { grouped, short } from "../output/numbers.ts";
import { plainTable } from "../output/tables.ts";
import { notesOn } from "../output/terminal.ts";

export const summary =
  "show the growth signals of every layer: information, rank, gradients, updates, dead and new units";
export const group = "Inspect a run";

interface DiagnoseFlags extends RunFlags {
  readonly rows: number;
  readonly steps: number;
}

/** A signal in each row, a layer in each column. */
function momentTable({ layers }: MomentDiagnosis): string {
  const head = ["signal", ...layers.map(({ axis, width }) => `${axis} (${grouped(width)})`)];
  const rows = diagnostics.map(({ name, label }) => {
    return [label, ...layers.map(({ values }) => (values[name] == null ? "-" : short(values[name])))];
  });
  return plainTable(
    head,
    rows,
    layers.map((_, i) => i + 1),
  );
}

const pictures = { diagnosis: drawDiagnosis, units: drawUnits };

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<run>", "folder of a run, or the file of one of its checkpoints")
    .addOption(
      wholeNumber("--rows <n>", "training rows that signals are computed on, the same at every checkpoint", 16).default(
        512,
      ),
    )
    .addOption(seedFlag())
    .addOption(
      wholeNumber("--steps <n>", "training steps, in memory only, over which updates are recorded", 2).default(50),
    )
    .option("--out <folder>", "folder for the JSON table and the figures (default: <run>/diagnosis)")
    .option("--json", "print the diagnosis as one line of JSON, last on stdout")
    .addHelpText("after", "\nExample:\n  burgeon diagnose runs/spirals-burgeon-1-1")
    .action(async (run: string, { out, json = false, ...options }: DiagnoseFlags) => {
      const diagnosis = await diagnoseRun(run, options);
      const print = json ? terminal.err : terminal.out;
      for (const moment of diagnosis.moments) {
        print(`${moment.moment}, step ${grouped(moment.step)}, on ${grouped(moment.rows)} rows`);
        print(momentTable(moment));
      }
      const folder = out ?? join(diagnosis.run, "diagnosis");
      mkdirSync(folder, { recursive: true });
      writeDiagnosis(join(folder, "diagnosis.json"), diagnosis);
      for (const [name, draw] of Object.entries(pictures)) {
        const files = { svg: join(folder, `${name}.svg`), png: join(folder, `${name}.png`) };
        if (await writePicture(`picture ${name}`, files, () => draw(diagnosis), notesOn(terminal)))
          print(`picture     ${files.svg}`);
      }
      if (json) terminal.out(JSON.stringify(diagnosis));
    });
}
