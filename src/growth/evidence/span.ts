/** What existing units span, taken off what new ones give. @module */

import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { symmetricSolver } from "../algebra/float64.ts";
import type { Heard } from "./side.ts";

/** Share of the mean square of the basis that the solution is damped with. */
const RIDGE = 1e-6;

/** x^T y of two matrices over the same rows. */
export function products(x: Tensor, y: Tensor): Float64Array {
  const { device } = x;
  return device.scope("products", () => {
    const out = device.empty([x.columns, y.columns]);
    device.kernels.matmul(true, false, x.columns, y.columns, x.rows, x.address, y.address, out.address, false);
    return Float64Array.from(out.read());
  });
}

/** y - x C, in place. C: [columns of x, columns of y]. */
export function takeOff(y: Tensor, x: Tensor, C: Float64Array): void {
  const { device } = y;
  device.scope("take off", () => {
    const negative = device.tensor(
      C.map((value) => -value),
      [x.columns, y.columns],
    );
    device.kernels.matmul(false, false, y.rows, y.columns, x.columns, x.address, negative.address, y.address, true);
  });
}

/** Least squares on the units that one consumer hears. */
export class Span {
  readonly #basis: Heard;
  readonly #solvers: readonly ((B: Float64Array) => void)[];

  /** In the current scope. */
  constructor(device: Device, basis: Heard) {
    this.#basis = basis;
    this.#solvers = basis.map((x) => {
      const n = x.columns;
      const gram = device.scratch(n * n * 8);
      device.kernels.gram(x.rows, n, 1, x.address, gram);
      return symmetricSolver(device, n, device.doubles(gram, n * n).slice(), RIDGE);
    });
  }

  /** Takes off, in place, what the basis explains of columns, and says by which coefficients. */
  takeOff(units: Heard): Float64Array[] {
    return units.map((y, at) => {
      const x = this.#basis[at] as Tensor;
      const C = products(x, y);
      this.#solvers[at]?.(C);
      takeOff(y, x, C);
      return C;
    });
  }
}

/** A copy in the current scope. */
export function copyOf(x: Tensor): Tensor {
  const copy = x.device.empty(x.shape);
  x.device.kernels.copy(x.size, x.address, copy.address);
  return copy;
}
