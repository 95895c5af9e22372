import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentRows } from "./recent-rows.ts";

const TOTAL = 9000;
const coming = Int32Array.from({ length: TOTAL }, (_, i) => (i * 7) % TOTAL);

describe("recent rows", () => {
  it("are the first rows to come before the first step, and never any of them twice in the first epoch", () => {
    const recent = new RecentRows(TOTAL, coming);
    expect(recent.latest(5)).toEqual(coming.slice(0, 5));
    recent.push(coming.subarray(0, 2));
    expect(recent.latest(5)).toEqual(Int32Array.of(...coming.subarray(2, 5), ...coming.subarray(0, 2)));
    recent.push(coming.subarray(2, 10));
    expect(recent.latest(5)).toEqual(coming.slice(5, 10));
  });

  it("are all rows in order if the split has no more than requested", () => {
    const recent = new RecentRows(3, Int32Array.of(2, 0, 1));
    recent.push(Int32Array.of(2));
    expect(recent.latest(3)).toEqual(Int32Array.of(0, 1, 2));
    expect(recent.latest(100)).toEqual(Int32Array.of(0, 1, 2));
  });

  it("are the latest of all that were visited, and the same ones after a restart at any time", () => {
    const batches = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 5000 }), fc.nat({ max: 7 }), (sizes, capacity, restart) => {
        let recent = new RecentRows(TOTAL, coming);
        recent.latest(capacity);
        const visited: number[] = [];
        for (const [i, size] of sizes.entries()) {
          const rows = Int32Array.from({ length: size }, (_, j) => (i * 1000 + j) % TOTAL);
          visited.push(...rows);
          recent.push(rows);
          if (i === restart) {
            const state = JSON.parse(JSON.stringify(recent.state())) as number[];
            recent = new RecentRows(TOTAL, coming);
            recent.restore(state);
          }
        }
        const latest = [...recent.latest(capacity)];
        expect(latest.length).toBe(capacity);
        expect(latest.slice(-visited.length)).toEqual(visited.slice(-capacity));
      }),
    );
  });
});
