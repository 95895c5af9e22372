/** `burgeon resume`: go on with a run from its last checkpoint. @module */

import type { Command } from "commander";
import { readDistillConfig, resumeDistillation } from "../../node/distill/distill.ts";
import { resumeRun } from "../../node/runs/run.ts";
import type { CommandContext } from "../command.ts";
import { watchDistillation } from "../distill-command.ts";
import { type ViewFlags, watchRun } from "../run-command.ts";

export const summary = "go on with a run from its last checkpoint";
export const group = "Train";

export function build(command: Command, context: CommandContext): void {
  command
    .argument("<run>", "folder of the run")
    .option("--json", "print the result as one line of JSON, last on stdout")
    .option("--quiet", "no progress, no tables")
    .addHelpText(
      "after",
      "\nGoes on to the very numbers of a run that was never interrupted. A finished run prints its result again.\n\nExample:\n  burgeon resume runs/mnist-burgeon-1-1",
    )
    .action(async (run: string, flags: ViewFlags) => {
      const distillation = readDistillConfig(run);
      if (distillation) {
        await watchDistillation(context, flags, (options) => resumeDistillation(run, distillation, options));
        return;
      }
      await watchRun(context, flags, (options) => resumeRun(run, options));
    });
}
