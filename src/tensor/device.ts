/**
 * A device: one linear memory, one set of kernels, and the scopes and tape of what is being computed on it.
 *
 * @module
 */

import { StateError } from "../errors.ts";
import type { Address } from "../kernels/address.ts";
import type { Decompositions } from "../kernels/decompositions.ts";
import type { KernelSet } from "../kernels/kernels.ts";
import { Arena, type Heap, type Mark } from "../kernels/memory.ts";
import type { Shape } from "./shape.ts";
import { sizeOf } from "./shape.ts";
import type { Tape } from "./tape.ts";
import { Tensor } from "./tensor.ts";

/** A typed array of the device's reals: float32 on WebAssembly, float64 on the reference. */
export type Reals = Float32Array | Float64Array;

/** A stretch of time in the arena. Tensors made in it die with it. */
export interface Scope {
  readonly name: string;
  alive: boolean;
}

export class Device {
  readonly heap: Heap;
  readonly arena: Arena;
  readonly kernelSet: KernelSet;
  readonly kernels: KernelSet["kernels"];
  readonly bytesPerReal: 4 | 8;
  readonly decompositions: Decompositions;
  /** The tape that ops record on, or null while nothing needs a gradient. */
  tape: Tape | null = null;
  readonly #scopes: Scope[] = [];

  constructor(heap: Heap, kernelSet: KernelSet, decompositions: Decompositions) {
    this.heap = heap;
    this.arena = new Arena(heap);
    this.kernelSet = kernelSet;
    this.kernels = kernelSet.kernels;
    this.bytesPerReal = kernelSet.bytesPerReal;
    this.decompositions = decompositions;
  }

  /** What the kernels run on: `wasm`, `wasm+blas`, `reference`. */
  get name(): string {
    return this.kernelSet.name;
  }

  /**
   * Runs `body` in a new arena scope nested in the current one. Every tensor made inside is gone afterwards; reading one later
   * throws a `StateError`. `body` must be synchronous.
   */
  scope<T>(name: string, body: () => T): T {
    const mark: Mark = this.arena.mark();
    const scope: Scope = { name, alive: true };
    this.#scopes.push(scope);
    try {
      return body();
    } finally {
      scope.alive = false;
      this.#scopes.pop();
      this.arena.release(mark);
    }
  }

  /** A tensor with undefined contents in the current scope. @throws StateError outside every scope */
  empty(shape: Shape): Tensor {
    return new Tensor(this, shape, this.scratch(sizeOf(shape) * this.bytesPerReal), this.#currentScope());
  }

  /** A tensor of zeros in the current scope. */
  zeros(shape: Shape): Tensor {
    const tensor = this.empty(shape);
    this.kernels.fill(tensor.size, 0, tensor.address);
    return tensor;
  }

  /** A tensor in the current scope with these values, row by row. */
  tensor(values: ArrayLike<number>, shape: Shape): Tensor {
    const tensor = this.empty(shape);
    tensor.write(values);
    return tensor;
  }

  /** A tensor on the heap that lives until `tensor.free()`: parameters, moments, data. Contents are zeros. */
  persistent(shape: Shape): Tensor {
    const tensor = this.reserve(shape);
    this.kernels.fill(tensor.size, 0, tensor.address);
    return tensor;
  }

  /** Like `persistent`, with undefined contents. */
  reserve(shape: Shape): Tensor {
    return new Tensor(this, shape, this.heap.allocate(sizeOf(shape) * this.bytesPerReal), null);
  }

  /** `bytes` of scratch in the current scope, 64-byte aligned. */
  scratch(bytes: number): Address {
    this.#currentScope();
    return this.arena.allocate(bytes);
  }

  #currentScope(): Scope {
    const scope = this.#scopes.at(-1);
    if (!scope) {
      throw new StateError(
        "device: expected an open scope, found none. Wrap the computation in device.scope(name, () => ...).",
      );
    }
    return scope;
  }

  /** A view of n reals; valid until the next allocation. */
  reals(address: Address, n: number): Reals {
    return this.bytesPerReal === 4
      ? new Float32Array(this.heap.wasm.buffer, address, n)
      : new Float64Array(this.heap.wasm.buffer, address, n);
  }

  /** A view of n float64; valid until the next allocation. */
  doubles(address: Address, n: number): Float64Array {
    return new Float64Array(this.heap.wasm.buffer, address, n);
  }

  /** A view of n int32; valid until the next allocation. */
  ints(address: Address, n: number): Int32Array {
    return new Int32Array(this.heap.wasm.buffer, address, n);
  }

  /** A view of n bytes; valid until the next allocation. */
  bytes(address: Address, n: number): Uint8Array {
    return new Uint8Array(this.heap.wasm.buffer, address, n);
  }
}
