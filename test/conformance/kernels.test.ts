import { describe, expect, it } from "vitest";
import { portableDecompositions } from "../../src/kernels/decompositions.ts";
import { ActivationCode, type Kernels } from "../../src/kernels/kernels.ts";
import { Heap } from "../../src/kernels/memory.ts";
import { createReferenceKernels } from "../../src/kernels/reference-kernels.ts";
import { createWasmKernels } from "../../src/kernels/wasm-kernels.ts";

/** What an argument address stands for: "real" is the element of the implementation. */
type Kind = "real" | "f64" | "i32" | "u8";
interface Buffer {
  kind: Kind;
  values: ArrayLike<number>;
}

const real = (values: ArrayLike<number>): Buffer => ({ kind: "real", values: Float32Array.from(values) });
const doubles = (values: ArrayLike<number>): Buffer => ({ kind: "f64", values });
const ints = (values: ArrayLike<number>): Buffer => ({ kind: "i32", values });
const bytes = (values: ArrayLike<number>): Buffer => ({ kind: "u8", values });

const guardBytes = 64;
const guard = 0xa5;
const views = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array };
const implementations = [createWasmKernels, createReferenceKernels].map((create) => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1 }));
  return { heap, set: create(heap) };
});

/**
 * Runs `call` on both implementations with buffers of the same values, between guard bytes that must survive; gives what the
 * buffers hold afterwards.
 */
function both<N extends string>(
  buffers: Record<N, Buffer>,
  call: (kernels: Kernels, at: Record<N, number>) => unknown,
) {
  const runs = implementations.map(({ heap, set }) => {
    const names = Object.keys(buffers) as N[];
    const at = {} as Record<N, number>;
    const sizes = {} as Record<N, number>;
    const starts: number[] = [];
    const typeOf = (kind: Kind) => views[kind === "real" ? (set.bytesPerReal === 4 ? "f32" : "f64") : kind];
    for (const name of names) {
      const { kind, values } = buffers[name];
      sizes[name] = values.length * typeOf(kind).BYTES_PER_ELEMENT;
      starts.push(heap.allocate(sizes[name] + 2 * guardBytes));
      at[name] = starts.at(-1)! + guardBytes;
    }
    for (const name of names) {
      new Uint8Array(heap.wasm.buffer, at[name] - guardBytes, sizes[name] + 2 * guardBytes).fill(guard);
      const Type = typeOf(buffers[name].kind);
      new Type(heap.wasm.buffer, at[name], buffers[name].values.length).set(buffers[name].values);
    }
    const returned = call(set.kernels, at);
    const after = {} as Record<N, Float64Array>;
    for (const name of names) {
      const Type = typeOf(buffers[name].kind);
      after[name] = Float64Array.from(new Type(heap.wasm.buffer, at[name], buffers[name].values.length));
      for (const edge of [at[name] - guardBytes, at[name] + sizes[name]]) {
        const intact = new Uint8Array(heap.wasm.buffer, edge, guardBytes).every((byte) => byte === guard);
        if (!intact) throw new Error(`${set.name}: wrote outside "${name}"`);
      }
    }
    for (const start of starts) heap.free(start);
    return { returned, after };
  });
  return { wasm: runs[0]!, reference: runs[1]! };
}

/** |a - b| <= absolute + relative |b| everywhere; what is not finite must be the same. */
function expectClose(
  actual: Float64Array,
  expected: Float64Array,
  relative: number,
  absolute: number,
  where = "",
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    if (Object.is(a, b) || a === b) continue;
    if (!(Math.abs(a - b) <= absolute + relative * Math.abs(b))) throw new Error(`${where}[${i}]: ${a}, expected ${b}`);
  }
}

let state = 1;
function uniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state / 2 ** 31;
}
/** n float32 values in [-size, size). */
const values = (n: number, size = 1): Float32Array => Float32Array.from({ length: n }, () => uniform() * size);
const positive = (n: number, size = 1): Float32Array => values(n, size).map(Math.abs);
const indices = (n: number, below: number): number[] =>
  Array.from({ length: n }, () => Math.floor(Math.abs(uniform()) * below));

