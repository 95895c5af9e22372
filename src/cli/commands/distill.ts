/** `burgeon distill`: teach a student to act as a scripted teacher does. @module */

import type { Command } from "commander";
import { environmentList } from "../../control/named.ts";
import { OptionError } from "../../errors.ts";
import { parseEnvironmentConfig } from "../../node/runs/config/environment-config.ts";
import { startSeeds } from "../../node/runs/seeds.ts";
import { parseSeeds } from "../../study/seeds.ts";
import type { CommandContext } from "../command.ts";
import { collect, scan } from "../flags/chosen-strategy.ts";
import { chosenStudent, gatherDistillation, refuseForeignStudentFlags, studentFlags } from "../flags/distill-flags.ts";
import { chosenSeeds, seedsFlag } from "../flags/seeds-flag.ts";
import { configFlags, type FlagValues, flagNames } from "../flags/table-flags.ts";
import { type ViewFlags, watchSeeds } from "../run-command.ts";

export const summary = "train a network to imitate a scripted teacher in a control environment";
export const group = "Train";

const EXAMPLES = `
Examples:
  burgeon distill cartpole --student linear
  burgeon distill pendulum --student mlp --hidden 32,32 --seeds 1..5 --json
  burgeon resume runs/distill-pendulum-mlp-1`;

/** Where neither seeds nor a seed is given. */
const USUAL_SEEDS = "1..10";

interface DistillFlags extends ViewFlags {
  readonly seeds?: string;
  readonly config?: string;
  readonly set?: string[];
  readonly out?: string;
}

export async function build(command: Command, context: CommandContext): Promise<void> {
  const { args } = context;
  const { config: file, set = [] } = scan(args);
  const sources = { config: file, settings: set };
  const student = await chosenStudent(args, sources);
  refuseForeignStudentFlags(student, args, flagNames("environments"));
  command.argument("[environment]", environmentList.map(({ name }) => name).join(", "));
  for (const option of [...configFlags("environments"), seedsFlag(USUAL_SEEDS), ...studentFlags(student)])
    command.addOption(option);
  command
    .optionsGroup("Run:")
    .option("--out <folder>", "folder of the distillation (default: runs/distill-<environment>-<student>-<n>)")
    .option(
      "--config <file>",
      "JSON or YAML file with options, such as a run's config.json; command-line options override it",
    )
    .option("--set <name=value>", "set any option by its path, such as student.hidden=[8]; may be repeated", collect)
    .optionsGroup("Output:")
    .option("--json", "print the result as one line of JSON, last on stdout")
    .option("--quiet", "print neither progress nor the table")
    .option("--plain", "print progress as plain lines, for logs")
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string | undefined, flags: DistillFlags & FlagValues) => {
      const gathered = await gatherDistillation(flags, student, sources);
      const raw = environment === undefined ? gathered : { ...gathered, environment };
      if (raw.environment === undefined) {
        throw new OptionError("distill: name an environment, as in: burgeon distill cartpole");
      }
      const seeds = chosenSeeds(flags.seeds, raw) ?? parseSeeds(USUAL_SEEDS);
      const config = parseEnvironmentConfig(raw);
      const name = ["distill", config.environment, config.student.name].join("-");
      await watchSeeds(context, flags, (options) => startSeeds(config, { ...options, seeds, name, out: flags.out }));
    });
}
