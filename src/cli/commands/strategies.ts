/** `burgeon strategies`: the growth strategies with their options. @module */

import type { Command } from "commander";
import type { z } from "zod";
import { strategies } from "../../node/runs/definitions.ts";
import type { CommandContext } from "../command.ts";
import { flagName } from "../flags/schema-flags.ts";

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
        for (const { name: key, default: value, about } of options) {
          const flag = `--${flagName(key)}`.padEnd(18);
          terminal.out(`  ${flag} ${about}${value === null ? "" : dim(` (default ${String(value)})`)}`);
        }
      }
    });
}
