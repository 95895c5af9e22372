/**
 * How fast a library is beside our own kernels on this machine, and from which sizes on it is worth calling.
 *
 * Both take turns over short runs, and the shortest of each counts: what else the machine does at the moment lengthens some runs of both
 * and changes neither minimum. A size counts for the library only where it is faster by a margin.
 *
 * @module
 */

import type { Kernels } from "../../../kernels/kernels.ts";
import type { Heap } from "../../../kernels/memory.ts";
import type { NativeLibrary } from "../library/library.ts";
import { type ProductKind, type Switches, usualSwitches } from "../library/switches.ts";
import { LEAST_CUT, wantsTiles } from "../library/tiled-product.ts";
import type { MeasuredProduct, UsableLibrary } from "./judgement.ts";
import { values } from "./verify.ts";

/** How much faster the library must be at a size to be called for it. */
const MARGIN = 1.15;
/** The same for tiles instead of one call. */
const TILE_MARGIN = 1.03;
const ROUNDS = 9;
/** Rounds that everything takes part in, and the time after which something takes part in no further one. */
const LEAST_ROUNDS = 3;
const MOST_MS = 10;
/** Length of a run. */
const RUN_MS = 0.12;
/** From here on a product says something about the training of real networks. */
const LEAST_TOLD = 64 * 64 * 64;

type Size = readonly [m: number, n: number, k: number];
const PRODUCTS: readonly Size[] = [
  [10, 10, 10],
  [16, 16, 16],
  [64, 10, 16],
  [32, 32, 32],
  [64, 64, 64],
  [64, 16, 784],
  [16, 784, 64],
  [64, 64, 784],
  [128, 128, 784],
];
const TILED: readonly Size[] = [
  [64, 64, 784],
  [128, 512, 512],
];
const KINDS: readonly ProductKind[] = ["nn", "nt", "tn"];
const MOST_REALS = 512 * 784;
const ORDERS = [16, 32, 64, 128];
/** Counting by LAPACK pays late. */
const COUNTED_ORDERS = [64, 128, 256, 400];
const LARGEST_ORDER = 400;

/** One thing that both can do; `size` is what its switch counts. */
interface Trial {
  readonly size: number;
  run(kernels: Kernels): void;
}

interface Timed {
  readonly size: number;
  /** Milliseconds of one call. */
  readonly own: number;
  readonly other: number;
}

function timeOf(run: () => void, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) run();
  return (performance.now() - start) / count;
}

/** How often to call what took `ms` once or twice, so that a run has its length. */
const callsFor = (ms: number): number => Math.max(1, Math.min(400, Math.round(RUN_MS / Math.max(ms, 1e-5))));

