/**
 * A contiguous, row-major array of reals in a device's memory.
 *
 * @module
 */

import { invariant, ShapeError, StateError } from "../errors.ts";
import type { Address } from "../kernels/address.ts";
import type { Device, Reals, Scope } from "./device.ts";
import { columnsOf, rowsOf, type Shape, showShape, sizeOf } from "./shape.ts";

export class Tensor {
  readonly device: Device;
  readonly shape: Shape;
  readonly size: number;
  /** Whether a tape should carry a gradient back to this tensor. */
  requiresGradient = false;
  readonly #address: Address;
  readonly #scope: Scope | null;
  #freed = false;

  /** Made by `Device`; `scope` is null for tensors on the heap. */
  constructor(device: Device, shape: Shape, address: Address, scope: Scope | null) {
    this.device = device;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.#address = address;
    this.#scope = scope;
  }

  /** Where the values are. @throws StateError when the tensor's scope has ended or it was freed */
  get address(): Address {
    if (this.#freed || this.#scope?.alive === false) this.#late();
    return this.#address;
  }

  get rows(): number {
    return rowsOf(this.shape);
  }

  get columns(): number {
    return columnsOf(this.shape);
  }

  /** A copy of the values. The one door through which numbers leave a device. */
  read(): Reals {
    return this.device.reals(this.address, this.size).slice();
  }

  /** Overwrites the values. @throws ShapeError when the count differs */
  write(values: ArrayLike<number>): void {
    if (values.length !== this.size) {
      throw new ShapeError(
        `tensor ${showShape(this.shape)}: expected ${this.size} values, received ${values.length}.`,
        { expected: this.size, received: values.length },
      );
    }
    this.device.reals(this.address, this.size).set(values);
  }

  /** The same values under another shape of equal size; lives as long as this tensor. */
  view(shape: Shape): Tensor {
    if (sizeOf(shape) !== this.size) {
      throw new ShapeError(
        `tensor ${showShape(this.shape)}: cannot be viewed as ${showShape(shape)}, which has ${sizeOf(shape)} elements instead of ${this.size}.`,
      );
    }
    return new Tensor(this.device, shape, this.address, this.#scope);
  }

  /** `count` consecutive entries along the first dim, sharing memory; lives as long as this tensor. */
  samples(first: number, count: number): Tensor {
    const [samples = 0, ...rest] = this.shape;
    invariant(first >= 0 && count >= 0 && first + count <= samples, "samples outside the tensor");
    const offset = first * sizeOf(rest) * this.device.bytesPerReal;
    return new Tensor(this.device, [count, ...rest], this.address + offset, this.#scope);
  }

  /** Gives a heap tensor's memory back. Scoped tensors need no such call. */
  free(): void {
    if (this.#scope) return;
    this.device.heap.free(this.address);
    this.#freed = true;
  }

  #late(): never {
    const when = this.#freed ? "was freed" : `belongs to the scope "${this.#scope?.name}", which has ended`;
    throw new StateError(
      `tensor ${showShape(this.shape)}: read too late; it ${when}. Read its values inside the scope, or copy them out with read().`,
    );
  }
}
