/** What parts answer, checked: a number that is none, or a shape that does not fit, ends the run with the part's name. @module */

import { BurgeonError, DataError, NumericError, OptionError, ShapeError } from "../../errors.ts";
import type { Unit } from "../../nn/axis.ts";
import type { Choice } from "../direction.ts";
import type { Verdict } from "../judge.ts";
import type { TriggerOutcome } from "../trigger.ts";
import { type Part, partLabel } from "./parts.ts";

type ErrorClass = new (message: string, details: Readonly<Record<string, unknown>>, options: ErrorOptions) => Error;

/**
 * Runs functions of a part of your own; their errors name the part and its file. Errors of parts without a file are unchanged.
 *
 * @throws the same class where it is one of Burgeon's, DataError for any other
 */
export function withBlame<T>(kind: string, part: Part, body: () => T): T {
  if (part.file === undefined) return body();
  try {
    return body();
  } catch (cause) {
    const label = partLabel(kind, part);
    const message = cause instanceof Error ? cause.message : String(cause);
    if (message.startsWith(label)) throw cause;
    const details = { part: part.name, path: part.file };
    if (!(cause instanceof BurgeonError)) {
      const name = cause instanceof Error ? `${cause.name}: ` : "";
      throw new DataError(`${label}: ${name}${message.replace(/\s*\n\s*/g, " ")}`, details, { cause });
    }
    const Same = cause.constructor as ErrorClass;
    throw new Same(`${label}: ${message}`, { ...cause.details, ...details }, { cause });
  }
}

const show = (value: unknown): string =>
  typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value)).slice(0, 60);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

function refuse(kind: string, part: Part, what: string, received: unknown): never {
  const message = `${partLabel(kind, part)}: expected ${what}, received ${show(received)}.`;
  const isNumber = typeof received === "number";
  throw new (isNumber ? NumericError : OptionError)(message, { part: part.name, path: part.file ?? null });
}

/** Values for the log are finite numbers, or null where there is none. */
function checkValues(kind: string, part: Part, values: unknown): void {
  if (part.file === undefined) return; // tests hold those of the library to it
  if (!isRecord(values)) refuse(kind, part, "values by name for the log, {} for none", values);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || Number.isFinite(value)) continue;
    refuse(kind, part, `the value "${name}" to be a finite number, or null`, value);
  }
}

/** What comes back from JSON is what went in: checkpoints hold it. */
export function checkState(kind: string, part: Part, state: unknown): void {
  if (part.file === undefined) return;
  const text = JSON.stringify(state);
  if (text !== undefined && isSame(JSON.parse(text), state)) return;
  refuse(kind, part, "a state of plain data (null for none), which JSON keeps", state);
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b) || a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (!Array.isArray(b) && ![Object.prototype, null].includes(Object.getPrototypeOf(b) as object | null)) return false;
  const [left, right] = [a, b] as Readonly<Record<string, unknown>>[];
  const keys = Object.keys(right as object);
  return keys.length === Object.keys(left as object).length && keys.every((key) => isSame(left?.[key], right?.[key]));
}

/** The state that a site begins with. */
export function startState(part: Part, start: () => unknown): unknown {
  const state = withBlame("trigger", part, start);
  checkState("trigger", part, state);
  return state;
}

/** What a trigger answers about a site. @throws OptionError, NumericError */
export function checkOutcome(part: Part, outcome: unknown, units: readonly Unit[]): void {
  const kind = "trigger";
  if (!isRecord(outcome)) refuse(kind, part, "{ amount, values, reason, state } of evaluate", outcome);
  const { amount, values, reason, state, prune = [] } = outcome as Partial<TriggerOutcome<unknown>>;
  const isAmount = Number.isSafeInteger(amount) && (amount as number) >= 0;
  if (!isAmount) refuse(kind, part, "amount to be a whole number of at least 0", amount);
  if (typeof reason !== "string") refuse(kind, part, "reason to be text", reason);
  const stranger = Array.isArray(prune) ? prune.find((id) => !units.some((unit) => unit.id === id)) : prune;
  if (stranger !== undefined) refuse(kind, part, "prune to be a list of ids of units of the layer", stranger);
  checkValues(kind, part, values);
  checkState(kind, part, state);
}

/** Weights of new units by name of parameter. Their sizes are checked where they are used. @throws OptionError, ShapeError */
export function checkUnits(part: Part, units: unknown): void {
  const kind = "initializer";
  if (!isRecord(units)) refuse(kind, part, "{ incoming, outgoing } of initialize", units);
  for (const side of ["incoming", "outgoing"] as const) {
    const given = units[side];
    if (!isRecord(given)) refuse(kind, part, `${side} to be weights by name of parameter, {} for zeros`, given);
    for (const [name, weights] of Object.entries(given)) {
      if (!(weights instanceof Float64Array)) refuse(kind, part, `${side} "${name}" to be a Float64Array`, weights);
      const at = weights.findIndex((value) => !Number.isFinite(value));
      if (at < 0) continue;
      const message = `expected ${side} "${name}" to be finite numbers, received ${weights[at]} at ${at}.`;
      throw new ShapeError(`${partLabel(kind, part)}: ${message}`, { part: part.name, path: part.file ?? null });
    }
  }
  checkValues(kind, part, units.values ?? {});
}

/** @throws OptionError unless it is a choice of candidates */
export function checkChoice(part: Part, choice: unknown): asserts choice is Choice {
  const { taken } = (choice ?? {}) as Partial<Choice>;
  if (Array.isArray(taken) && taken.every((one) => typeof one?.make === "function")) return;
  refuse("direction", part, "{ taken } of choose to be a list of candidates", taken);
}

/** @throws OptionError, NumericError unless it is a number of steps */
export function checkRest(part: Part, rest: unknown): void {
  if (typeof rest === "number" && rest >= 0 && Number.isFinite(rest)) return;
  refuse("judge", part, "rest to be a number of steps of at least 0", rest);
}

/** @throws OptionError unless it says both */
export function checkVerdict(part: Part, verdict: unknown): void {
  const { worse, poor } = (verdict ?? {}) as Partial<Verdict>;
  if (typeof worse === "boolean" && typeof poor === "boolean") return;
  refuse("judge", part, "verdict to be { worse, poor }, each true or false", verdict);
}
