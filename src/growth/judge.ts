/** What a judge is: whether changes are kept. One file each in `judges/`. @module */

import type * as z from "zod";
import { completed, type Declared, type NoOptions, type Typed } from "../choice.ts";

/** What a judge decided, and why. */
export interface Verdict {
  /** Whether the network is put back as it was. */
  readonly worse: boolean;
  /** Whether growth gained too little to be repeated. */
  readonly poor: boolean;
}

/** A judge: whether growth stays, by the held-out loss before and after it. */
export interface JudgeDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: z.ZodObject;
  /** Steps from growth to the verdict, and at least to the next growth. `cadence`: steps from one look to the next. */
  rest(options: Options, cadence: number): number;
  /** By the loss on held-out rows before the change and after the rest; absent where nothing is judged. */
  verdict?(before: number, after: number, options: Options): Verdict;
}

/** Makes a judge. */
export function defineJudge<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<JudgeDefinition<z.output<Schema>>, Name, Schema>,
): Typed<JudgeDefinition, Name, Schema> {
  return completed("judge", definition) as never;
}
