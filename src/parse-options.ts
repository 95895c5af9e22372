/** Options against the schema of what takes them. @module */

import type { z } from "zod";
import { OptionError } from "./errors.ts";
import { nearest } from "./nearest.ts";

/** Parses options against a schema. @throws OptionError that names the option, what was expected and what came */
export function parseOptions(what: string, schema: z.ZodObject, options: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape);
  const problems = parsed.error.issues.map((issue) => {
    if (issue.code !== "unrecognized_keys") return `${issue.path.join(".") || "options"}: ${issue.message}`;
    const [key = ""] = issue.keys;
    return known.length === 0
      ? `unknown option "${key}"; it takes none`
      : `unknown option "${key}".${nearest(key, known).replace(/\.$/, "")}`;
  });
  throw new OptionError(`${what}: ${problems.join("; ")}.`, { problems });
}
