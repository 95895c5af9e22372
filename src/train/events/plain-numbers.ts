/**
 * Plain data as JSON that keeps every number: JSON has no NaN and no infinity and would write both as null, so they are written by name, as
 * `"NaN"`, `"Infinity"` and `"-Infinity"`.
 *
 * @module
 */

const NAMES: ReadonlyMap<unknown, number> = new Map(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => [String(value), value]),
);
/** Fields of events and summaries that hold text: there a name stays text. Not those within measured values. */
const TEXT: ReadonlySet<string> = new Set(
  "type dataset task strategy axis axes layer trigger reason kind preserves status split by notes classes columns layers config backend".split(
    " ",
  ),
);

const named = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** Plain data as JSON; `space` as of `JSON.stringify`. */
export function plainText(value: unknown, space?: number): string {
  const text = JSON.stringify(value, null, space);
  // What is not finite has become null there: only then numbers are looked at one by one.
  return text.includes("null") ? JSON.stringify(value, named, space) : text;
}

/** Fields all of whose parts are numbers. */
const NUMBERS: ReadonlySet<string> = new Set(["values", "metrics", "test", "validation"]);

/** With numbers in place of their names, except in fields of text. */
function numbered(value: unknown, within = false): unknown {
  if (Array.isArray(value)) return value.map((one) => numbered(one, within));
  if (typeof value !== "object" || value === null) return NAMES.get(value) ?? value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isText = !within && TEXT.has(name);
      return [name, isText ? inner : numbered(inner, within || NUMBERS.has(name))];
    }),
  );
}

/** What `plainText` wrote. @throws SyntaxError for what is no JSON */
export function fromPlainText(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes('"NaN"') || text.includes('Infinity"') ? numbered(value) : value;
}