const sizes = [...Array(18).keys(), 31, 64, 65, 100, 1027];
const shapes = [
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 7],
  [5, 1],
  [3, 2],
  [4, 4],
  [7, 10],
  [16, 31],
  [65, 17],
  [100, 64],
] as const;

describe("matmul", () => {
  const edges = [1, 2, 5, 6, 7, 8, 9, 13, 17];
  const cases = [
    ...edges.flatMap((m) => edges.flatMap((n) => [1, 3, 4, 9].map((k) => [m, n, k] as const))),
    ...([
      [0, 3, 2],
      [3, 0, 2],
      [3, 2, 0],
      [64, 16, 784],
      [16, 784, 64],
      [64, 10, 16],
      [48, 96, 31],
    ] as const),
    // Beyond one block of k (256), of rows (192) and of columns (1024); packed and not.
    ...([
      [1, 9, 600],
      [7, 100, 257],
      [200, 97, 300],
      [50, 1033, 258],
      [10, 1033, 20],
      [193, 11, 65],
    ] as const),
  ];
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      for (const accumulate of [false, true]) {
        it(`equals the definition: transposes ${transposeA}, ${transposeB}, accumulate ${accumulate}`, () => {
          for (const [m, n, k] of cases) {
            const input = { a: real(values(m * k)), b: real(values(k * n)), c: real(values(m * n)) };
            const { wasm, reference } = both(input, (kernels, at) =>
              kernels.matmul(transposeA, transposeB, m, n, k, at.a, at.b, at.c, accumulate),
            );
            expectClose(wasm.after.c, reference.after.c, 0, (k + 1) * 2 ** -24 * (k + 1), `${m}x${n}x${k}`);
          }
        });
      }
    }
  }

  it("overwrites what was not finite", () => {
    const input = { a: real(values(70)), b: real(values(70)), c: real(new Float32Array(49).fill(Number.NaN)) };
    const { wasm } = both(input, (kernels, at) => kernels.matmul(false, true, 7, 7, 10, at.a, at.b, at.c, false));
    expect(wasm.after.c.every(Number.isFinite)).toBe(true);
  });

  it("gives a row the same bits alone as in a batch", () => {
    const [rows, n, k] = [67, 21, 300];
    const x = values(rows * k);
    const b = values(n * k);
    const run = (from: number, m: number) =>
      both(
        { a: real(x.subarray(from * k, (from + m) * k)), b: real(b), c: real(new Float32Array(m * n)) },
        (kernels, at) => kernels.matmul(false, true, m, n, k, at.a, at.b, at.c, false),
      ).wasm.after.c;
    const all = run(0, rows);
    for (const r of [0, 5, 66]) expect(run(r, 1)).toEqual(all.slice(r * n, (r + 1) * n));
  });
});

