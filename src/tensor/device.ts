/**
 * A device: one linear memory, one set of kernels, the tensors in it, and the scopes and tape of what is being computed on it.
 *
 * @module
 */

import { invariant, ShapeError, StateError } from "../errors.ts";
import type { Address } from "../kernels/address.ts";
import type { Decompositions } from "../kernels/decompositions.ts";
import type { KernelSet } from "../kernels/kernels.ts";
import { Arena, type Heap, type Mark } from "../kernels/memory.ts";
import { columnsOf, rowsOf, type Shape, showShape, sizeOf } from "./shape.ts";

/** A typed array of the device's reals: float32 on WebAssembly, float64 on the reference. */
export type Reals = Float32Array | Float64Array;

/** A stretch of time in the arena. Tensors made in it die with it. */
export interface Scope {
  readonly name: string;
  alive: boolean;
}

/** A contiguous, row-major array of reals in a device's memory. */
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

/** One operation on the tape. */
export interface TapeRecord<Saved = unknown> {
  /** Adds what the gradient of the output implies to the gradients of the inputs. */
  readonly backward: (record: never, gradients: never) => void;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** What the backward needs besides inputs and output. */
  readonly saved: Saved;
}

/** What was computed, to be differentiated. */
export class Tape {
  readonly records: TapeRecord[] = [];
}

/** What computations do in parts: whether threads pay is measured for each. */
export type PartsKind = "pieces forward" | "pieces" | "planes" | "outputs" | "images";

/** A memory with kernels: where tensors are and computations run. */
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
  /** Scratch of parts that run at the same time: it does not count as memory of a step, which is the same on any number of threads. */
  readonly #beside: Arena;

  constructor(heap: Heap, kernelSet: KernelSet, decompositions: Decompositions) {
    this.heap = heap;
    this.arena = new Arena(heap);
    this.#beside = new Arena(heap);
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
    invariant(this.kernelSet.pool?.isRecording !== true, "a part of a job opens no scope");
    const [mark, beside]: readonly [Mark, Mark] = [this.arena.mark(), this.#beside.mark()];
    const scope: Scope = { name, alive: true };
    this.#scopes.push(scope);
    try {
      return body();
    } finally {
      scope.alive = false;
      this.#scopes.pop();
      this.arena.release(mark);
      this.#beside.release(beside);
    }
  }

  /** Parts of a computation to make at a time: two for each thread, so that one that is held up takes fewer; 1 without threads. */
  get partsAtOnce(): number {
    return 2 * (this.kernelSet.pool?.threads ?? 0.5);
  }

  /**
   * Runs `count` parts of a computation that do not depend on one another, at the same time where there are threads. `body` makes the kernel
   * calls of a part and nothing else: it reads no result, and what it writes no other part reads. `kind` tells such jobs apart.
   */
  parts(kind: PartsKind, count: number, body: (part: number) => void): void {
    const { pool } = this.kernelSet;
    if (pool) pool.run(kind, count, body);
    else for (let part = 0; part < count; part++) body(part);
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

  /** `scratch` for part `part` of those that run at the same time. */
  partScratch(part: number, bytes: number): Address {
    if (part === 0) return this.scratch(bytes);
    this.#currentScope();
    return this.#beside.allocate(bytes);
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
