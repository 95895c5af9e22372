/** `burgeon strategies`: the growth strategies with their options. @module */

import type { Command } from "commander";
import type { z } from "zod";
import { OptionError } from "../../errors.ts";
import { fieldsOf } from "../../growth/engine/parts.ts";
import { nearest } from "../../nearest.ts";
import { strategies } from "../../node/runs/definitions.ts";
import type { CommandContext } from "../command.ts";
import { flagName } from "../flags/schema-flags.ts";
import { nameList } from "../output/name-list.ts";

export const summary = "list the growth strategies with their options";
export const group = "What there is";

const optionsOf = (options: z.ZodObject): { name: string; default: unknown; about: string }[] =>
  fieldsOf(options).map(({ key, schema, part }) => ({
    name: key,
    default: schema.parse(undefined),
    about: `${schema.description ?? ""}${part === null ? "" : ` (${part})`}`,
  }));

/** The strategy of that name; all without a name. @throws OptionError */
function chosen(name: string | undefined): typeof strategies {
  const found = strategies.filter((one) => name === undefined || one.name === name);
  if (found.length > 0) return found;
  const known = strategies.map((one) => one.name);
  throw new OptionError(`unknown strategy "${name}".${nearest(name ?? "", known)}`, { name, known });
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("[strategy]", "one of them alone")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExamples:\n  burgeon strategies\n  burgeon strategies neurogenesis")
    .action((wanted: string | undefined, { json }: { json?: boolean }) => {
      const list = chosen(wanted).map(({ name, summary, source, options }) => {
        return { name, summary, source, options: optionsOf(options) };
      });
      if (json) {
        terminal.out(JSON.stringify(list));
        return;
      }
      const { bold, dim } = terminal.outColors;
      const indent = (text: string): readonly [string, string] => ["", text];
      for (const { name, summary, source, options } of list) {
        terminal.out(bold(name));
        const about = [summary, ...(source === "-" ? [] : [dim(source)])];
        for (const line of nameList(about.map(indent), terminal.outWidth)) terminal.out(line);
        const entries = options.map(({ name: key, default: value, about }) => {
          const fallback = value === null || value === undefined ? "" : dim(` (default ${String(value)})`);
          return [`--${flagName(key)}`, about + fallback] as const;
        });
        for (const line of nameList(entries, terminal.outWidth)) terminal.out(line);
      }
    });
}
