/** What a command is: one file each in `commands/`. @module */

import type { Command } from "commander";
import type { Terminal } from "./output/terminal.ts";

/** What a command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Everything after the command's name, as typed. */
  readonly args: readonly string[];
  /** Sets the exit code of the process; 0 unless set. */
  exit(code: number): void;
}

/** The groups of the list of commands, in its order. */
export const GROUPS = ["Train", "Inspect a run", "Use a trained network", "Compare", "Setup and lists"] as const;

/** A command module: its name is the file's; `build` adds options and action to a command that has its name and summary. */
export interface CommandModule {
  readonly summary: string;
  readonly group: (typeof GROUPS)[number];
  build(command: Command, context: CommandContext): void | Promise<void>;
}

/** A command in the list: loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly group: (typeof GROUPS)[number];
  readonly load: () => Promise<CommandModule>;
}
