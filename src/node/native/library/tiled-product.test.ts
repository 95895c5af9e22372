import { describe, expect, it } from "vitest";
import { cutProduct, likesTiles, type Product, type RunParts, tiledProduct, wantsTiles } from "./tiled-product.ts";

type Size = readonly [m: number, n: number, k: number];

/** An sgemm over one plain array, with addresses in bytes into it; notes the size of each call. */
function plainGemm(memory: Float64Array) {
  const calls: Size[] = [];
  // biome-ignore format: the arguments of cblas_sgemm
  const sgemm = (
    _order: number, orderA: number, orderB: number, m: number, n: number, k: number, alpha: number,
    a: number, strideA: number, b: number, strideB: number, beta: number, c: number, strideC: number,
  ): void => {
    calls.push([m, n, k]);
    const [TRANSPOSE, REAL] = [112, 4];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          const left = orderA === TRANSPOSE ? l * strideA + i : i * strideA + l;
          const right = orderB === TRANSPOSE ? j * strideB + l : l * strideB + j;
          sum += memory[a / REAL + left]! * memory[b / REAL + right]!;
        }
        const at = c / REAL + i * strideC + j;
        memory[at] = alpha * sum + (beta === 0 ? 0 : beta * memory[at]!);
      }
    }
  };
  return { sgemm: sgemm as never, calls };
}

/** The last part first, as a thread may. */
const backwards: RunParts = (count, body) => {
  for (let part = count - 1; part >= 0; part--) body(part);
};

describe("tiledProduct and cutProduct", () => {
  it("add up to the whole product, in every transpose the kernels take, with ragged edges", () => {
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      for (const accumulate of [false, true]) {
        for (const [m, n, k] of [
          [65, 66, 250],
          [17, 70, 1000],
        ] as const) {
          const memory = Float64Array.from({ length: m * k + k * n + 2 * m * n }, (_, i) => ((i * 31) % 17) - 8);
          const [a, b, c] = [0, 4 * m * k, 4 * (m * k + k * n)] as const;
          const whole = memory.slice();
          const order = (transpose: boolean): number => (transpose ? 112 : 111);
          // biome-ignore format: the arguments of cblas_sgemm
          (plainGemm(whole).sgemm as (...args: number[]) => void)(
            101, order(transposeA), order(transposeB), m, n, k, 1,
            a, transposeA ? m : k, b, transposeB ? k : n, accumulate ? 1 : 0, c, n,
          );
          const product: Product = [transposeA, transposeB, m, n, k, a, b, c, accumulate];
          const cut = memory.slice();
          const pieces = plainGemm(cut);
          cutProduct(() => pieces.sgemm, backwards, product, (m * n * k) / 5);
          expect(cut.every((value, i) => value === whole[i])).toBe(true);
          expect(pieces.calls.length).toBe(3);
          const { sgemm, calls } = plainGemm(memory);
          tiledProduct(() => sgemm, backwards, product);
          expect(memory.every((value, i) => value === whole[i])).toBe(true);
          for (const [rows, columns, depth] of calls) {
            expect(rows * columns * depth).toBeLessThanOrEqual(1e6);
            if (transposeB) expect(rows * columns).toBeLessThanOrEqual(1200);
          }
        }
      }
    }
  });

  it("is for products too large for the kernels without packing, and not for very large ones", () => {
    expect(wantsTiles(false, false, 64, 64, 64)).toBe(false);
    expect(wantsTiles(false, false, 64, 64, 784)).toBe(true);
    expect(wantsTiles(false, true, 64, 64, 784)).toBe(true);
    expect(wantsTiles(false, true, 64, 16, 784)).toBe(false);
    expect(wantsTiles(true, true, 64, 64, 784)).toBe(false);
    expect(wantsTiles(false, false, 2000, 2000, 2000)).toBe(false);
  });

  it("is for OpenBLAS on cores with AVX-512", () => {
    expect(likesTiles("OpenBLAS", "Cooperlake")).toBe(true);
    expect(likesTiles("OpenBLAS", "Haswell")).toBe(false);
    expect(likesTiles("MKL", null)).toBe(false);
  });
});
