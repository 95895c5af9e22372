/** Options as a table of schemas. @module */

import type { z } from "zod";

/** A schema for each option, which gives its default and describes it. */
export type Shape<Options> = { readonly [Key in keyof Options]: z.ZodType<Options[Key]> };

/** An option that is null unless it is given. */
export function unset<Value extends z.ZodType>(schema: Value): z.ZodDefault<z.ZodNullable<Value>> {
  return schema.nullable().default(null as never);
}
