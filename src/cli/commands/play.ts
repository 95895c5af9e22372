/** `burgeon play`: an animated picture of a distilled controller. @module */

import type { Command } from "commander";
import { playRun } from "../../node/play/play.ts";
import type { CommandContext } from "../command.ts";
import { type RunFlags, seedFlag, wholeNumber } from "../flags/run-flags.ts";
import { short } from "../output/numbers.ts";

export const summary = "draw an episode of a distilled controller as an animated SVG";
export const group = "Inspect a run";

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("<run>", "folder of a run in an environment")
    .addOption(seedFlag())
    .addOption(wholeNumber("--episode <n>", "reset seed of the episode (default: 0)"))
    .option("--out <file>", "output file (default: play-<seed>.svg in the run's folder)")
    .option("--json", "print { path, steps, return }")
    .addHelpText("after", "\nExample:\n  burgeon play runs/distill-pendulum-mlp-1 --episode 7")
    .action(async (run: string, { json, ...options }: RunFlags & { readonly episode?: number }) => {
      const played = await playRun(run, options);
      if (json) terminal.out(JSON.stringify(played));
      else terminal.out(`${played.path}: return ${short(played.return)} in ${played.steps} steps`);
    });
}
