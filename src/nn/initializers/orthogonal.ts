/** Orthonormal rows or columns. @module */

import { defineInitialDistribution, drawn, type InitialDistribution } from "../initial-distribution.ts";

export const orthogonal: InitialDistribution = defineInitialDistribution({
  name: "orthogonal",
  summary: "Orthonormal rows, or columns where there are fewer of those.",
  formula: "W W^T = I (rows <= fanIn) or W^T W = I",
  source: "Saxe, McClelland & Ganguli 2014, arXiv:1312.6120, section 2",
  sample(random, rows, fanIn) {
    const count = Math.min(rows, fanIn);
    const length = Math.max(rows, fanIn);
    const vectors: Float64Array[] = [];
    while (vectors.length < count) {
      const vector = drawn(length, () => random.normal());
      // Twice is enough (Kahan): one pass of Gram-Schmidt leaves an error that the second removes.
      for (let pass = 0; pass < 2; pass++) for (const other of vectors) subtractProjection(vector, other);
      const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
      if (norm > 1e-8) vectors.push(vector.map((value) => value / norm));
    }
    return Float64Array.from({ length: rows * fanIn }, (_, i) => {
      const row = Math.floor(i / fanIn);
      const column = i % fanIn;
      return (rows <= fanIn ? vectors[row]?.[column] : vectors[column]?.[row]) ?? 0;
    });
  },
});

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let i = 0; i < vector.length; i++) product += (vector[i] as number) * (unit[i] as number);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - product * (unit[i] as number);
}
