/**
 * Results as Markdown tables: one row per case, one column per system, and what the others take in multiples of ours.
 *
 * @module
 */

import { median } from "./timing.mjs";

/** Three significant digits, without an exponent. */
export function short(value) {
  if (value === undefined) return "-";
  if (value >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}

/** theirs / ours; nothing where one of them was not measured. */
const times = (theirs, ours) => (theirs === undefined || ours === undefined ? "-" : `${short(theirs / ours)}x`);

/** Rows of cells as Markdown; the first row is the head. */
export function markdown([head, ...body]) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "--:"))), ...body.map(line)].join("\n");
}

/** Median over rounds of `field`, by system and case: `{ [system]: { [case]: value } }`. */
export function medians(results, field, caseOf) {
  const collected = {};
  for (const result of results) {
    if (typeof result[field] !== "number") continue;
    collected[result.system] ??= {};
    collected[result.system][caseOf(result)] ??= [];
    collected[result.system][caseOf(result)].push(result[field]);
  }
  return mapValues(collected, (cases) => mapValues(cases, median));
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

/**
 * One row per case with the values of all systems, and for each pair [theirs, ours] the ratio theirs / ours, which is how many
 * times faster ours is.
 */
export function comparison({ label, values, pairs = [] }) {
  const systems = Object.keys(values);
  const cases = [...new Set(systems.flatMap((system) => Object.keys(values[system])))];
  const measured = pairs.filter(([theirs, ours]) => values[theirs] && values[ours]);
  const head = [label, ...systems, ...measured.map(([theirs, ours]) => `${theirs} : ${ours}`)];
  const rows = cases.map((name) => [
    name,
    ...systems.map((system) => short(values[system][name])),
    ...measured.map(([theirs, ours]) => times(values[theirs][name], values[ours][name])),
  ]);
  return markdown([head, ...rows]);
}
