/** A configuration as a flat table of plain values, to sort, filter and group runs by. @module */

export type Plain = string | number | boolean | null;
/** Values by their path. */
export type Flat = Readonly<Record<string, Plain>>;

/** Nested objects by paths such as `strategy.trigger.name`; lists as text. */
export function flatten(value: unknown, prefix = ""): Record<string, Plain> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, Plain][] => {
      const path = prefix === "" ? key : `${prefix}.${key}`;
      if (one === null || ["string", "number", "boolean"].includes(typeof one)) return [[path, one as Plain]];
      if (Array.isArray(one))
        return [[path, one.every((part) => typeof part !== "object") ? one.join(", ") : JSON.stringify(one)]];
      return Object.entries(flatten(one, path));
    }),
  );
}
