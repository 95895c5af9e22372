/** `burgeon study pull | status | retry | cancel | gc`: a study that is in a fleet's queue. @module */

import type { Command } from "commander";
import { writeResults } from "../../node/studies/write-results.ts";
import type { CommandContext } from "../command.ts";
import { EXIT } from "../exit.ts";
import { grouped } from "../output/numbers.ts";
import { printStudy } from "../output/study-view.ts";
import { notesOn } from "../output/terminal.ts";
import { printStatus } from "./status-view.ts";

interface FleetFlags {
  readonly study?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
  readonly delete?: boolean;
}

const URL_WORDS =
  "address of the database, as postgres://user@host/database; the password from PGPASSWORD or PGPASSFILE";

async function pull(url: string, flags: FleetFlags, { terminal, exit }: CommandContext): Promise<void> {
  const { pullStudy } = await import("../../fleet/pull.ts");
  const { json = false, quiet = false } = flags;
  const { results, files, open, failed, mismatches } = await pullStudy(url, { study: flags.study, out: flags.out });
  await writeResults(results, files, notesOn(terminal));
  printStudy(terminal, results, { folder: files.folder, quiet, json });
  for (const text of mismatches) terminal.err(`burgeon: ${text}`);
  if (open > 0) terminal.err(`${grouped(open)} runs are not over: pull again later, which fetches only what is new`);
  if (failed > 0) terminal.err(`${grouped(failed)} runs failed: burgeon study status says why`);
  if (failed > 0 || mismatches.length > 0) exit(EXIT.failed);
  if (json) terminal.out(JSON.stringify(results));
}

async function status(url: string, { study, json = false }: FleetFlags, { terminal }: CommandContext): Promise<void> {
  const { fleetStatus } = await import("../../fleet/status.ts");
  const all = await fleetStatus(url, study);
  if (json) terminal.out(JSON.stringify(all));
  else printStatus(terminal, all);
}

async function retry(url: string, { study, json = false }: FleetFlags, { terminal }: CommandContext): Promise<void> {
  const { retryStudy } = await import("../../fleet/manage.ts");
  const result = await retryStudy(url, study);
  terminal.out(json ? JSON.stringify(result) : `${result.study}: ${grouped(result.runs)} runs queued again`);
}

async function cancel(url: string, { study, json = false }: FleetFlags, { terminal }: CommandContext): Promise<void> {
  const { cancelStudy } = await import("../../fleet/manage.ts");
  const result = await cancelStudy(url, study);
  terminal.out(json ? JSON.stringify(result) : `${result.study}: ${grouped(result.runs)} runs cancelled`);
}

async function gc(url: string, flags: FleetFlags, { terminal }: CommandContext): Promise<void> {
  const { collectGarbage } = await import("../../fleet/manage.ts");
  const result = await collectGarbage(url, flags.study, flags.delete ?? false);
  const words = `${result.study}: ${grouped(result.bytes)} bytes freed${result.deleted ? ", the study is removed" : ""}`;
  terminal.out(flags.json ? JSON.stringify(result) : words);
}

/** Adds the subcommands. */
export function addFleetCommands(command: Command, context: CommandContext): void {
  const add = (
    name: string,
    words: string,
    action: (url: string, flags: FleetFlags, context: CommandContext) => Promise<void>,
  ): Command =>
    command
      .command(name)
      .description(words)
      .helpOption("-h, --help", "print this help")
      .argument("<url>", URL_WORDS)
      .option("--study <name>", "which study, where the database holds several")
      .option("--json", "print the result as one line of JSON, last on stdout")
      .action((url: string, flags: FleetFlags) => action(url, flags, context));
  add("pull", "fetch the runs of a study that workers made, and write its results", pull)
    .option("--out <folder>", "folder of the study (default: studies/<study>); what is there is not fetched again")
    .option("--quiet", "print no tables");
  add("status", "what is queued, running, done, failed and parked", status);
  add("retry", "queue the runs again that were parked, cancelled, or ran out of memory", retry);
  add("cancel", "cancel what is not over; retry takes it up again", cancel);
  add("gc", "remove what no one reads any more", gc).option("--delete", "remove the whole study, which must be over");
}
