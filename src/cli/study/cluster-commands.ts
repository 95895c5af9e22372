/** `burgeon study slurm | kubernetes | continue`: a study on a cluster with a shared folder. @module */

import { type Command, Option } from "commander";
import { OptionError } from "../../errors.ts";
import { makeCell } from "../../node/studies/cell.ts";
import { conductStudy } from "../../node/studies/conduct.ts";
import { readPlan } from "../../node/studies/plan-file.ts";
import { writeResults } from "../../node/studies/write-results.ts";
import type { StudyPlan } from "../../study/plan.ts";
import type { CommandContext } from "../command.ts";
import { EXIT } from "../exit.ts";
import { wholeNumber } from "../flags/run-flags.ts";
import { printStudy } from "../output/study-view.ts";
import { notesOn } from "../output/terminal.ts";
import { catchWarnings } from "./warnings.ts";

interface ClusterFlags {
  readonly out: string;
  readonly time: string;
  readonly memory: string;
  readonly parallel?: number;
  readonly image?: string;
  readonly claim?: string;
}

interface ContinueFlags {
  readonly cell?: number;
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** How a plan is asked for on the command line. */
interface PlanFlags {
  addTo(command: Command): Command;
  planOf(name: string, flags: object): Promise<StudyPlan>;
}

async function makeOne(
  folder: string,
  plan: StudyPlan,
  { flags, context }: { flags: ContinueFlags; context: CommandContext },
): Promise<void> {
  const { terminal, exit } = context;
  const { signal, release } = catchWarnings(() => terminal.err("finishing the step and storing a checkpoint"));
  try {
    const cell = flags.cell as number;
    const outcome = await makeCell(plan, { out: folder, cell, signal });
    const { status, reason, folder: run } = outcome;
    if (flags.json) terminal.out(JSON.stringify({ cell, ...outcome }));
    else
      terminal.err(`cell ${cell}${run === null ? "" : `, ${run}`}: ${status}${reason === null ? "" : `: ${reason}`}`);
    if (status === "failed") exit(EXIT.failed);
    if (status === "waiting" || status === "interrupted") exit(EXIT.tryAgain);
  } finally {
    release();
  }
}

async function makeRest(
  folder: string,
  plan: StudyPlan,
  { flags, context }: { flags: ContinueFlags; context: CommandContext },
): Promise<void> {
  const { terminal, exit } = context;
  const { json = false, quiet = false } = flags;
  const { signal, release } = catchWarnings(() => terminal.err("the runs write a checkpoint"));
  try {
    const { results, files, interrupted } = await conductStudy(plan, { out: folder, workers: 1, signal });
    await writeResults(results, files, notesOn(terminal));
    printStudy(terminal, results, { folder, quiet, json });
    if (interrupted) exit(EXIT.tryAgain);
    if (json) terminal.out(JSON.stringify(results));
  } finally {
    release();
  }
}

async function proceed(folder: string, flags: ContinueFlags, context: CommandContext): Promise<void> {
  const plan = readPlan(folder);
  const { dataDir } = flags;
  const placed = dataDir === undefined ? plan : { ...plan, run: { ...plan.run, dataDir } };
  await (flags.cell === undefined ? makeRest : makeOne)(folder, placed, { flags, context });
}

function addContinue(command: Command, context: CommandContext): void {
  command
    .command("continue")
    .description("make one cell of a study's folder, as tasks of a cluster do, or what is missing and the results")
    .helpOption("-h, --help", "print this help")
    .argument("<folder>", "folder that burgeon study slurm or kubernetes wrote")
    .addOption(wholeNumber("--cell <n>", "only this cell, from 0 (default: what is missing, and the results)", 0))
    .option("--data-dir <folder>", "folder with the files of named datasets (default: that of the study)")
    .option("--json", "print the result as one line of JSON, last on stdout")
    .option("--quiet", "print no tables")
    .addHelpText(
      "after",
      `\nExit codes of a cell: 0 done, 1 failed, ${EXIT.tryAgain} try again: it was stopped with a checkpoint, or another comes first.`,
    )
    .action((folder: string, flags: ContinueFlags) => proceed(folder, flags, context));
}

/** Adds the subcommands. */
export function addClusterCommands(command: Command, context: CommandContext, { addTo, planOf }: PlanFlags): void {
  const add = (name: string, words: string): Command => {
    const sub = command.command(name).description(words).helpOption("-h, --help", "print this help");
    return addTo(sub.argument("<study>", "name of a study, or a YAML or JSON file with one"))
      .requiredOption("--out <folder>", "folder of the study, which all nodes see")
      .addOption(new Option("--memory <size>", "memory of a task").default(name === "slurm" ? "4G" : "4Gi"))
      .addOption(wholeNumber("--parallel <n>", "tasks at once", 1));
  };
  const slurm = add("slurm", "write the files of a study that Slurm runs, one task a cell").addOption(
    new Option("--time <time>", "time of a task; one that needs more is queued again").default("04:00:00"),
  );
  slurm.action(async (name: string, flags: ClusterFlags) => {
    const { writeSlurm } = await import("../../fleet/cluster/write-cluster.ts");
    const { time, memory, parallel = null } = flags;
    if (!/^[\d:-]+$/.test(time))
      throw new OptionError(`time: expected a time of Slurm such as 04:00:00, received "${time}".`);
    if (!/^\d+[KMGT]?$/.test(memory))
      throw new OptionError(`memory: expected a size such as 4G, received "${memory}".`);
    const program = [process.execPath, process.argv[1] ?? "burgeon"];
    context.terminal.out(await writeSlurm(await planOf(name, flags), flags.out, { time, memory, parallel, program }));
  });
  const kubernetes = add("kubernetes", "write the manifest of a study that Kubernetes runs, one index a cell")
    .requiredOption("--image <image>", "image with Burgeon of this version, as burgeon on its path")
    .requiredOption("--claim <name>", "persistent volume claim with the study's folder, which many nodes can write");
  kubernetes.action(async (name: string, flags: ClusterFlags & { image: string; claim: string }) => {
    const { writeKubernetes } = await import("../../fleet/cluster/write-cluster.ts");
    const { image, claim, memory, parallel = 10 } = flags;
    const plan = await planOf(name, flags);
    context.terminal.out(await writeKubernetes(plan, flags.out, { image, claim, memory, parallel }));
  });
  addContinue(command, context);
}
