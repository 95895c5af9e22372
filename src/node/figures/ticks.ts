/** Ticks of axes: round numbers in plain units, and no two alike. @module */

/** `0.002`, `3e-5`, `20,000`: plain numbers, and no two ticks alike. */
export function plainTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-3) return value.toExponential(2).replace(/\.?0+e/, "e");
  return Number(value.toPrecision(6)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** Ticks of a logarithmic axis: 1, 2, 5, 10, of which every so many are left so that none stand on one another. */
export function logarithmicTicks(low: number, high: number, most: number): number[] {
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => Math.floor(Math.log10(low)) + i,
  );
  const within = (steps: readonly number[]): number[] =>
    decades
      .flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)))
      .filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
  const candidates = [[1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]].map(within);
  const fitting = candidates.find(({ length }) => length <= most);
  const last = candidates.at(-1) as number[];
  return fitting ?? last.filter((_, i) => i % Math.ceil(last.length / most) === 0);
}

/** Few round steps up to the last, evenly far apart on a square-root scale. */
export function squareTicks(last: number): number[] {
  const round = (value: number): number => Math.round(Number(value.toPrecision(1)));
  return [...new Set([0, 0.05, 0.2, 0.45, 0.8].map((share) => round(share * last)))];
}
