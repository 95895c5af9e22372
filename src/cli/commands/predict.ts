/** `burgeon predict`: what a trained network says to the rows of a table. @module */

import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { checkCoverage } from "../../metrics/confidence/conformal.ts";
import { predictFile } from "../../node/predict/predict-file.ts";
import { readModel } from "../../node/predict/read-model.ts";
import { encodeModel } from "../../predict/model-file.ts";
import type { CommandContext } from "../command.ts";
import { readingFlags, readingOf } from "../flags/reading-flags.ts";
import { type RunFlags, seedFlag, shareFlag, stepFlag } from "../flags/run-flags.ts";
import { duration, grouped } from "../output/numbers.ts";
import { notesOn } from "../output/terminal.ts";

export const summary = "predict the rows of a table with a trained network";
export const group = "Use a trained network";

interface PredictFlags extends RunFlags {
  readonly output?: string;
  readonly unknown: string;
  readonly coverage?: number;
  readonly saveModel?: string;
  readonly quiet?: boolean;
}

const HELP = `
The columns of the table can be in any order; the output adds prediction and, for classes, p_<class>.
With --coverage it also adds what holds the truth with that probability: set, the classes with | between
them (it may be empty), or lower and upper. Rows that were held out in training say how far that is.

Examples:
  burgeon predict runs/iris-burgeon-1-1 flowers.csv -o predictions.csv
  cat states.csv | burgeon predict runs/distill-cartpole-smgrnn-1 - -o -
  burgeon predict runs/iris-burgeon-1-1 --save-model iris.safetensors
  burgeon predict iris.safetensors flowers.csv -o predictions.csv
  burgeon predict runs/houses-burgeon-1-1 houses.csv --coverage 0.9 -o intervals.csv`;

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<run|model>", "folder of a run, or the file of a model")
    .argument("[data]", "table with the rows to predict, of any format; - for standard input")
    .option("-o, --output <file>", "output table; - for standard output (default: -)")
    .addOption(stepFlag())
    .addOption(seedFlag())
    .option(
      "--unknown <error|zeros>",
      "text values that did not occur in training: an error, or encoded as zeros",
      "error",
    )
    .addOption(shareFlag("--coverage <share>", "add sets or intervals that hold the truth with this probability"))
    .option("--save-model <file>", "write only the model, for burgeon predict and for burgeon/predict in a browser")
    .option("--quiet", "do not print the summary line")
    .addHelpText("after", HELP)
    .action(async (path: string, data: string | undefined, flags: PredictFlags) => {
      const { output = "-", unknown, coverage, saveModel, quiet = false, step, seed } = flags;
      const onNote = notesOn(terminal);
      if (data === undefined && saveModel === undefined) {
        throw new OptionError(
          "predict: name a table, as in: burgeon predict runs/iris-burgeon-1-1 data.csv -o out.csv",
        );
      }
      if (unknown !== "error" && unknown !== "zeros") {
        throw new OptionError(`--unknown: expected error or zeros, received "${unknown}".`, { unknown });
      }
      if (coverage !== undefined) checkCoverage(coverage);
      const model = await readModel(path, { step, seed, withConfidence: coverage !== undefined, onNote });
      if (saveModel !== undefined) writeFileSync(saveModel, encodeModel(model));
      if (data === undefined) return;
      const began = performance.now();
      const reading = readingOf({ ...flags });
      const result = await predictFile(model, { input: data, output, unknown, coverage, reading });
      for (const note of result.notes) onNote(note);
      const seconds = (performance.now() - began) / 1000;
      const rate = grouped(result.rows / seconds);
      if (!quiet) terminal.err(`${grouped(result.rows)} rows in ${duration(seconds)}, ${rate} a second`);
    });
  for (const flag of readingFlags()) command.addOption(flag);
}
