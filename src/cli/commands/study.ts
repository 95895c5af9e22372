/** `burgeon study`: many strategies and seeds side by side. @module */

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { OptionError } from "../../errors.ts";
import { conductStudy } from "../../node/studies/conduct.ts";
import { findStudy, studies } from "../../node/studies/find-study.ts";
import { withTables } from "../../node/studies/table-tasks.ts";
import { writeResults } from "../../node/studies/write-results.ts";
import { type ScaleName, scaleNames } from "../../study/definition.ts";
import { planStudy, type StudyPlan } from "../../study/plan.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, Interrupted } from "../exit.ts";
import { wholeNumber } from "../flags/run-flags.ts";
import { catchInterrupt } from "../interrupt.ts";
import { HELP_WIDTH, nameList } from "../output/name-list.ts";
import { studyProgress } from "../output/study-progress.ts";
import { printStudy } from "../output/study-view.ts";
import { notesOn, type Terminal } from "../output/terminal.ts";
import { addClusterCommands } from "../study/cluster-commands.ts";
import { addFleetCommands } from "../study/fleet-commands.ts";
import { readSlice } from "../study/slice-flag.ts";

export const summary = "compare many strategies over seeds, with controls, statistics and figures";
export const group = "Compare";

interface StudyFlags {
  readonly scale: ScaleName;
  readonly seeds?: string;
  readonly workers?: number;
  readonly arms?: string;
  readonly dataset?: string;
  readonly epochs?: number;
  readonly limit?: number;
  readonly dataDir?: string;
  readonly tables?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly fleet?: string;
  readonly slice?: number;
  readonly study?: string;
}

/** Options of every run that the flags give. */
function runSettings({ epochs, limit, dataDir }: StudyFlags): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ epochs, limit, dataDir }).filter(([, value]) => value !== undefined));
}

const listNames = (text: string | undefined): string[] | undefined =>
  text
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

const selection = ({ arms, dataset }: StudyFlags) => ({ arms: listNames(arms), datasets: listNames(dataset) });

async function planOf(name: string, flags: StudyFlags): Promise<StudyPlan> {
  const found = await findStudy(name);
  const study = flags.tables === undefined ? found : withTables(found, flags.tables);
  const { scale, seeds, tables } = flags;
  return planStudy(study, { called: name, tables, scale, seeds, ...selection(flags), run: runSettings(flags) });
}

/** What a study is called by default: its folder, and its name in a database. */
const nameOf = ({ study, scale }: StudyPlan): string => `${study.name}-${scale}`;

async function submit(
  name: string,
  url: string,
  { flags, terminal }: { flags: StudyFlags; terminal: Terminal },
): Promise<void> {
  const unfit = (["out", "workers"] as const).find((flag) => flags[flag] !== undefined);
  if (unfit)
    throw new OptionError(`${unfit}: a study that is queued has no use for it. Leave it out.`, { option: unfit });
  const plan = await planOf(name, flags);
  const { submitStudy } = await import("../../fleet/submit.ts");
  const { study, runs, again } = await submitStudy(url, plan, {
    name: flags.study ?? nameOf(plan),
    sliceSeconds: flags.slice ?? 60,
  });
  if (flags.json) terminal.out(JSON.stringify({ study, runs, again }));
  else terminal.out(`${study}: ${runs} runs ${again ? "are queued already" : "queued"}`);
}

async function conduct(name: string, flags: StudyFlags, { terminal, exit }: CommandContext): Promise<void> {
  if (flags.fleet !== undefined) return submit(name, flags.fleet, { flags, terminal });
  const idle = (["slice", "study"] as const).find((flag) => flags[flag] !== undefined);
  if (idle)
    throw new OptionError(`${idle}: it belongs to --fleet. Leave it out, or name a database.`, { option: idle });
  const { quiet = false, json = false } = flags;
  const plan = await planOf(name, flags);
  const out = flags.out ?? join("studies", nameOf(plan));
  const progress = studyProgress(terminal, plan, quiet);
  const interruption = catchInterrupt(() => {
    progress.stop();
    if (!quiet) terminal.err("the runs write a checkpoint; press Ctrl-C again to stop immediately");
  });
  try {
    const workers = flags.workers ?? availableParallelism();
    const conducted = await conductStudy(plan, { out, workers, signal: interruption.signal, observer: progress });
    progress.stop();
    await writeResults(conducted.results, conducted.files, notesOn(terminal));
    printStudy(terminal, conducted.results, { folder: out, quiet, json });
    if (conducted.interrupted) throw new Interrupted("interrupted; run the same command again to continue");
    if (progress.failed > 0) exit(EXIT.failed);
    if (json) terminal.out(JSON.stringify(conducted.results));
  } finally {
    progress.stop();
    interruption.release();
  }
}

const EXAMPLES = `
Examples:
  burgeon study north-mnist --scale quick --data-dir data
  burgeon study north-toy --seeds 1..5 --workers 4
  burgeon study north-mnist --arms north-random,static-final:north-random
  burgeon study my-study.yaml

A study of your own:
  dataset: houses.csv
  arms:
    - north-random
    - { name: patient, strategy: north-random, options: { coolDown: 20 } }
  seeds: 1..5
  run: { target: price, epochs: 50 }`;

/** Options that say which study and how much of it. */
function planFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--scale <scale>", "quick: minutes; cpu: for two cores; full: as published")
        .choices(scaleNames)
        .default("cpu"),
    )
    .option("--seeds <list>", "seeds, such as 1..5 or 1,2,7 (default: those of the scale)")
    .option(
      "--arms <a,b,...>",
      "only these arms and controls: static-small, static-medium, static-big, static-final:<arm>, static-equal:<arm>, static-4x:<arm>, dropout-final:<arm>, stopped-final:<arm>, random-trigger:<arm>",
    )
    .option("--dataset <a,b,...>", "datasets or environments instead of those of the study")
    .addOption(wholeNumber("--epochs <n>", "epochs of every run", 1))
    .addOption(wholeNumber("--limit <n>", "training rows of every run", 1))
    .option("--data-dir <folder>", "folder with the files of named datasets")
    .option(
      "--tables <folder>",
      "table files instead of the study's datasets: name.csv, or name.train.csv with name.test.csv",
    );
}

export function build(command: Command, context: CommandContext): void {
  const entries = studies.map(({ name, summary }) => [name, summary] as const);
  const rows = nameList(entries, Math.min(HELP_WIDTH, context.terminal.outWidth));
  addFleetCommands(command, context);
  addClusterCommands(command, context, {
    addTo: planFlags,
    planOf: (name, flags) => planOf(name, flags as StudyFlags),
  });
  planFlags(command.argument("<study>", "name of a study, or a YAML or JSON file with one"))
    .addOption(
      wholeNumber(
        "--workers <n>",
        "number of parallel runs, each in its own process (default: the number of processors)",
        1,
      ),
    )
    .option("--out <folder>", "folder of the study (default: studies/<study>-<scale>); an existing study is continued")
    .option("--json", "print the results as one line of JSON, last on stdout")
    .option("--quiet", "print neither progress nor tables")
    .option("--fleet <url>", "queue the study in a PostgreSQL database for workers (burgeon work), and return")
    .option("--slice <time>", "with --fleet: how long a worker keeps a run at a time, as 60s", readSlice)
    .option("--study <name>", "with --fleet: what the study is called there (default: <study>-<scale>)")
    .addHelpText("after", `\nStudies:\n${rows.join("\n")}\n${EXAMPLES}`)
    .action((name: string, flags: StudyFlags) => conduct(name, flags, context));
}