describe("elementwise", () => {
  for (const name of ["add", "subtract", "multiply"] as const) {
    it(`${name} is rounded once`, () => {
      for (const n of sizes) {
        const { wasm, reference } = both(
          { a: real(values(n)), b: real(values(n)), y: real(values(n)) },
          (kernels, at) => kernels[name](n, at.a, at.b, at.y),
        );
        expect(wasm.after.y).toEqual(reference.after.y.map(Math.fround));
      }
    });
  }

  it("fill, copy, scale and axpy, also in place", () => {
    for (const n of [...sizes, 300]) {
      const input = { x: real(values(n)), y: real(values(n)), z: real(values(n)), f: real(values(n)) };
      const { wasm, reference } = both(input, (kernels, at) => {
        kernels.fill(n, 0.1, at.f);
        kernels.axpy(n, -0.3, at.x, at.y);
        kernels.copy(n, at.x, at.z);
        kernels.scale(n, 1.7, at.x, at.x);
      });
      for (const buffer of ["x", "y", "f"] as const)
        expectClose(wasm.after[buffer], reference.after[buffer], 2e-7, 1e-7);
      expect(wasm.after.z).toEqual(reference.after.z);
    }
  });

  const special = [
    0,
    -0,
    1,
    -1,
    1e-30,
    -1e-30,
    1e-40,
    3e38,
    -3e38,
    Infinity,
    -Infinity,
    Number.NaN,
    88.7,
    89,
    -87.4,
    -103,
    -105,
  ];
  const grid = Float32Array.from([...special, ...Array.from({ length: 8001 }, (_, i) => (i - 4000) / 40)]);
  const laws = [
    { name: "exp", x: grid, relative: 1.5e-7, absolute: 1.5e-45 },
    {
      name: "log",
      x: Float32Array.from([...grid, ...grid.map((v) => Math.exp(v / 2)), ...grid.map((v) => 1 + v / 1e4)]),
      relative: 2e-7,
      absolute: 0,
    },
    { name: "sqrt", x: grid, relative: 6e-8, absolute: 1e-45 },
    { name: "erf", x: Float32Array.from([...grid, ...grid.map((v) => v / 25)]), relative: 3e-7, absolute: 0 },
  ] as const;
  for (const { name, x, relative, absolute } of laws) {
    it(`${name} keeps its bound, also at zeros, infinities, NaN and denormal numbers`, () => {
      const n = x.length;
      const { wasm, reference } = both({ x: real(x), y: real(new Float32Array(n)) }, (kernels, at) =>
        kernels[name](n, at.x, at.y),
      );
      expectClose(wasm.after.y, reference.after.y.map(Math.fround), relative + 6e-8, absolute, name);
    });
    it(`${name} gives a value the same bits wherever it stands`, () => {
      const alone = (from: number, n: number) =>
        both({ x: real(x.subarray(from, from + n)), y: real(new Float32Array(n)) }, (kernels, at) =>
          kernels[name](n, at.x, at.y),
        ).wasm.after.y;
      const row = alone(100, 9);
      for (let i = 0; i < 9; i++) expect(alone(100 + i, 1)[0]).toBe(row[i]);
    });
  }
});

describe("biasActivation", () => {
  for (const [name, code] of Object.entries(ActivationCode)) {
    it(`${name} forwards, with and without bias, in and out of place`, () => {
      for (const [rows, columns] of shapes) {
        for (const withBias of [false, true]) {
          for (const inPlace of [false, true]) {
            const n = rows * columns;
            const input = { z: real(values(n, 8)), y: real(values(n)), bias: real(values(columns)) };
            const { wasm, reference } = both(input, (kernels, at) =>
              kernels.biasActivation(code, 0.1, rows, columns, withBias ? at.bias : 0, at.z, inPlace ? at.z : at.y),
            );
            expectClose(wasm.after.y, reference.after.y, 5e-7, 2e-6, `${rows}x${columns}`);
            expectClose(wasm.after.z, reference.after.z, 5e-7, 2e-6, `${rows}x${columns}`);
          }
        }
      }
    });

    it(`${name} backwards, with and without the gradient of the bias, in and out of place`, () => {
      for (const [rows, columns] of shapes) {
        for (const mode of ["none", "overwrite", "accumulate"] as const) {
          const n = rows * columns;
          const z = values(n, 6);
          for (let i = 0; i < n; i += 5) z[i] = i % 2 === 0 ? 0 : -0;
          const input = {
            z: real(z),
            y: real(values(n)),
            dy: real(values(n)),
            dz: real(values(n)),
            dBias: real(values(columns)),
          };
          const { wasm, reference } = both(input, (kernels, at) => {
            kernels.biasActivation(code, 0.1, rows, columns, 0, at.z, at.y);
            const dBias = mode === "none" ? 0 : at.dBias;
            const dz = mode === "overwrite" ? at.dy : at.dz;
            kernels.biasActivationBackward(
              code,
              0.1,
              rows,
              columns,
              at.z,
              at.y,
              at.dy,
              dz,
              dBias,
              mode === "accumulate",
            );
          });
          expectClose(wasm.after.dy, reference.after.dy, 1e-6, 1e-6);
          expectClose(wasm.after.dz, reference.after.dz, 1e-6, 1e-6);
          expectClose(wasm.after.dBias, reference.after.dBias, 1e-6, 1e-6 * (rows + 1));
        }
      }
    });

    it(`${name} stays right far out`, () => {
      const z = Float32Array.from([-1e30, -1000, -100, -90, -40, -12, -6, 6, 12, 40, 90, 100, 1000, 1e30]);
      const n = z.length;
      const input = {
        z: real(z),
        y: real(new Float32Array(n)),
        dy: real(new Float32Array(n).fill(1)),
        dz: real(new Float32Array(n)),
      };
      const { wasm, reference } = both(input, (kernels, at) => {
        kernels.biasActivation(code, 0.1, 1, n, 0, at.z, at.y);
        kernels.biasActivationBackward(code, 0.1, 1, n, at.z, at.y, at.dy, at.dz, 0, false);
      });
      expectClose(wasm.after.y, reference.after.y, 3e-7, 1e-6);
      expectClose(wasm.after.dz, reference.after.dz, 3e-7, 1e-6);
    });
  }

  it("relu passes a gradient at 0 and reluZero does not", () => {
    for (const [code, at0] of [
      [ActivationCode.relu, 1],
      [ActivationCode.reluZero, 0],
    ] as const) {
      const input = { z: real([0, -0, -1, 1]), dy: real([1, 1, 1, 1]), dz: real([9, 9, 9, 9]) };
      const { wasm } = both(input, (kernels, at) =>
        kernels.biasActivationBackward(code, 0, 1, 4, at.z, at.z, at.dy, at.dz, 0, false),
      );
      expect([...wasm.after.dz].map(Math.abs)).toEqual([at0, at0, 0, 1]);
    }
  });
});

