/** `burgeon strategies`: the growth strategies with their options. @module */

import type { Command } from "commander";
import type * as z from "zod";
import { fieldsOf } from "../../growth/engine/parts.ts";
import { named } from "../../nearest.ts";
import { strategies } from "../../node/runs/definitions.ts";
import type { CommandContext } from "../command.ts";
import { flagName } from "../flags/schema-flags.ts";
import { nameList } from "../output/name-list.ts";

export const summary = "list the growth strategies with their options";
export const group = "Setup and lists";

const optionsOf = (options: z.ZodObject): { name: string; default: unknown; about: string }[] =>
  fieldsOf(options).map(({ key, schema, part }) => ({
    name: key,
    default: schema.parse(undefined),
    about: `${schema.description ?? ""}${part === null ? "" : ` (${part})`}`,
  }));

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("[strategy]", "name of one strategy")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExamples:\n  burgeon strategies\n  burgeon strategies neurogenesis")
    .action((wanted: string | undefined, { json }: { json?: boolean }) => {
      const shown = wanted === undefined ? strategies : [named("strategy", strategies, wanted)];
      const list = shown.map(({ name, summary, source, options }) => {
        return { name, summary, source, options: optionsOf(options) };
      });
      if (json) return terminal.out(JSON.stringify(list));
      const { bold, dim } = terminal.outColors;
      const indent = (text: string): readonly [string, string] => ["", text];
      for (const { name, summary, source, options } of list) {
        terminal.out(bold(name));
        const about = [summary, ...(source === "-" ? [] : [dim(source)])];
        for (const line of nameList(about.map(indent), terminal.outWidth)) terminal.out(line);
        const entries = options.map(({ name: key, default: value, about }) => {
          const fallback = value === null || value === undefined ? "" : dim(` (default: ${String(value)})`);
          return [`--${flagName(key)}`, about + fallback] as const;
        });
        for (const line of nameList(entries, terminal.outWidth)) terminal.out(line);
      }
    });
}
