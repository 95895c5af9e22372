/** `burgeon diagnose`: every signal of every layer of a trained network. @module */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { diagnostics } from "../../growth/look/diagnostics.ts";
import {
  diagnoseRun,
  type MomentDiagnosis,
  type RunDiagnosis,
  writeDiagnosis,
} from "../../node/diagnose/diagnose-run.ts";
import { drawDiagnosis, drawUnits } from "../../node/figures/diagnosis.ts";
import { rasterize } from "../../node/figures/rasterize.ts";
import { writeAtomically } from "../../node/runs/files/atomic-file.ts";
import type { CommandContext } from "../command.ts";
import { grouped, short } from "../output/numbers.ts";
import { plainTable } from "../output/tables.ts";
import type { Terminal } from "../output/terminal.ts";

export const summary = "show the signals of every layer: information, rank, gradients, updates, dead and newborn units";
export const group = "Look into a run";

interface DiagnoseFlags {
  readonly rows: string;
  readonly steps: string;
  readonly seed?: string;
  readonly out?: string;
  readonly json?: boolean;
}

function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  throw new OptionError(`${flag}: expected a whole number of at least ${least}, received "${text}".`, { value: text });
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

async function draw(folder: string, diagnosis: RunDiagnosis, { err }: Terminal): Promise<string[]> {
  const pictures = { diagnosis: drawDiagnosis, units: drawUnits };
  const written: string[] = [];
  for (const [name, picture] of Object.entries(pictures)) {
    try {
      const svg = await picture(diagnosis);
      const path = join(folder, `${name}.svg`);
      writeAtomically(path, svg);
      writeAtomically(join(folder, `${name}.png`), (await rasterize(svg)).png);
      written.push(path);
    } catch (error) {
      err(`note: no picture ${name}: ${(error as Error).message}`);
    }
  }
  return written;
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<run>", "folder of a run, or the file of one of its checkpoints")
    .option("--rows <n>", "training rows that signals look at, the same at every checkpoint", "512")
    .option("--seed <n>", "which run of a folder of several seeds (default the first)")
    .option("--steps <n>", "training steps in memory over which updates are watched", "50")
    .option("--out <folder>", "folder for the table as JSON and the pictures; default <run>/diagnosis")
    .option("--json", "print the diagnosis as one line of JSON, last on stdout")
    .addHelpText("after", "\nExample:\n  burgeon diagnose runs/spirals-burgeon-1-1")
    .action(async (run: string, { rows, steps, seed, out, json = false }: DiagnoseFlags) => {
      const options = { rows: wholeNumber("rows", rows, 16), steps: wholeNumber("steps", steps, 2) };
      const diagnosis = await diagnoseRun(run, {
        ...options,
        ...(seed === undefined ? {} : { seed: wholeNumber("seed", seed, 0) }),
      });
      const print = json ? terminal.err : terminal.out;
      for (const moment of diagnosis.moments) {
        print(`${moment.moment}, step ${grouped(moment.step)}, on ${grouped(moment.rows)} rows`);
        print(momentTable(moment));
      }
      const folder = out ?? join(diagnosis.run, "diagnosis");
      mkdirSync(folder, { recursive: true });
      writeDiagnosis(join(folder, "diagnosis.json"), diagnosis);
      for (const picture of await draw(folder, diagnosis, terminal)) print(`picture     ${picture}`);
      if (json) terminal.out(JSON.stringify(diagnosis));
    });
}
