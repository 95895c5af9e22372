/** Labels that do not lie on each other. @module */

/** Places labels, bottom up, at least `gap` apart. */
export function spreadLabels<T>(items: readonly T[], at: (item: T) => number, gap: number): { item: T; y: number }[] {
  const sorted = items.map((item) => ({ item, y: at(item) })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i++) {
    const [below, here] = [sorted[i - 1], sorted[i]] as [{ y: number }, { y: number }];
    here.y = Math.max(here.y, below.y + gap);
  }
  return sorted;
}
