/** The JSON Schema of configurations, by which editors complete and check them. @module */

import * as z from "zod";
import { environmentList } from "../../control/named.ts";
import { type FactOption, fieldOf, type RunOption } from "../../train/options/option.ts";
import { listDatasets } from "../datasets/load.ts";
import { PART_FILE } from "../parts/part-names.ts";
import { definitions, type Kind } from "../runs/definitions.ts";
import { runOptions } from "../runs/options/table.ts";

/** A JSON Schema, draft 7: what editors know best. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Writes a schema of zod down as one of JSON: what may be written, not what it becomes. */
export const writeSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: "input", target: "draft-7", unrepresentable: "any" });

/** A name, or a definition with its own options; the default's name may be absent. */
function namedField(kind: Kind, fallback: string | null): z.ZodType {
  const list = definitions[kind];
  const variants = list.map(({ name, summary, options }) => {
    const literal = z.literal(name);
    const own = name === fallback ? literal.default(name) : literal;
    return z.strictObject({ name: own, ...options.shape }).describe(summary);
  });
  const all: z.ZodRawShape = Object.assign({}, ...list.map(({ options }) => options.shape));
  const open = fallback === null ? [z.strictObject({ name: z.null().default(null), ...all })] : [];
  const file = z.string().regex(PART_FILE).describe("a file of your own");
  const own = kind === "student" ? [] : [file, z.looseObject({ name: file })];
  return z.union([z.enum(list.map(({ name }) => name)), ...variants, ...open, ...own]);
}

function editorField(option: RunOption | FactOption): z.ZodType {
  const { kind, help } = option;
  if (kind === undefined) return fieldOf(option);
  const { name } = option.default as { readonly name: string | null };
  return namedField(kind as Kind, name)
    .optional()
    .describe(help);
}

/** Each option of the table as an editor should know it. */
export function editorFields(): Record<string, z.ZodType> {
  const fields = Object.entries(runOptions).map(([key, option]) => [key, editorField(option)] as const);
  const { schema, help } = runOptions.dataset;
  const environment = z
    .enum(environmentList.map(({ name }) => name))
    .optional()
    .describe(runOptions.environment.help);
  const dataset = z.union([z.enum(listDatasets().map(({ name }) => name)), schema]);
  return { ...Object.fromEntries(fields), dataset: dataset.optional().describe(help), environment };
}

/** The schema of what `burgeon train --config` reads. */
export function runSchema(): JsonSchema {
  const fields = { $schema: z.string().optional(), ...editorFields() };
  return { title: "A run of Burgeon", ...writeSchema(z.strictObject(fields)) };
}
