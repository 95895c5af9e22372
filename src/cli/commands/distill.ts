/** `burgeon distill`: teach a student to act as a scripted teacher does. @module */

import type { Command } from "commander";
import { environmentList, studentList } from "../../control/named.ts";
import { OptionError } from "../../errors.ts";
import { parseEnvironmentConfig } from "../../node/runs/environment-config.ts";
import { startSeeds } from "../../node/runs/seeds.ts";
import type { CommandContext } from "../command.ts";
import { chosenStudent, distillFlags, distillRequest, refuseForeignStudentFlags } from "../flags/distill-flags.ts";
import { type ViewFlags, watchSeeds } from "../run-command.ts";

export const summary = "teach a network to control an environment as a scripted teacher does";
export const group = "Train";

const EXAMPLES = `
Examples:
  burgeon distill cartpole --student linear
  burgeon distill pendulum --student mlp --hidden 32,32 --seeds 1..5 --json
  burgeon resume runs/distill-pendulum-mlp-1`;

export function build(command: Command, context: CommandContext): void {
  const student = chosenStudent(context.args);
  refuseForeignStudentFlags(student, context.args);
  command
    .argument("[environment]", environmentList.map(({ name }) => name).join(", "))
    .option("--student <name>", `${studentList.map(({ name }) => name).join(", ")} (default mlp)`);
  for (const option of distillFlags(student)) command.addOption(option);
  command
    .optionsGroup("Output:")
    .option("--out <folder>", "folder of the distillation (default runs/distill-<environment>-<student>-<n>)")
    .option("--json", "print the result as one line of JSON, last on stdout")
    .option("--quiet", "no progress, no table")
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string | undefined, flags: ViewFlags & { readonly out?: string }) => {
      if (environment === undefined) {
        throw new OptionError("distill: name an environment, as in: burgeon distill cartpole");
      }
      const { seeds, ...raw } = distillRequest(environment, student, { ...flags });
      const config = parseEnvironmentConfig(raw);
      const name = ["distill", config.environment, config.student.name].join("-");
      await watchSeeds(context, flags, (options) => startSeeds(config, { ...options, seeds, name, out: flags.out }));
    });
}
