import { describe, expect, it } from "vitest";
import { createHeap } from "../../../kernels/memory.ts";
import { createWasmKernels } from "../../../kernels/wasm-kernels.ts";
import type { NativeLibrary } from "../library/library.ts";
import { usualSwitches } from "../library/switches.ts";
import { gainOf, measure, switchOf } from "./measure.ts";
import { findDifference } from "./verify.ts";

const timed = (...ratios: number[]) => ratios.map((ratio, i) => ({ size: 10 ** (i + 1), own: ratio, other: 1 }));

describe("switchOf", () => {
  it("is the least size from which on the library is faster by the margin at every size, of which there are two", () => {
    expect(switchOf(timed(0.5, 1.2, 3))).toBe(100);
    expect(switchOf(timed(2, 2, 2))).toBe(10);
    expect(switchOf(timed(0.5, 3, 1, 2, 3))).toBe(10_000);
    expect(switchOf(timed(0.5, 3, 1, 3))).toBeNull();
    expect(switchOf(timed(3, 3, 1.1))).toBeNull();
    expect(switchOf(timed(Number.NaN, 3, 3))).toBe(100);
  });
});

describe("gainOf", () => {
  it("is the geometric mean over large products, with those that stay with us as 1", () => {
    const product = { m: 64, n: 64, k: 64, own: 30 };
    const products = [
      { ...product, kind: "nn", blas: 120 },
      { ...product, kind: "nt", blas: 20 },
      { ...product, kind: "nn", m: 8, blas: 3000 },
    ] as const;
    const switches = { ...usualSwitches, matmul: { nn: 1, nt: null, tn: null, tt: null } };
    const { speedup, gflops } = gainOf(products, switches);
    expect(speedup).toBeCloseTo(2, 10);
    expect(gflops).toBeCloseTo(60, 10);
  });
});

/** Our kernels instead of a library, with `wrong` instead of some. */
function ownKernelsAsLibrary(slower: number) {
  const heap = createHeap();
  const { kernels } = createWasmKernels(heap);
  const matmul: typeof kernels.matmul = (...args) => {
    for (let i = 0; i < slower; i++) kernels.matmul(...args);
  };
  const library = { likesTiles: false, accelerate: () => ({ matmul }) } as unknown as NativeLibrary;
  return { heap, kernels, library };
}

describe("measure", () => {
  it("assigns nothing to a library that is as fast as our kernels or slower", () => {
    const { heap, kernels, library } = ownKernelsAsLibrary(2);
    const used = heap.usedBytes;
    const { switches, speedup, products } = measure(library, heap, kernels);
    expect(switches.matmul).toEqual({ nn: null, nt: null, tn: null, tt: null });
    expect(speedup).toBe(1);
    expect(products.length).toBeGreaterThan(10);
    expect(heap.usedBytes).toBe(used);
  }, 60_000);

  it("assigns large products to one that is faster, down to the size where calling it costs more", () => {
    const { heap, kernels, library } = ownKernelsAsLibrary(4);
    const slow = { ...kernels, ...library.accelerate(heap, kernels) };
    const fast = { likesTiles: false, accelerate: () => kernels } as unknown as NativeLibrary;
    const { switches, speedup } = measure(fast, heap, slow);
    expect(switches.matmul.nn).not.toBeNull();
    expect(speedup).toBeGreaterThan(2);
  }, 60_000);
});

describe("findDifference", () => {
  it("finds none between equal kernels, and releases the memory", () => {
    const { heap, kernels } = ownKernelsAsLibrary(1);
    const used = heap.usedBytes;
    expect(findDifference(heap, kernels, kernels)).toBeNull();
    expect(heap.usedBytes).toBe(used);
  });

  it("names what is wrong: a product, what a product leaves as it was, a factor, a count", () => {
    const { heap, kernels } = ownKernelsAsLibrary(1);
    const broken: [string, Partial<typeof kernels>][] = [
      [
        "its product",
        {
          matmul: (...args) =>
            kernels.matmul(args[0], args[1], args[2], args[3], args[4] - 1, args[5], args[6], args[7], args[8]),
        },
      ],
      ["its product", { matmul: (a, b, m, n, k, x, y, z) => kernels.matmul(a, b, m, n, k, x, y, z, false) }],
      [
        "its product",
        {
          matmul: (_a, _b, m, n, _k, _x, _y, z) =>
            new Float32Array(heap.wasm.buffer, z, m * n).fill(Number.NaN) && undefined,
        },
      ],
      ["matrix", { gram: (rows, columns, alpha, x, out) => kernels.gram(rows - 1, columns, alpha, x, out) }],
      ["factor", { cholesky: (n, a) => kernels.cholesky(n - 1, a) }],
      ["factorizations", { countEigenvaluesAbove: (...args) => kernels.countEigenvaluesAbove(...args) + 1 }],
    ];
    for (const [what, wrong] of broken) expect(findDifference(heap, kernels, { ...kernels, ...wrong })).toContain(what);
  });
});
