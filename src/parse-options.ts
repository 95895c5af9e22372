/** Options against the schema of what takes them. @module */

import type { z } from "zod";
import { OptionError } from "./errors.ts";
import { nearest } from "./nearest.ts";

/** zod's words as ours. */
const wording: readonly (readonly [RegExp, string])[] = [
  [/^(Invalid input|Invalid option|Too small|Too big): /, ""],
  [/, received \w+$/, ""],
  [/expected int\b/, "expected a whole number"],
  [/expected number/, "expected a number"],
  [/expected string/, "expected text"],
  [/expected array/, "expected a list"],
  [/expected record|expected object/, "expected options by name"],
  [/to be >=/, "of at least "],
  [/to be >/, "above "],
  [/to be <=/, "of at most "],
  [/to be </, "below "],
  [/"\|"/g, '", "'],
];

/** `Too small: expected number to be >=2` as `expected a number of at least 2`. */
export const expectation = (message: string): string =>
  wording.reduce((text, [pattern, ours]) => text.replace(pattern, ours), message);

const entryOf = (value: unknown, key: PropertyKey): unknown =>
  (value as Record<PropertyKey, unknown> | undefined)?.[key];

/** Parses options against a schema. @throws OptionError that names the option, what was expected and what came */
export function parseOptions(what: string, schema: z.ZodObject, options: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape);
  const problems = parsed.error.issues.map((issue) => {
    if (issue.code !== "unrecognized_keys") {
      const received = JSON.stringify(issue.path.reduce(entryOf, options)) ?? "nothing";
      return `${issue.path.join(".") || "options"}: ${expectation(issue.message)}, received ${received}`;
    }
    const [key = ""] = issue.keys;
    return known.length === 0
      ? `unknown option "${key}"; it takes none`
      : `unknown option "${key}".${nearest(key, known).replace(/\.$/, "")}`;
  });
  throw new OptionError(`${what}: ${problems.join("; ")}.`, { problems });
}
