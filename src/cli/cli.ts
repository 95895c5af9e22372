/** The command line: finds the command, loads it alone, and turns errors into one line and an exit code. @module */

import { Command, CommanderError } from "commander";
import { named } from "../nearest.ts";
import { VERSION } from "../node/version.ts";
import { type CommandContext, GROUPS } from "./command.ts";
import { commands } from "./commands/index.ts";
import { EXIT, errorLine, exitCode } from "./exit.ts";
import { HELP_WIDTH } from "./output/name-list.ts";
import type { Terminal } from "./output/terminal.ts";

/** Commands of the shell completion: they need to know all others. */
const COMPLETION = ["completion", "complete"];

/** `runCli` prints errors; what a command writes to stderr itself is its help, where a subcommand is missing. */
function quietly(command: Command, { out, err, outWidth }: Terminal): Command {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.replace(/\n$/, "")),
      writeErr: (text) => err(text.replace(/\n$/, "")),
      outputError: () => undefined,
    })
    .configureHelp({ helpWidth: Math.min(HELP_WIDTH, outWidth) });
}

/** The program with all commands named, and those that are wanted filled in. */
async function buildProgram(context: CommandContext, wanted: (name: string) => boolean): Promise<Command> {
  const program = quietly(new Command("burgeon"), context.terminal)
    .description(
      "Neural networks that find their own size: they start small and grow during training where a layer lacks capacity.",
    )
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .enablePositionalOptions();
  const grouped = GROUPS.flatMap((group) => commands.filter((command) => command.group === group));
  for (const { name, summary, group, load } of grouped) {
    const command = program.command(name).description(summary).helpOption("-h, --help", "print this help");
    command.helpGroup(`${group}:`);
    if (wanted(name)) await (await load()).build(command, context);
  }
  program.addHelpText(
    "after",
    [
      "",
      "Examples:",
      "  burgeon train spirals --hidden 2,2",
      "  burgeon train data.csv --target label",
      "  burgeon train mnist --strategy north-select --max-width 784",
      "  burgeon train --help",
      "",
      "Shell completion: burgeon completion bash|zsh|fish|powershell",
    ].join("\n"),
  );
  return program;
}

/** Whether help stands instead of an error: a command was called without the subcommand it needs. */
const isHelp = (error: unknown): boolean => error instanceof CommanderError && error.code === "commander.help";

/** Runs one command. Returns the exit code: 0 done, 2 wrong use or bad input, 1 failure, 130 interrupted. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.done;
  const name = args.find((arg) => !arg.startsWith("-"));
  const context: CommandContext = {
    terminal,
    args: name === undefined ? args : args.slice(args.indexOf(name) + 1),
    exit: (value) => {
      code = value;
    },
  };
  try {
    const completes = name !== undefined && COMPLETION.includes(name);
    if (name !== undefined && !completes) named("command", commands, name);
    const program = await buildProgram(context, (one) => completes || one === name);
    if (completes) await (await import("./completion.ts")).addCompletion(program);
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    code = exitCode(error);
    if (code !== EXIT.done && !isHelp(error)) terminal.err(`burgeon: ${errorLine(error)}`);
  }
  return code;
}
