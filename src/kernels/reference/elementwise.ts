/** One value in, one value out. @module */

import type { Address } from "../address.ts";
import type { Kernels } from "../kernels.ts";
import { exp } from "./shared/small.ts";
import type { Views } from "./shared/views.ts";

type Names = "fill" | "copy" | "add" | "subtract" | "multiply" | "scale" | "axpy" | "exp" | "widen" | "narrow";

export function elementwiseKernels(views: Views): Pick<Kernels, Names> {
  function map(n: number, x: Address, y: Address, f: (x: number) => number): void {
    const values = views.doubles;
    for (let i = 0; i < n; i++) values[y / 8 + i] = f(values[x / 8 + i]);
  }

  function zip(n: number, a: Address, b: Address, y: Address, f: (a: number, b: number) => number): void {
    const values = views.doubles;
    for (let i = 0; i < n; i++) values[y / 8 + i] = f(values[a / 8 + i], values[b / 8 + i]);
  }

  const copy = (n: number, x: Address, y: Address): void => {
    views.doubles.copyWithin(y / 8, x / 8, x / 8 + n);
  };

  return {
    fill(n, value, x) {
      views.doubles.fill(value, x / 8, x / 8 + n);
    },
    copy,
    add: (n, a, b, y) => zip(n, a, b, y, (p, q) => p + q),
    subtract: (n, a, b, y) => zip(n, a, b, y, (p, q) => p - q),
    multiply: (n, a, b, y) => zip(n, a, b, y, (p, q) => p * q),
    scale: (n, alpha, x, y) => map(n, x, y, (p) => alpha * p),
    axpy: (n, alpha, x, y) => zip(n, x, y, y, (p, q) => q + alpha * p),
    exp: (n, x, y) => map(n, x, y, exp),
    // A real is a float64 here.
    widen: copy,
    narrow: copy,
  };
}
