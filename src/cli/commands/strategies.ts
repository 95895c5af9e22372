/** `burgeon strategies`: the growth strategies with their options. @module */

import type { Command } from "commander";
import type { z } from "zod";
import { strategies } from "../../node/runs/definitions.ts";
import type { CommandContext } from "../command.ts";
import { flagName } from "../flags/schema-flags.ts";
import { nameList } from "../output/name-list.ts";

const optionsOf = (options: z.ZodObject): { name: string; default: unknown; about: string }[] =>
  Object.entries(options.shape).map(([key, schema]) => ({
    name: key,
    default: (schema as z.ZodType).parse(undefined),
    about: (schema as z.ZodType).description ?? "",
  }));

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExample:\n  burgeon strategies")
    .action(({ json }: { json?: boolean }) => {
      const list = strategies.map(({ name, summary, source, options }) => {
        return { name, summary, source, options: optionsOf(options) };
      });
      if (json) {
        terminal.out(JSON.stringify(list));
        return;
      }
      const { bold, dim } = terminal.outColors;
      for (const { name, summary, source, options } of list) {
        terminal.out(`${bold(name)}  ${summary}${source === "-" ? "" : dim(`  ${source}`)}`);
        const entries = options.map(({ name: key, default: value, about }) => {
          const fallback = value === null || value === undefined ? "" : dim(` (default ${String(value)})`);
          return [`--${flagName(key)}`, about + fallback] as const;
        });
        for (const line of nameList(entries, terminal.outWidth)) terminal.out(line);
      }
    });
}
