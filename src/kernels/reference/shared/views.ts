/** Views of the linear memory for the reference kernels, renewed when the memory has grown. @module */

import type { Heap } from "../../memory.ts";

/** The whole memory as float64, int32 and bytes. Index of a float64: address / 8. */
export class Views {
  readonly #heap: Heap;
  #doubles = new Float64Array(0);
  #ints = new Int32Array(0);
  #bytes = new Uint8Array(0);

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  get doubles(): Float64Array {
    if (this.#doubles.buffer !== this.#heap.wasm.buffer) this.#doubles = new Float64Array(this.#heap.wasm.buffer);
    return this.#doubles;
  }

  get ints(): Int32Array {
    if (this.#ints.buffer !== this.#heap.wasm.buffer) this.#ints = new Int32Array(this.#heap.wasm.buffer);
    return this.#ints;
  }

  get bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.#heap.wasm.buffer) this.#bytes = new Uint8Array(this.#heap.wasm.buffer);
    return this.#bytes;
  }
}
