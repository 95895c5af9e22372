/** Neighbors within a class, by sorting. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

export function neighborKernels(views: Views): Pick<Kernels, "classNeighbors"> {
  return {
    classNeighbors(queries, n, every, neighbors, sizes, distances, counts) {
      const { doubles, ints } = views;
      let [start, end, group] = [0, 0, sizes / 4];
      for (let q = 0; q < queries; q++) {
        const itself = q * every;
        while (itself >= end) {
          start = end;
          end += ints[group++];
        }
        const all = doubles.subarray(distances / 8 + q * n, distances / 8 + (q + 1) * n);
        const others = [...all.subarray(start, end)].filter((_, j) => start + j !== itself).sort((a, b) => a - b);
        const radius = others[Math.min(neighbors, others.length) - 1] ?? all[itself];
        const within = (x: Float64Array): number => x.reduce((count, value) => count + (value <= radius ? 1 : 0), 0);
        ints[counts / 4 + 2 * q] = within(all.subarray(start, end));
        ints[counts / 4 + 2 * q + 1] = within(all);
      }
    },
  };
}
