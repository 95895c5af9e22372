import { describe, expect, it } from "vitest";
import {
  both,
  bytes,
  doubles,
  expectClose,
  indices,
  ints,
  positive,
  real,
  shapes,
  sizes,
  uniform,
  values,
} from "../support/kernel-twins.ts";

describe("losses", () => {
  const withColumns = shapes.filter(([, columns]) => columns > 0);
  for (const size of [1, 30, 1e4, 1e30]) {
    it(`softmax and softmaxCrossEntropy with logits up to ${size}`, () => {
      for (const [rows, columns] of withColumns) {
        const n = rows * columns;
        const input = {
          x: real(values(n, size)),
          y: real(values(n)),
          labels: ints(indices(rows, columns)),
          gradient: real(values(n)),
          out: doubles([9, 9]),
          bare: doubles([9, 9]),
          ones: real(positive(rows).map(() => 1)),
          same: real(values(n)),
          weights: real(positive(rows).map((w, r) => (r % 3 === 1 ? 0 : w))),
          weighted: real(values(n)),
          sum: doubles([9, 9]),
        };
        const { wasm, reference } = both(input, (kernels, at) => {
          kernels.softmax(rows, columns, at.x, at.y);
          kernels.softmaxCrossEntropy(rows, columns, at.x, at.labels, 0, at.gradient, at.out);
          kernels.softmaxCrossEntropy(rows, columns, at.x, at.labels, 0, 0, at.bare);
          kernels.softmaxCrossEntropy(rows, columns, at.x, at.labels, at.ones, at.same, at.sum);
          kernels.softmaxCrossEntropy(rows, columns, at.x, at.labels, at.weights, at.weighted, at.sum);
        });
        // The difference of two logits is rounded to float32 before its exponential is taken.
        const spread = Math.min(2 * size, 104) * 2 ** -23;
        expectClose(wasm.after.y, reference.after.y, 1e-6 + spread, 1e-37);
        expectClose(wasm.after.gradient, reference.after.gradient, 1e-6, (1e-6 + spread) / Math.max(rows, 1));
        expectClose(wasm.after.out, reference.after.out, 1e-6 + spread, 2e-7 * rows);
        expect(wasm.after.bare).toEqual(wasm.after.out);
        expect(wasm.after.same).toEqual(wasm.after.gradient);
        expectClose(wasm.after.weighted, reference.after.weighted, 1e-6, (4e-6 + 4 * spread) / Math.max(rows, 1));
        expectClose(wasm.after.sum, reference.after.sum, 2e-6 + spread, 2e-6 * rows);
        expect(wasm.after.out[1]).toBe(reference.after.out[1]);
      }
    });
  }

  it("of equal largest logits the first counts, and NaN never does", () => {
    const x = [1, 3, 3, 0, 0, 0, Number.NaN, 2, 1];
    for (const [labels, hits] of [
      [[1, 0, 1], 2],
      [[2, 1, 0], 0],
    ] as const) {
      const { wasm, reference } = both({ x: real(x), labels: ints(labels), out: doubles([0, 0]) }, (kernels, at) =>
        kernels.softmaxCrossEntropy(3, 3, at.x, at.labels, 0, 0, at.out),
      );
      expect([wasm.after.out[1], reference.after.out[1]]).toEqual([hits, hits]);
      expect(wasm.after.out[0]).toBeNaN();
    }
  });

  it("a confident softmax keeps its small loss", () => {
    const { wasm, reference } = both(
      { x: real([0, -20, -25]), labels: ints([0]), out: doubles([0, 0]) },
      (kernels, at) => kernels.softmaxCrossEntropy(1, 3, at.x, at.labels, 0, 0, at.out),
    );
    expectClose(wasm.after.out, reference.after.out, 1e-6, 0);
  });

  it("binaryCrossEntropy and squaredError", () => {
    for (const n of sizes) {
      for (const size of [1, 10, 200]) {
        const z = values(n, size);
        if (n > 2) z[2] = 0;
        const input = {
          z: real(z),
          t: real(positive(n)),
          g: real(values(n)),
          d: real(values(n)),
          w: real(positive(n).map((w, i) => (i % 3 === 1 ? 0 : w))),
          gw: real(values(n)),
          dw: real(values(n)),
          out: doubles([9, 9, 9, 9, 9, 9, 9, 9]),
        };
        const { wasm, reference } = both(input, (kernels, at) => {
          kernels.binaryCrossEntropy(n, at.z, at.t, 0, at.g, at.out);
          kernels.squaredError(n, at.z, at.t, 0, at.d, at.out + 16);
          kernels.binaryCrossEntropy(n, at.z, at.t, 0, 0, at.out + 24);
          kernels.binaryCrossEntropy(n, at.z, at.t, at.w, at.gw, at.out + 40);
          kernels.squaredError(n, at.z, at.t, at.w, at.dw, at.out + 56);
        });
        expectClose(wasm.after.g, reference.after.g, 1e-6, 2e-7 / Math.max(n, 1));
        expectClose(wasm.after.d, reference.after.d, 5e-7, 0);
        expectClose(wasm.after.gw, reference.after.gw, 1e-6, 4e-7 / Math.max(n, 1));
        expectClose(wasm.after.dw, reference.after.dw, 7e-7, 0);
        for (let i = 1; i < n; i += 3) expect([wasm.after.gw[i], wasm.after.dw[i]].map(Math.abs)).toEqual([0, 0]);
        expectClose(wasm.after.out, reference.after.out, 1e-6, 1e-6 * n);
        expect(wasm.after.out[1]).toBe(reference.after.out[1]);
      }
    }
  });
});

