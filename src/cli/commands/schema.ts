/** `burgeon schema`: the JSON Schema of configurations and studies, by which editors complete them. @module */

import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { jsonSchemas } from "../../node/schema/schemas.ts";
import type { CommandContext } from "../command.ts";

export const summary = "print the JSON Schema of configurations or studies, for editors";
export const group = "What there is";

const EXAMPLES = `
Examples:
  burgeon schema run > run.schema.json
  burgeon schema study > study.schema.json

A YAML file whose first line is
  # yaml-language-server: $schema=run.schema.json
is then completed and checked by editors; one of JSON has the entry "$schema". The package holds the same files as
node_modules/burgeon/dist/schema/run.json and study.json.`;

export function build(command: Command, { terminal }: CommandContext): void {
  const names = Object.keys(jsonSchemas);
  command
    .argument("<of>", names.join(" or "))
    .addHelpText("after", EXAMPLES)
    .action((of: string) => {
      const schema = jsonSchemas[of];
      if (!schema) throw new OptionError(`unknown schema "${of}".${nearest(of, names)}`, { name: of, known: names });
      terminal.out(JSON.stringify(schema(), null, 2));
    });
}
