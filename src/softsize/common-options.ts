/** Options that the strategies of this room share. @module */

import * as z from "zod";
import type { Observer } from "../growth/strategy.ts";
import type { Axis } from "../nn/axis.ts";
import type { RandomStream } from "../tensor/random.ts";

interface CommonShape {
  readonly input: z.ZodDefault<z.ZodBoolean>;
  readonly allocation: z.ZodDefault<z.ZodEnum<{ follow: "follow"; fixed: "fixed" }>>;
  readonly outgoing: z.ZodDefault<z.ZodEnum<{ zero: "zero"; random: "random" }>>;
}

export const commonOptions: CommonShape = {
  input: z.boolean().default(false).describe("give the size to every unit as an additional input (published: true)"),
  allocation: z
    .enum(["follow", "fixed"])
    .default("follow")
    .describe(
      "follow: only the active units and one more exist; fixed: all units of the start width exist (published)",
    ),
  outgoing: z
    .enum(["zero", "random"])
    .default("zero")
    .describe("outgoing weights of units added later (published, with fixed allocation: random)"),
};

/** Where first weights of the size as an input are drawn from. */
export function inputStream(observe: Observer, input: boolean): RandomStream | null {
  return input ? observe.random("size") : null;
}

/** Units beyond which no axis grows unless more is requested. */
const DEFAULT_CAP = 1024;

export function capOf(axis: Axis, maxWidth: number | null): number {
  return Math.min(axis.max ?? Number.POSITIVE_INFINITY, maxWidth ?? Math.max(DEFAULT_CAP, axis.size));
}