/** The shortest times of `trials` on both, in turns. */
function race(trials: readonly Trial[], own: Kernels, other: Kernels): Timed[] {
  const entrants = trials.map(({ size, run }) => {
    const [ours, theirs] = [() => run(own), () => run(other)];
    for (const warm of [ours, theirs]) timeOf(warm, 2);
    const counts = { own: callsFor(timeOf(ours, 2)), other: callsFor(timeOf(theirs, 2)) };
    return { size, ours, theirs, counts, spent: 0, own: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of entrants) {
      if (round >= LEAST_ROUNDS && one.spent > MOST_MS) continue;
      const [ours, theirs] = [timeOf(one.ours, one.counts.own), timeOf(one.theirs, one.counts.other)];
      one.own = Math.min(one.own, ours);
      one.other = Math.min(one.other, theirs);
      one.spent += ours * one.counts.own + theirs * one.counts.other;
    }
  }
  return entrants;
}

/** Sizes at which the library must be faster: one alone may be what else the machine did. */
const LEAST_SIZES = 2;

/** The least size from which on the library is faster at every size that was tried; null when there are fewer than two of them. */
export function switchOf(timed: readonly Timed[], margin: number = MARGIN): number | null {
  const slow = timed.filter(({ own, other }) => !(own >= margin * other)).map(({ size }) => size);
  const slowest = Math.max(0, ...slow);
  const fast = timed.map(({ size }) => size).filter((size) => size > slowest);
  return fast.length < LEAST_SIZES ? null : Math.min(...fast);
}

/** Everything goes to the library. */
const ALL: Switches = {
  ...usualSwitches,
  matmul: { nn: 0, nt: 0, tn: 0, tt: 0 },
  gram: 0,
  triangularSolve: 0,
  cholesky: 0,
  countEigenvaluesAbove: 0,
};

const ALL_IN_TILES: Switches = { ...ALL, tiles: { nn: true, nt: true, tn: true, tt: false } };

/** Addresses of reals: two operands and room for a product. */
type Operands = readonly [a: number, b: number, c: number];

function measureProducts([a, b, c]: Operands, own: Kernels, other: Kernels) {
  const trialOf =
    (kind: ProductKind) =>
    ([m, n, k]: Size): Trial => ({
      size: m * n * k,
      run: (kernels) => kernels.matmul(kind === "tn", kind === "nt", m, n, k, a, b, c, false),
    });
  const trials = KINDS.flatMap((kind) => PRODUCTS.map(trialOf(kind)));
  const timed = race(trials, own, other);
  const of = (kind: ProductKind): Timed[] => {
    const from = KINDS.indexOf(kind) * PRODUCTS.length;
    return timed.slice(from, from + PRODUCTS.length);
  };
  const products = KINDS.flatMap((kind) =>
    of(kind).map(({ size, own, other }, i): MeasuredProduct => {
      const [m, n, k] = PRODUCTS[i] as Size;
      const gflops = (ms: number): number => Number(((2e-6 * size) / ms).toPrecision(4));
      return { kind, m, n, k, own: gflops(own), blas: gflops(other) };
    }),
  );
  const [nn, nt, tn] = KINDS.map((kind) => switchOf(of(kind)));
  return { products, matmul: { nn: nn ?? null, nt: nt ?? null, tn: tn ?? null, tt: nt ?? null } };
}

function measureTiles([a, b, c]: Operands, library: NativeLibrary, plain: Kernels, tiled: Kernels) {
  const isFaster = (kind: ProductKind): boolean => {
    const sizes = TILED.filter(([m, n, k]) => wantsTiles(kind === "tn", kind === "nt", m, n, k));
    const trials = sizes.map(
      ([m, n, k]): Trial => ({
        size: m * n * k,
        run: (kernels) => kernels.matmul(kind === "tn", kind === "nt", m, n, k, a, b, c, false),
      }),
    );
    return race(trials, plain, tiled).every(({ own, other }) => own >= TILE_MARGIN * other);
  };
  const [nn = false, nt = false, tn = false] = library.likesTiles ? KINDS.map(isFaster) : [];
  return { nn, nt, tn, tt: false };
}

/** Factorizations and solves of these orders, each with what it destroys set up again. */
function measureDoubles([x, , out]: Operands, heap: Heap, own: Kernels, other: Kernels) {
  const doubles = (address: number, length: number): Float64Array =>
    new Float64Array(heap.wasm.buffer, address, length);
  const switchFor = (orders: readonly number[], trialOf: (n: number) => Trial): number | null =>
    switchOf(race(orders.map(trialOf), own, other));
  /** Over a fresh copy of a positive definite matrix at `out`. */
  const overMatrix =
    (run: (kernels: Kernels, n: number) => void) =>
    (n: number): Trial => {
      own.gram(n + 8, n, 1, x, out);
      const matrix = doubles(out, n * n).slice();
      return {
        size: n,
        run(kernels) {
          doubles(out, n * n).set(matrix);
          run(kernels, n);
        },
      };
    };
  const scratch = heap.allocate(LARGEST_ORDER * 8);
  const right = heap.allocate(MOST_REALS * 4);
  const identity = (n: number): Float64Array =>
    Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  doubles(right, MOST_REALS / 2).fill(1);
  try {
    return {
      gram: switchFor(ORDERS, (n) => ({
        size: n ** 3,
        run: (kernels) => kernels.gram(n, n, 1, x, out),
      })),
      triangularSolve: switchFor([8, 16, 32, 64], (n) => {
        const factor = identity(n);
        return {
          size: n ** 3,
          run(kernels) {
            doubles(out, n * n).set(factor);
            kernels.triangularSolve(false, n, n, out, right);
          },
        };
      }),
      cholesky: switchFor(
        ORDERS,
        overMatrix((kernels, n) => kernels.cholesky(n, out)),
      ),
      countEigenvaluesAbove: switchFor(
        COUNTED_ORDERS,
        overMatrix((kernels, n) => kernels.countEigenvaluesAbove(n, 1, out, scratch)),
      ),
    };
  } finally {
    heap.free(scratch);
    heap.free(right);
  }
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / Math.max(1, values.length));

/** What the switches give for the products worth telling; a product that stays with us gains nothing. */
export function gainOf(
  products: readonly MeasuredProduct[],
  { matmul }: Switches,
): Pick<UsableLibrary, "speedup" | "gflops"> {
  const told = products
    .filter(({ m, n, k }) => m * n * k >= LEAST_TOLD)
    .map(({ kind, m, n, k, own, blas }) => {
      const least = matmul[kind];
      return { own, now: least !== null && m * n * k >= least ? blas : own };
    });
  return {
    speedup: geometricMean(told.map(({ own, now }) => now / own)),
    gflops: geometricMean(told.map(({ now }) => now)),
  };
}

export type Measured = Pick<UsableLibrary, "products" | "switches" | "speedup" | "gflops">;

/** Measures `library` beside the kernels `own` on `heap`. */
export function measure(library: NativeLibrary, heap: Heap, own: Kernels): Measured {
  const fill = (seed: number): number => {
    const address = heap.allocate(MOST_REALS * 4);
    new Float32Array(heap.wasm.buffer, address, MOST_REALS).set(values(MOST_REALS, seed));
    return address;
  };
  const operands: Operands = [fill(1), fill(2), fill(3)];
  const all: Kernels = { ...own, ...library.accelerate(heap, own, ALL) };
  const tiled: Kernels = { ...own, ...library.accelerate(heap, own, ALL_IN_TILES) };
  const { products, matmul } = measureProducts(operands, own, all);
  const switches: Switches = {
    matmul,
    cut: LEAST_CUT,
    tiles: measureTiles(operands, library, all, tiled),
    ...measureDoubles(operands, heap, own, all),
  };
  for (const address of operands) heap.free(address);
  return { products, switches, ...gainOf(products, switches) };
}
