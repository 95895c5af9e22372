/** `burgeon work`: run what studies have queued in a database. @module */

import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { EXIT } from "../exit.ts";
import { wholeNumber } from "../flags/run-flags.ts";
import { grouped } from "../output/numbers.ts";
import { readSlice } from "../study/slice-flag.ts";
import { catchWarnings } from "../study/warnings.ts";

export const summary = "run what studies have queued in a database, on this machine";
export const group = "Compare";

interface WorkFlags {
  readonly dataDir?: string;
  readonly untilIdle?: boolean;
  readonly slice?: number;
  readonly allowCode?: boolean;
  readonly runs?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const HELP = `
Signals: SIGTERM, SIGINT and SIGUSR1 let the runs finish their step, store a checkpoint, and end with exit code ${EXIT.tryAgain}.
The password comes from PGPASSWORD or from the file that PGPASSFILE names (default ~/.pgpass), never from the address.

Examples:
  burgeon work postgres://burgeon@db.example.org/burgeon
  burgeon work postgres://burgeon@db.example.org/burgeon?sslmode=verify-full --data-dir /data --until-idle`;

async function work(url: string, flags: WorkFlags, { terminal, exit }: CommandContext): Promise<void> {
  const { workFleet } = await import("../../fleet/worker.ts");
  const { quiet = false, json = false, untilIdle = false, allowCode = false } = flags;
  const note = (text: string): void => {
    if (!quiet) terminal.err(text);
  };
  const { signal, release } = catchWarnings(() => note("finishing the step and storing a checkpoint"));
  try {
    const { dataDir, slice, runs } = flags;
    const worked = await workFleet(url, {
      dataDir,
      untilIdle,
      sliceSeconds: slice,
      allowCode,
      runs,
      signal,
      note,
    });
    if (json) terminal.out(JSON.stringify(worked));
    else note(`${grouped(worked.slices)} slices, ${grouped(worked.finished)} runs finished`);
    if (worked.problem !== null) {
      terminal.err(`burgeon: this machine cannot run what is queued: ${worked.problem}`);
      exit(EXIT.failed);
    } else if (signal.aborted) exit(EXIT.tryAgain);
  } finally {
    release();
  }
}

export function build(command: Command, context: CommandContext): void {
  command
    .argument("<url>", "address of the database, as postgres://user@host/database")
    .option("--data-dir <folder>", "folder with the files of named datasets (default: BURGEON_DATA)")
    .option("--until-idle", "end when no run is left; by default it waits for more")
    .option("--slice <time>", "the longest slice, as 60s, where that of the study is longer", readSlice)
    .option("--allow-code", "take studies with parts of their own too, and run their code")
    .addOption(wholeNumber("--runs <n>", "runs at a time (default: from the cores and the free memory)", 1))
    .option("--quiet", "print no line for each run")
    .option("--json", "print what was done as one line of JSON, last on stdout")
    .addHelpText("after", HELP)
    .action((url: string, flags: WorkFlags) => work(url, flags, context));
}
