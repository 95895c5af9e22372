import { describe, expect, it } from "vitest";
import { both, ints, real, values } from "../support/kernel-twins.ts";

describe("classNeighbors", () => {
  /** As both implementations have them. */
  function counts(sizes: number[], every: number, neighbors: number, distances?: ArrayLike<number>): number[][] {
    const n = sizes.reduce((sum, size) => sum + size, 0);
    const queries = Math.ceil(n / every);
    const input = {
      sizes: ints(sizes),
      distances: real(distances ?? values(queries * n).map(Math.abs)),
      counts: ints(new Int32Array(2 * queries).fill(-1)),
    };
    const { wasm, reference } = both(input, (kernels, at) =>
      kernels.classNeighbors(queries, n, every, neighbors, at.sizes, at.distances, at.counts),
    );
    return [wasm, reference].map(({ after }) => [...after.counts]);
  }

  it("counts the same among classes of any size, for any number of neighbors", () => {
    for (const sizes of [[], [1], [2], [5, 1, 4], [3, 17, 2, 30], [64, 67]]) {
      for (const every of [1, 2, 7]) {
        for (const neighbors of [1, 3, 40]) {
          const [wasm, reference] = counts(sizes, every, neighbors);
          expect(wasm).toEqual(reference);
        }
      }
    }
  });

  it("counts those at the same distance, and the sample itself", () => {
    // One row for each sample: two of a class, then three of another.
    const distances = [
      [0, 2, 1, 2, 3],
      [2, 0, 5, 5, 5],
      [1, 9, 0, 1, 1],
      [1, 9, 1, 0, 4],
      [9, 9, 7, 4, 0],
    ];
    for (const found of counts([2, 3], 1, 1, distances.flat())) expect(found).toEqual([2, 4, 2, 2, 3, 4, 2, 3, 2, 2]);
  });

  it("of a class of one looks no further than itself", () => {
    for (const found of counts([1, 2], 1, 3, [0, 1, 2, 1, 0, 3, 2, 3, 0])) expect(found).toEqual([1, 1, 2, 3, 2, 3]);
  });
});
