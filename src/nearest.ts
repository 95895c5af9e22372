/** Suggestions for misspelt names. @module */

import { OptionError } from "./errors.ts";

/** Number of single-character insertions, deletions and replacements that turn a into b (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, (previous[j] as number) + 1, (current[j - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}

/** The known name closest to what was written, or null when none is close. */
export function nearestName(wanted: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.ceil(wanted.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

/** ` Did you mean "x"? Known: a, b, c.`, to end a message about an unknown name. */
export function nearest(wanted: string, known: readonly string[]): string {
  const name = nearestName(wanted, known);
  return `${name === null ? "" : ` Did you mean "${name}"?`} Known: ${known.join(", ")}.`;
}

/** The one of this name; `where` begins the message. @throws OptionError for an unknown one, with the nearest */
export function named<T extends { readonly name: string }>(
  kind: string,
  list: readonly T[],
  name: string,
  where = "",
): T {
  const found = list.find((one) => one.name === name);
  if (found) return found;
  const known = list.map((one) => one.name);
  throw new OptionError(`${where}unknown ${kind} "${name}".${nearest(name, known)}`, { name, known });
}
