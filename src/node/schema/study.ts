/** The JSON Schema of studies, by which editors complete and check them. @module */

import * as z from "zod";
import { studyFile } from "../../study/study-file.ts";
import { strategies } from "../runs/definitions.ts";
import { editorFields, type JsonSchema, writeSchema } from "./run.ts";

/** What a study's plan decides itself. */
const decided = ["dataset", "seed", "strategy"];

/** The schema of what `burgeon study <file>` reads: of its runs, each option as in a configuration. */
export function studySchema(): JsonSchema {
  const fields = Object.entries(editorFields()).filter(([key]) => !decided.includes(key));
  const { $schema: _, ...run } = writeSchema(z.strictObject(Object.fromEntries(fields)));
  const { properties = {}, ...schema } = writeSchema(studyFile.extend({ $schema: z.string().optional() }));
  const strategyNames = strategies.map(({ name }) => name);
  const arms = JSON.parse(JSON.stringify(properties.arms), (key, value: JsonSchema) =>
    key === "run" ? { $ref: "#/definitions/run" } : key === "strategy" ? { ...value, examples: strategyNames } : value,
  ) as JsonSchema;
  return {
    title: "A study of Burgeon",
    ...schema,
    properties: { ...properties, arms, run: { $ref: "#/definitions/run" } },
    definitions: { run: { description: "options of all runs", ...run } },
  };
}