describe("data", () => {
  it("gatherBytes, gatherRows and gatherInts pick rows, the same one more than once", () => {
    for (const [rows, columns] of [...shapes, [3, 784], [2, 300]] as const) {
      const stock = 7;
      const input = {
        pixels: bytes(indices(stock * columns, 256)),
        x: real(values(stock * columns)),
        numbers: ints(indices(stock, 1e9)),
        picks: ints(indices(rows, stock)),
        fromBytes: real(values(rows * columns)),
        fromRows: real(values(rows * columns)),
        fromInts: ints(indices(rows, 9)),
      };
      const { wasm, reference } = both(input, (kernels, at) => {
        kernels.gatherBytes(rows, columns, at.pixels, at.picks, 1 / 255, -0.5, at.fromBytes);
        kernels.gatherRows(rows, columns, at.x, at.picks, at.fromRows);
        kernels.gatherInts(rows, at.numbers, at.picks, at.fromInts);
      });
      expectClose(wasm.after.fromBytes, reference.after.fromBytes, 1e-7, 2e-7);
      expect(wasm.after.fromRows).toEqual(reference.after.fromRows);
      expect(wasm.after.fromInts).toEqual(reference.after.fromInts);
    }
  });

  it("dropoutMask is the same mask in both, keeps the right share, and depends on both seeds", () => {
    const masks = new Set<string>();
    for (const [low, high] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [0xffffffff, 0x89abcdef],
    ] as const) {
      for (const keep of [0, 0.1, 0.5, 0.9, 1]) {
        for (const n of [...sizes, 20_000]) {
          const { wasm, reference } = both({ mask: real(values(n)) }, (kernels, at) =>
            kernels.dropoutMask(n, keep, low, high, at.mask),
          );
          expect(wasm.after.mask).toEqual(reference.after.mask.map(Math.fround));
          if (n < 20_000) continue;
          const kept = wasm.after.mask.filter((v) => v !== 0).length / n;
          expect(Math.abs(kept - keep)).toBeLessThan(0.02);
          if (keep === 0.5) masks.add(wasm.after.mask.join());
        }
      }
    }
    expect(masks.size).toBe(4);
  });

  it("widen is exact and narrow is rounded once", () => {
    for (const n of sizes) {
      const wide = Float64Array.from({ length: n }, uniform);
      const input = { x: real(values(n)), y: doubles(new Float64Array(n)), wide: doubles(wide), z: real(values(n)) };
      const { wasm, reference } = both(input, (kernels, at) => {
        kernels.widen(n, at.x, at.y);
        kernels.narrow(n, at.wide, at.z);
      });
      expect(wasm.after.y).toEqual(reference.after.y);
      expect(wasm.after.z).toEqual(reference.after.z.map(Math.fround));
    }
  });
});

describe("optimizers", () => {
  const blocks = [
    [0, 3, 5],
    [3, 0, 5],
    [1, 1, 1],
    [3, 5, 5],
    [4, 4, 9],
    [7, 6, 11],
    [5, 17, 40],
    [16, 31, 31],
  ] as const;
  for (const [l2, decay, gradScale] of [
    [0, 0, 1],
    [0.01, 0, 0.5],
    [0, 0.1, 1],
  ] as const) {
    it(`adam on blocks with l2 ${l2}, decay ${decay}, gradScale ${gradScale}`, () => {
      for (const [rows, columns, stride] of blocks) {
        const n = rows * stride;
        const input = { w: real(values(n)), g: real(values(n)), m: real(values(n, 0.1)), v: real(positive(n, 0.1)) };
        const { wasm, reference } = both(input, (kernels, at) =>
          kernels.adam(
            rows,
            columns,
            stride,
            at.w,
            at.g,
            at.m,
            at.v,
            0.01,
            0.9,
            0.999,
            1e-8,
            0.19,
            0.002,
            l2,
            decay,
            gradScale,
          ),
        );
        for (const name of ["w", "m", "v"] as const)
          expectClose(wasm.after[name], reference.after[name], 1e-6, 2e-7, name);
        expect(wasm.after.g).toEqual(reference.after.g);
        for (let i = 0; i < n; i++) if (i % stride >= columns) expect(wasm.after.w[i]).toBe(input.w.values[i]);
      }
    });
  }

  for (const [momentum, nesterov] of [
    [0, false],
    [0.9, false],
    [0.9, true],
  ] as const) {
    it(`sgd on blocks with momentum ${momentum}, nesterov ${nesterov}`, () => {
      for (const [rows, columns, stride] of blocks) {
        const n = rows * stride;
        const input = { w: real(values(n)), g: real(values(n)), velocity: real(values(n)) };
        const { wasm, reference } = both(input, (kernels, at) =>
          kernels.sgd(
            rows,
            columns,
            stride,
            at.w,
            at.g,
            momentum === 0 ? 0 : at.velocity,
            0.1,
            momentum,
            nesterov,
            0.01,
            0.5,
          ),
        );
        for (const name of ["w", "velocity"] as const)
          expectClose(wasm.after[name], reference.after[name], 1e-6, 2e-7, name);
        for (let i = 0; i < n; i++) if (i % stride >= columns) expect(wasm.after.w[i]).toBe(input.w.values[i]);
      }
    });
  }
});

/** x^T x / rows of random rows, in plain arithmetic. */