describe("reductions", () => {
  it("columnSums and rowSums", () => {
    for (const [rows, columns] of shapes) {
      for (const accumulate of [false, true]) {
        const input = { x: real(values(rows * columns)), byColumn: real(values(columns)), byRow: real(values(rows)) };
        const { wasm, reference } = both(input, (kernels, at) => {
          kernels.columnSums(rows, columns, at.x, at.byColumn, accumulate);
          kernels.rowSums(rows, columns, at.x, at.byRow, accumulate);
        });
        expectClose(wasm.after.byColumn, reference.after.byColumn, 0, (rows + 1) ** 2 * 2 ** -24);
        expectClose(wasm.after.byRow, reference.after.byRow, 6e-8, 1e-15);
      }
    }
  });

  it("sum, sumSquares and maxAbsDifference in float64", () => {
    for (const n of [...sizes, 10_001]) {
      const { wasm, reference } = both(
        { a: real(values(n)), b: real(values(n)), out: doubles([9, 9, 9]) },
        (kernels, at) => {
          kernels.sum(n, at.a, at.out);
          kernels.sumSquares(n, at.a, at.out + 8);
          kernels.maxAbsDifference(n, at.a, at.b, at.out + 16);
        },
      );
      expectClose(wasm.after.out, reference.after.out, 1e-13, 1e-12);
      expect(wasm.after.out[2]).toBe(reference.after.out[2]);
    }
  });

  it("NaN and infinities are counted wherever they stand, and spoil the largest difference", () => {
    for (const n of sizes.slice(1)) {
      for (const bad of [Number.NaN, Infinity, -Infinity]) {
        for (const place of [0, n >> 1, n - 1]) {
          const x = values(n);
          x[place] = bad;
          x[(place + 1) % n] = n > 1 ? -0 : bad;
          const { wasm, reference } = both(
            { x: real(x), zero: real(new Float32Array(n)), out: doubles([9, 9]) },
            (kernels, at) => {
              kernels.countNonFinite(n, at.x, at.out);
              kernels.maxAbsDifference(n, at.x, at.zero, at.out + 8);
            },
          );
          expect(wasm.after.out).toEqual(reference.after.out);
          expect(wasm.after.out[0]).toBe(1);
        }
      }
    }
  });
});

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
        };
        const { wasm, reference } = both(input, (kernels, at) => {
          kernels.softmax(rows, columns, at.x, at.y);
          kernels.softmaxCrossEntropy(rows, columns, at.x, at.labels, at.gradient, at.out);
          kernels.softmaxCrossEntropy(rows, columns, at.x, at.labels, 0, at.bare);
        });
        // The difference of two logits is rounded to float32 before its exponential is taken.
        const spread = Math.min(2 * size, 104) * 2 ** -23;
        expectClose(wasm.after.y, reference.after.y, 1e-6 + spread, 1e-37);
        expectClose(wasm.after.gradient, reference.after.gradient, 1e-6, (1e-6 + spread) / Math.max(rows, 1));
        expectClose(wasm.after.out, reference.after.out, 1e-6 + spread, 2e-7 * rows);
        expect(wasm.after.bare).toEqual(wasm.after.out);
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
        kernels.softmaxCrossEntropy(3, 3, at.x, at.labels, 0, at.out),
      );
      expect([wasm.after.out[1], reference.after.out[1]]).toEqual([hits, hits]);
      expect(wasm.after.out[0]).toBeNaN();
    }
  });

  it("a confident softmax keeps its small loss", () => {
    const { wasm, reference } = both(
      { x: real([0, -20, -25]), labels: ints([0]), out: doubles([0, 0]) },
      (kernels, at) => kernels.softmaxCrossEntropy(1, 3, at.x, at.labels, 0, at.out),
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
          out: doubles([9, 9, 9, 9, 9]),
        };
        const { wasm, reference } = both(input, (kernels, at) => {
          kernels.binaryCrossEntropy(n, at.z, at.t, at.g, at.out);
          kernels.squaredError(n, at.z, at.t, at.d, at.out + 16);
          kernels.binaryCrossEntropy(n, at.z, at.t, 0, at.out + 24);
        });
        expectClose(wasm.after.g, reference.after.g, 1e-6, 2e-7 / Math.max(n, 1));
        expectClose(wasm.after.d, reference.after.d, 5e-7, 0);
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
function covariance(rows: number, n: number): Float64Array {
  const x = values(rows * n);
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += x[r * n + Math.floor(at / n)]! * x[r * n + (at % n)]!;
    return sum / rows;
  });
}

