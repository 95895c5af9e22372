/** `burgeon train`: grow a network on a dataset or a table file. @module */

import { basename, extname } from "node:path";
import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { continuedConfig } from "../../node/runs/config/continued-config.ts";
import { loadConfig } from "../../node/runs/config/load-config.ts";
import { definitionOf } from "../../node/runs/options/named.ts";
import { type RunOptions, startRun } from "../../node/runs/run.ts";
import { startSeeds } from "../../node/runs/seeds.ts";
import { keepStandardInput } from "../../node/tables/standard-input.ts";
import type { CommandContext } from "../command.ts";
import { chosenStrategy, collect } from "../flags/chosen-strategy.ts";
import { defaultsTable } from "../flags/defaults-table.ts";
import { chosenSeeds, seedsFlag } from "../flags/seeds-flag.ts";
import { refuseForeignFlags, strategyFlags } from "../flags/strategy-flags.ts";
import { configFlags, type FlagValues } from "../flags/table-flags.ts";
import { commonFlags, gatherConfig, generatorFlags } from "../flags/train-flags.ts";
import { HELP_WIDTH } from "../output/name-list.ts";
import { type ViewFlags, watchRun, watchSeeds } from "../run-command.ts";
import { viewerProcess } from "../viewer-process.ts";

export const summary = "grow a network on a dataset or a table file";
export const group = "Train";

interface TrainFlags extends ViewFlags {
  readonly config?: string;
  readonly set?: string[];
  readonly out?: string;
  readonly seeds?: string;
  readonly ui?: boolean;
  readonly open: boolean;
}

const EXAMPLES = `
Examples:
  burgeon train spirals --hidden 2,2
  burgeon train parity --bits 8 --strategy neurogenesis --hidden 2
  burgeon train parity --bits 6 --model graph
  burgeon train houses.csv --target price --test holdout.csv
  burgeon train mnist --max-width 784 --every 20 --batch 512 --lr 3e-4
  burgeon train --config runs/mnist-burgeon-1-1/config.json --seed 2
  burgeon train --continue runs/houses-burgeon-1-1 more-houses.csv --lr 1e-3
  burgeon train moons --set generator.noise=0.2 --set optimizer.beta1=0.8`;

/** Adds the options of a run and of the chosen strategy. */
export async function build(command: Command, context: CommandContext): Promise<void> {
  const strategy = await chosenStrategy(context.args);
  refuseForeignFlags(strategy, context.args, commonFlags(strategy, context.args));
  command.argument(
    "[dataset]",
    "name of a dataset (burgeon datasets lists them), a table file (- for standard input), or a folder of images",
  );
  for (const option of [
    ...configFlags("datasets"),
    seedsFlag(null),
    ...strategyFlags(strategy),
    ...generatorFlags(strategy, context.args),
  ])
    command.addOption(option);
  command
    .optionsGroup("Run:")
    .option("--out <folder>", "folder of the run (default: runs/<dataset>-<strategy>-<seed>-<n>)")
    .option(
      "--config <file>",
      "JSON or YAML file with options, such as a run's config.json; command-line options override it",
    )
    .option("--set <name=value>", "set any option by its path, such as optimizer.beta1=0.8; may be repeated", collect)
    .optionsGroup("Output:")
    .option("--json", "print the result as one line of JSON, last on stdout")
    .option("--quiet", "print neither progress nor tables")
    .option("--plain", "print progress as plain lines, for logs; by default a terminal of 80 columns or more draws it")
    .option("--ui", "also show the run in the browser, as burgeon ui does, until Ctrl-C")
    .option("--no-open", "with --ui: print the address and do not open a browser")
    .addHelpText("after", () => `\n${defaultsTable(Math.min(HELP_WIDTH, context.terminal.outWidth))}\n${EXAMPLES}`)
    .action(async (dataset: string | undefined, flags: TrainFlags & FlagValues) => {
      const raw = await gatherConfig(flags, strategy, {
        args: context.args,
        config: flags.config,
        settings: flags.set ?? [],
      });
      const named = dataset === "-" ? await keepStandardInput("runs") : dataset;
      const asked = named === undefined ? raw : { ...raw, dataset: named };
      const given = (asked.continue ?? null) === null ? asked : continuedConfig(asked);
      if (given.dataset === undefined) {
        throw new OptionError("train: name a dataset or a table file, as in: burgeon train spirals");
      }
      const { config, own } = await loadConfig(given);
      const { out } = flags;
      const viewer = flags.ui ? viewerProcess(context.terminal, flags.open) : null;
      const watched = (options: RunOptions): RunOptions =>
        viewer ? { ...options, observer: viewer.beside(options.observer) } : options;
      const seeds = flags.seeds === undefined ? null : chosenSeeds(flags.seeds, raw);
      if (seeds === null) {
        await watchRun(context, flags, (options) => startRun(config, { ...watched(options), out }));
        return viewer?.closed();
      }
      const { name: grows } = definitionOf("strategy", config.strategy, own);
      const name = [basename(config.dataset, extname(config.dataset)), grows].join("-");
      await watchSeeds(context, flags, (options) => startSeeds(config, { ...watched(options), seeds, name, out }));
      await viewer?.closed();
    });
}
