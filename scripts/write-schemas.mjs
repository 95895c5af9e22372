// Writes the JSON Schemas of configurations and studies into the package: dist/schema/run.json and study.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { jsonSchemas } from "../dist/node/schema/schemas.js";

const folder = new URL("../dist/schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas)) {
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(schema(), null, 2)}\n`);
}
