/** What a page may ask, checked. Loaded at the first question, so that the table need not wait for it. @module */

import * as z from "zod";
import { BadQuery } from "./bad-query.ts";

const finite = z.coerce.number().refine(Number.isFinite);
const optional = finite.nullable().default(null);
const series = z.object({
  metric: z.string(),
  against: z.enum(["step", "seconds"]).default("step"),
  from: optional,
  to: optional,
  buckets: z.coerce.number().int().min(2).max(5000).default(1000),
  log: z.enum(["0", "1"]).default("0"),
  smooth: z.coerce.number().min(0).max(0.999).default(0),
});
const control = z.strictObject({
  run: z.string(),
  wish: z.enum(["run", "pause", "stop"]).optional(),
  note: z.string().max(10_000).optional(),
});

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new BadQuery(z.prettifyError(error));
  return data;
}

/** @throws BadQuery */
export const seriesQuery = (query: unknown): z.output<typeof series> => parsed(series, query);
/** @throws BadQuery */
export const stepQuery = (step: unknown): number | null => parsed(optional, step);
/** @throws BadQuery */
export const controlBody = (body: unknown): z.output<typeof control> => parsed(control, body);
