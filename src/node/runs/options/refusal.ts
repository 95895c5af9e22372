/** What zod says of an option, in our words. @module */

import type { z } from "zod";
import { OptionError } from "../../../errors.ts";
import { nearest } from "../../../nearest.ts";
import { expectation } from "../../../parse-options.ts";

interface Checked {
  /** Stands before the message. */
  readonly where: string;
  /** Options that there are. */
  readonly known: readonly string[];
}

/** What is wrong with the first option that is, with the value that came. */
export function refusal({ issues: [issue] }: z.ZodError, raw: unknown, { where, known }: Checked): OptionError {
  if (!issue || issue.code === "unrecognized_keys") {
    const key = issue?.keys[0] ?? "";
    const hint = known.length === 0 ? " It takes none." : nearest(key, known);
    return new OptionError(`${where}unknown option "${key}".${hint}`, { option: key, known });
  }
  let value = raw;
  for (const key of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  const option = String(issue.path[0] ?? "options");
  const received = JSON.stringify(value) ?? "nothing";
  return new OptionError(`${where}${option}: ${expectation(issue.message)}, received ${received}.`, { option, value });
}
