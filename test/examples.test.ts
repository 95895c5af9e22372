import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "../examples");
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));

interface Summary {
  readonly widths: readonly number[];
  /** Of those that train. */
  readonly accuracy?: number;
  readonly [more: string]: unknown;
}

/** What each example has to come to, beyond an accuracy. */
const claims: Readonly<Record<string, (summary: Summary) => void>> = {
  "quick-start.ts": ({ growth, widths, accuracy }) => {
    expect((growth as string[]).length).toBeGreaterThan(0);
    expect(widths[0]).toBeGreaterThan(2);
    expect(accuracy).toBeGreaterThan(0.95);
  },
  "export-model.ts": ({ edits, widths, accuracy, accuracyHere }) => {
    expect(edits).toBeGreaterThan(0);
    expect(widths[0]).toBeGreaterThan(2);
    expect(accuracy).toBe(accuracyHere);
  },
  "growing-deeper.ts": ({ layers, came, drift, units, pruned, left, lost }) => {
    expect(layers).toBeGreaterThan(0);
    expect(came).toBe(1);
    expect(drift).toBeLessThan(1e-9);
    expect(pruned).toBeGreaterThanOrEqual(units as number);
    expect(left).toBe(2);
    expect(lost).toBeLessThan(1e-9);
  },
  "image-network.ts": ({ edits, widths, accuracy }) => {
    expect(edits).toBeGreaterThan(0);
    expect(widths.length).toBe(2);
    expect(accuracy).toBeGreaterThan(0.95);
  },
  "learned-width.ts": ({ widths, sizes }) => {
    expect(widths).toEqual(sizes);
    expect(Math.max(...widths)).toBeGreaterThan(2);
  },
  "information.ts": ({ together, alone, byBins, directions }) => {
    expect(together).toBeGreaterThan(0.95);
    expect(byBins).toBeCloseTo(1, 1);
    expect(Math.abs(alone as number)).toBeLessThan(0.05);
    expect(directions).toBeCloseTo(2, 12);
  },
  "own-trigger.ts": ({ edits, widths }) => {
    expect(edits).toBeGreaterThan(0);
    expect(widths[0]).toBe(4 + (edits as number));
  },
  "own-initializer.ts": ({ edits, largestDrift }) => {
    expect(edits).toBeGreaterThan(0);
    expect(largestDrift).toBeLessThan(1e-4);
  },
  "own-rule.ts": ({ counts, hidden }) => {
    expect((counts as Record<string, number>)["heavy-edges"]).toBeGreaterThan(5);
    expect(hidden).toBeGreaterThan(2);
  },
  "plastic-graph.ts": ({ changes, hidden, accuracy }) => {
    expect((changes as Record<string, number>).relay).toBeGreaterThan(3);
    expect(hidden).toBeGreaterThan(3);
    expect(accuracy).toBe(1);
  },
  "own-student.ts": (summary) => {
    expect(summary.return).toBeGreaterThan(-135);
    expect(summary.widths[0]).toBeLessThanOrEqual(100);
  },
  "predict.ts": ({ columns, said, bytes }) => {
    expect(columns).toEqual(["weight", "color"]);
    expect(said).toEqual(["ripe", "unripe", "unripe"]);
    expect(bytes).toBeLessThan(10_000);
  },
  "own-strategy.ts": ({ edits, widths }) => {
    expect(widths).toEqual([10, 10]);
    expect(edits).toBe(8);
  },
};

describe("examples", () => {
  it("are all tested", () => {
    expect(files.sort()).toEqual(Object.keys(claims).sort());
  });

  it.each(files)("%s does what it documents", async (file) => {
    const { main } = (await import(join(folder, file))) as { main: () => Promise<Summary> };
    const summary = await main();
    if (summary.accuracy !== undefined) expect(summary.accuracy).toBeGreaterThan(0.8);
    claims[file]?.(summary);
  });
});
