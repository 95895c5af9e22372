/** Seeds as people write them. @module */

import { OptionError } from "../errors.ts";

const MOST = 1000;

/**
 * Reads `1..5`, `1,2,7` or a mixture such as `1..3,9`.
 *
 * @throws OptionError when there is anything else, a seed twice, or more than 1,000 of them
 */
export function parseSeeds(text: string): number[] {
  const wrong = (): OptionError =>
    new OptionError(`seeds: expected whole numbers such as 1..5 or 1,2,7, received "${text}".`, { seeds: text });
  const seeds = text.split(",").flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,9})(?:\.\.(\d{1,9}))?\s*$/.exec(part) ?? [];
    if (first === undefined) throw wrong();
    const [from, to] = [Number(first), Number(last)];
    if (to < from || to - from >= MOST) throw wrong();
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  if (seeds.length > MOST || new Set(seeds).size < seeds.length) throw wrong();
  return seeds;
}

/** Seeds as `parseSeeds` reads them: `1..5, 9`. */
export function seedsText(seeds: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const seed of seeds.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && seed === last[1] + 1) last[1] = seed;
    else runs.push([seed, seed]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}..${last}`)).join(", ");
}
