/** `burgeon schema`: the JSON Schema of configurations and studies, by which editors complete them. @module */

import type { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { jsonSchemas } from "../../node/schema/schemas.ts";
import type { CommandContext } from "../command.ts";

export const summary = "print the JSON Schema of configurations or studies, for editors";
export const group = "Setup and lists";

const EXAMPLES = `
Examples:
  burgeon schema run > run.schema.json
  burgeon schema study > study.schema.json

Editors complete and check a YAML file whose first line is
  # yaml-language-server: $schema=run.schema.json
and a JSON file with an entry "$schema". The package contains both schemas:
node_modules/burgeon/dist/schema/run.json and study.json.`;

export function build(command: Command, { terminal }: CommandContext): void {
  const names = Object.keys(jsonSchemas);
  command
    .argument("<name>", names.join(" or "))
    .addHelpText("after", EXAMPLES)
    .action((of: string) => {
      const schema = jsonSchemas[of];
      if (!schema) throw new OptionError(`unknown schema "${of}".${nearest(of, names)}`, { name: of, known: names });
      terminal.out(JSON.stringify(schema(), null, 2));
    });
}