describe("float64 linear algebra", () => {
  const orders = [0, 1, 2, 3, 4, 5, 7, 16, 17, 33, 64, 71, 130];

  it("gram gives alpha x^T x, both triangles the same bits", () => {
    for (const [rows, columns] of [...shapes, [600, 37], [2, 130], [1000, 3]] as const) {
      const input = { x: real(values(rows * columns)), gram: doubles(new Float64Array(columns ** 2).fill(Number.NaN)) };
      const { wasm, reference } = both(input, (kernels, at) => kernels.gram(rows, columns, 0.7, at.x, at.gram));
      expectClose(wasm.after.gram, reference.after.gram, 1e-13, 1e-13 * rows);
      for (let i = 0; i < columns; i++)
        for (let j = 0; j < i; j++) expect(wasm.after.gram[i * columns + j]).toBe(wasm.after.gram[j * columns + i]);
    }
  });

  it("cholesky factors what is positive definite, reading the lower triangle only", () => {
    for (const n of orders) {
      const a = covariance(2 * n + 3, n);
      const lower = a.map((v, i) => (i % n > Math.floor(i / n) ? Number.NaN : v));
      const { wasm, reference } = both({ a: doubles(lower) }, (kernels, at) => kernels.cholesky(n, at.a));
      expect([wasm.returned, reference.returned]).toEqual([0, 0]);
      expectClose(wasm.after.a, reference.after.a, 1e-10, 1e-12);
    }
  });

  it("cholesky names the first pivot that is not positive, in every block", () => {
    for (const n of [1, 5, 40]) {
      for (const bad of [0, n >> 1, n - 1]) {
        for (const value of [0, -1, Number.NaN]) {
          const a = new Float64Array(n * n);
          for (let i = 0; i < n; i++) a[i * n + i] = i === bad ? value : 2;
          const { wasm, reference } = both({ a: doubles(a) }, (kernels, at) => kernels.cholesky(n, at.a));
          expect([wasm.returned, reference.returned]).toEqual([bad + 1, bad + 1]);
        }
      }
    }
  });

  it("triangularSolve solves with L and L^T, reading the lower triangle only", () => {
    for (const n of orders) {
      for (const columns of [0, 1, 2, 3, 4, 9, 30]) {
        for (const transpose of [false, true]) {
          const l = Float64Array.from({ length: n * n }, (_, i) => {
            const [r, c] = [Math.floor(i / n), i % n];
            if (c > r) return Number.NaN;
            return c === r ? 1 + Math.abs(uniform()) : uniform() / n;
          });
          const { wasm, reference } = both({ l: doubles(l), b: doubles(values(n * columns)) }, (kernels, at) =>
            kernels.triangularSolve(transpose, n, columns, at.l, at.b),
          );
          expectClose(wasm.after.b, reference.after.b, 1e-12, 1e-12, `${n}x${columns}`);
          expect(wasm.after.l).toEqual(l);
        }
      }
    }
  });

  /** Both counts, and that of the eigenvalues themselves. */
  function counts(n: number, a: Float64Array, shift: number): number[] {
    const input = { a: doubles(a), scratch: doubles(new Float64Array(n)) };
    const { wasm, reference } = both(input, (kernels, at) => kernels.countEigenvaluesAbove(n, shift, at.a, at.scratch));
    const eigenvalues = portableDecompositions.symmetricEigen(n, a).values;
    return [wasm.returned as number, reference.returned as number, eigenvalues.filter((v) => v > shift).length];
  }
  const expectAgreement = (found: number[]): void => expect(found).toEqual([found[2], found[2], found[2]]);

  it("countEigenvaluesAbove equals the eigenvalues of random indefinite matrices", () => {
    for (const n of [...orders, 200]) {
      for (const zeroDiagonal of [false, true]) {
        const a = new Float64Array(n * n);
        for (let i = 0; i < n; i++)
          for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = i === j && zeroDiagonal ? 0 : uniform();
        for (const shift of [0.013, -1.7, 2.1]) expectAgreement(counts(n, a, shift));
      }
    }
  });

  it("countEigenvaluesAbove counts the rank of rank-deficient matrices", () => {
    for (const [rank, n] of [
      [1, 9],
      [5, 40],
      [20, 65],
      [60, 130],
    ] as const) {
      expect(counts(n, covariance(rank, n), 1e-4 / n)).toEqual([rank, rank, rank]);
    }
  });

  it("countEigenvaluesAbove counts diagonal, zero and identical entries; at the shift is not above", () => {
    const diagonal = [3, -2, 0, 5, 1, 1, -7, 0.5, 0, 1];
    const n = diagonal.length;
    const a = new Float64Array(n * n);
    diagonal.forEach((v, i) => {
      a[i * n + i] = v;
    });
    for (const shift of [0, 1, -2, 4, 9]) expectAgreement(counts(n, a, shift));
    expect(counts(6, new Float64Array(36), 0)).toEqual([0, 0, 0]);
    expect(counts(6, new Float64Array(36).fill(2), 1e-9)).toEqual([1, 1, 1]);
  });

  it("portable decompositions give the matrix back, in the promised order", () => {
    for (const [rows, columns] of [
      [1, 1],
      [5, 3],
      [3, 5],
      [20, 20],
      [40, 7],
      [6, 31],
    ] as const) {
      const a = Float64Array.from(values(rows * columns));
      const { u, s, v } = portableDecompositions.svd(rows, columns, a);
      const r = Math.min(rows, columns);
      expect([u.length, s.length, v.length]).toEqual([rows * r, r, columns * r]);
      expect([...s].sort((p, q) => q - p)).toEqual([...s]);
      const back = a.map((_, at) => {
        const [i, j] = [Math.floor(at / columns), at % columns];
        return s.reduce((sum, value, q) => sum + u[i * r + q]! * value * v[j * r + q]!, 0);
      });
      expectClose(back, a, 0, 1e-12);
    }
    for (const n of [1, 4, 20]) {
      const a = covariance(n, n);
      const { values: eigenvalues, vectors } = portableDecompositions.symmetricEigen(n, a);
      expect([...eigenvalues].sort((p, q) => p - q)).toEqual([...eigenvalues]);
      const back = a.map((_, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        return eigenvalues.reduce((sum, value, q) => sum + vectors[i * n + q]! * value * vectors[j * n + q]!, 0);
      });
      expectClose(back, a, 0, 1e-12);
    }
  });
});

it("both implementations have every kernel of the interface, by the same names", () => {
  const [wasm, reference] = implementations.map(({ set }) => set.kernels);
  expect(Object.keys(wasm!).sort()).toEqual(Object.keys(reference!).sort());
});
