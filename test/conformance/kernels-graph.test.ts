import { describe, expect, it } from "vitest";
import { both, doubles, expectClose, indices, ints, positive, real, sizes, values } from "../support/kernel-twins.ts";

/** A random graph in the layout of the kernels: `inputs` rows without edges, the others in the order of their rows. */
function randomGraph(neurons: number, inputs: number, acyclic: boolean) {
  const starts = [0];
  const sources: number[] = [];
  for (let s = 0; s < neurons; s++) {
    const below = acyclic ? s : neurons;
    if (s >= inputs && below > 0) sources.push(...indices(s % 6, below));
    starts.push(sources.length);
  }
  const count = neurons - inputs;
  return {
    count,
    edges: sources.length,
    buffers: {
      order: ints(Array.from({ length: count }, (_, k) => inputs + k)),
      starts: ints(starts),
      sources: ints(sources),
      // Edges lie in any order in their memory.
      slots: ints(sources.map((_, i) => sources.length - 1 - i)),
      weights: real(values(sources.length)),
      bias: real(values(neurons)),
      codes: ints(Array.from({ length: neurons }, (_, s) => s % 8)),
    },
  };
}

describe("graphs of neurons", () => {
  for (const acyclic of [true, false]) {
    it(`graphForward and graphBackward, ${acyclic ? "in place over an acyclic graph" : "one hop of any graph"}`, () => {
      for (const [neurons, inputs] of [
        [0, 0],
        [1, 1],
        [1, 0],
        [5, 2],
        [23, 4],
      ] as const) {
        for (const batch of [0, 1, 3, 4, 7, 16, 19, 32, 37]) {
          const { count, edges, buffers } = randomGraph(neurons, inputs, acyclic);
          const n = neurons * batch;
          const input = {
            ...buffers,
            x: real(values(n)),
            z: real(values(n)),
            y: real(values(n)),
            dy: real(values(n)),
            dx: real(values(n)),
            dWeights: real(values(edges)),
            dBias: real(values(neurons)),
          };
          const { wasm, reference } = both(input, (kernels, at) => {
            const [y, dx] = acyclic ? [at.x, at.dy] : [at.y, at.dx];
            const shape = [count, batch, at.order, at.starts, at.sources, at.slots, at.weights] as const;
            kernels.graphForward(...shape, at.bias, at.codes, 0.1, at.x, at.z, y);
            kernels.graphBackward(...shape, at.codes, 0.1, at.x, at.z, y, at.dy, dx, at.dWeights, at.dBias);
          });
          for (const name of ["x", "z", "y", "dy", "dx", "dWeights", "dBias"] as const) {
            expectClose(wasm.after[name], reference.after[name], 2e-4, 2e-4, `${name} ${neurons} ${batch}`);
          }
        }
      }
    });
  }

  it("a sample's outputs do not depend on its place in the batch", () => {
    const { count, buffers } = randomGraph(9, 2, true);
    const row = values(9);
    const x = Float32Array.from({ length: 9 * 23 }, (_, i) => row[Math.floor(i / 23)]!);
    const { wasm } = both({ ...buffers, x: real(x), z: real(x) }, (kernels, at) =>
      kernels.graphForward(
        count,
        23,
        at.order,
        at.starts,
        at.sources,
        at.slots,
        at.weights,
        at.bias,
        at.codes,
        0.1,
        at.x,
        at.z,
        at.x,
      ),
    );
    for (let i = 0; i < x.length; i++) expect(wasm.after.x[i]).toBe(wasm.after.x[i - (i % 23)]);
  });

  it("adamEach counts the steps of each weight separately", () => {
    const [beta1, beta2, eps] = [0.9, 0.999, 1e-8];
    for (const n of sizes) {
      const ages = indices(n, 2000);
      const input = {
        w: real(values(n)),
        g: real(values(n)),
        m: real(values(n, 0.1)),
        v: real(positive(n, 0.1)),
        corrections: doubles(ages.flatMap((age) => [1 - beta1 ** age, 1 - beta2 ** age])),
        changes: doubles(values(n)),
      };
      const { wasm, reference } = both(input, (kernels, at) =>
        kernels.adamEach(n, at.w, at.g, at.m, at.v, at.corrections, 0.01, beta1, beta2, eps, 100, at.changes),
      );
      for (const name of ["w", "m", "v"] as const)
        expectClose(wasm.after[name], reference.after[name], 1e-7, 1e-8, name);
      expectClose(wasm.after.changes, reference.after.changes, 1e-6, 1e-9, "changes");
      expect(wasm.after.corrections).toEqual(reference.after.corrections);
      const { corrections, changes, w } = reference.after;
      for (let i = 0; i < n; i++) {
        expect(corrections[2 * i]).toBeCloseTo(1 - beta1 ** (ages[i]! + 1), 12);
        expect(corrections[2 * i + 1]).toBeCloseTo(1 - beta2 ** (ages[i]! + 1), 12);
        expect(changes[i]! / 100).toBeCloseTo(w[i]! - input.w.values[i]!, 12);
      }
    }
  });

  it("rowMoments gives means of |x|, x and x^2 in float64", () => {
    for (const [rows, columns] of [
      [0, 3],
      [3, 0],
      [1, 1],
      [5, 7],
      [4, 32],
      [3, 1027],
    ] as const) {
      const input = { x: real(values(rows * columns)), out: doubles(values(3 * rows)) };
      const { wasm, reference } = both(input, (kernels, at) => kernels.rowMoments(rows, columns, at.x, at.out));
      expectClose(wasm.after.out, reference.after.out, 1e-13, 1e-13);
      if (columns === 1) expect(reference.after.out[2]).toBe(input.x.values[0]! ** 2);
    }
  });

  it("windowPush keeps the sums of what is in the window", () => {
    for (const n of sizes) {
      const input = {
        rows: doubles(new Float64Array(3 * n)),
        x: doubles(values(5 * n)),
        sums: doubles(new Float64Array(n)),
        squares: doubles(new Float64Array(n)),
      };
      const { wasm, reference } = both(input, (kernels, at) => {
        for (let t = 0; t < 5; t++) {
          kernels.windowPush(n, at.x + 8 * t * n, at.rows + 8 * (t % 3) * n, at.sums, t === 3 ? at.squares : 0);
        }
      });
      expect(wasm.after).toEqual(reference.after);
      for (let i = 0; i < n; i++) {
        const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((t) => input.x.values[t * n + i]!);
        expect(wasm.after.sums[i]).toBeCloseTo(c! + d! + e!, 12);
        expect(wasm.after.squares[i]).toBeCloseTo(d! ** 2 - a! ** 2, 12);
        expect(wasm.after.rows[n + i]).toBe(e);
        expect(wasm.after.rows[i]).not.toBe(b);
      }
    }
  });
});
