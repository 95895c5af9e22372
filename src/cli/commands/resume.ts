/** `burgeon resume`: continue a run from its last checkpoint. @module */

import type { Command } from "commander";
import { resumeRun } from "../../node/runs/run.ts";
import { holdsSeeds, resumeSeeds } from "../../node/runs/seeds.ts";
import type { CommandContext } from "../command.ts";
import { type ViewFlags, watchRun, watchSeeds } from "../run-command.ts";

export const summary = "continue a run from its last checkpoint";
export const group = "Train";

export function build(command: Command, context: CommandContext): void {
  command
    .argument("<run>", "folder of the run")
    .option("--json", "print the result as one line of JSON, last on stdout")
    .option("--quiet", "print neither progress nor tables")
    .option("--plain", "print progress as plain lines, for logs")
    .addHelpText(
      "after",
      "\nContinues and gives exactly the numbers of an uninterrupted run. A finished run prints its result again.\n\nExample:\n  burgeon resume runs/mnist-burgeon-1-1",
    )
    .action(async (run: string, flags: ViewFlags) => {
      if (holdsSeeds(run)) await watchSeeds(context, flags, (options) => resumeSeeds(run, options));
      else await watchRun(context, flags, (options) => resumeRun(run, options));
    });
}
