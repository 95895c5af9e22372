/** Triggers that watch the course of training round by round: a round is one look, and after any change of widths they rest. @module */

import * as z from "zod";
import type { Typed } from "../../../choice.ts";
import type { Look } from "../../look/look.ts";
import type { Site } from "../../look/site.ts";
import { defineTrigger, type TriggerDefinition, type TriggerOutcome } from "../../trigger.ts";
import { newRounds, nextRound, type Rounds, resting, restOptions } from "./rounds.ts";

type Ask = Partial<Omit<TriggerOutcome<never>, "state" | "reason">> & { readonly reason: string };

/** What a trigger saw in a round. */
export interface Seen<Own> {
  /** Its own state after the round. */
  readonly own: Own;
  readonly values?: TriggerOutcome<Own>["values"];
  /** Why the round says nothing, resting or not. */
  readonly skipped?: string;
  /** Its proposal, or in words the reason for none; not called while it rests. */
  propose(): Ask | string;
}

interface Before<Own> {
  readonly own: Own;
  /** Whether some width changed since the last round: what was measured before belongs to another network. */
  readonly fresh: boolean;
}

interface State<Own> {
  readonly rounds: Rounds;
  readonly own: Own;
}

interface RoundTrigger<Name extends string, Own, Shape extends z.ZodRawShape>
  extends Pick<TriggerDefinition<unknown, z.output<z.ZodObject<Shape>>>, "summary" | "source" | "wants"> {
  readonly name: Name;
  /** Beside those of rests. */
  readonly options: Shape;
  readonly start: Own;
  /** A reason in words where nothing could be seen: the state stays. */
  see(site: Site, look: Look, options: z.output<z.ZodObject<Shape>>, before: Before<Own>): Seen<Own> | string;
}

/** A trigger's own options and those of rests. */
type WithRests<Shape extends z.ZodRawShape> = z.ZodObject<Shape & (typeof restOptions)["shape"], z.core.$strict>;

export function defineRoundTrigger<Name extends string, Own, Shape extends z.ZodRawShape>({
  see,
  start,
  options,
  ...described
}: RoundTrigger<Name, Own, Shape>): Typed<TriggerDefinition, Name, WithRests<Shape>> {
  type Given = z.output<z.ZodObject<Shape>> & z.output<typeof restOptions>;
  return defineTrigger({
    ...described,
    options: z.strictObject({ ...options, ...restOptions.shape }) as unknown as z.ZodObject,
    start: (): State<Own> => ({ rounds: newRounds, own: start }),
    evaluate(site, look, given, { rounds: before, own }): TriggerOutcome<State<Own>> {
      const rounds = nextRound(before, look);
      const seen = see(site, look, given as Given, { own, fresh: rounds.since === 0 });
      if (typeof seen === "string") return { amount: 0, values: {}, reason: seen, state: { rounds, own } };
      const answer = seen.skipped ?? resting(rounds, given as Given) ?? seen.propose();
      const ask = typeof answer === "string" ? { reason: answer } : answer;
      return { amount: 0, values: seen.values ?? {}, ...ask, state: { rounds, own: seen.own } };
    },
  } as Parameters<typeof defineTrigger<Name, State<Own>, z.ZodObject>>[0]) as never;
}
