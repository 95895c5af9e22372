/** Labels that do not lie on each other. @module */

/** Places labels, bottom up, at least `gap` apart, and as far as they fit below `top`; what was pushed beyond it pushes back. */
export function spreadLabels<T>(
  items: readonly T[],
  at: (item: T) => number,
  gap: number,
  top: number = Number.POSITIVE_INFINITY,
): { item: T; y: number }[] {
  const sorted = items.map((item) => ({ item, y: at(item) })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i++) {
    const [below, here] = [sorted[i - 1], sorted[i]] as [{ y: number }, { y: number }];
    here.y = Math.max(here.y, below.y + gap);
  }
  let limit = top;
  for (const label of sorted.reverse()) {
    label.y = Math.min(label.y, limit);
    limit = label.y - gap;
  }
  return sorted.reverse();
}
