/**
 * One linear memory: a heap for what lives long and an arena for what dies with its scope.
 *
 * The memory only ever grows; growing detaches every JavaScript view, so no view is kept: `reals`, `doubles`, `ints` and `bytes`
 * make one for the moment of use.
 *
 * @module
 */

import { invariant, StateError } from "../errors.ts";
import type { Address } from "./address.ts";

const PAGE_BYTES = 65_536;
/** Cache line, and the widest vector. */
const ALIGNMENT = 64;
/** The 4 GiB that 32-bit addresses reach. */
export const MAX_PAGES = 65_536;
const FIRST_CHUNK_BYTES = 1 << 20;

const align = (bytes: number): number => Math.ceil(Math.max(bytes, 1) / ALIGNMENT) * ALIGNMENT;

interface Block {
  address: Address;
  bytes: number;
}

/** 1 MiB to begin with; the heap grows it up to the 4 GiB that 32-bit addresses reach. */
const INITIAL_PAGES = 16;

/** A heap on a memory of its own; with `shared`, one that threads can share. */
export const createHeap = (shared = false): Heap =>
  new Heap(new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAX_PAGES, ...(shared ? { shared } : {}) }));

/** First-fit allocator over the linear memory; bookkeeping lives in JavaScript, so a stray write cannot corrupt it. */
export class Heap {
  readonly wasm: WebAssembly.Memory;
  /** Free blocks in order of address, never adjacent. */
  readonly #free: Block[] = [];
  readonly #used = new Map<Address, number>();
  #end = ALIGNMENT; // address 0 means "none"
  #usedBytes = 0;
  #peakBytes = 0;

  constructor(wasm: WebAssembly.Memory) {
    this.wasm = wasm;
  }

  /** Bytes handed out now, and the most there ever were. */
  get usedBytes(): number {
    return this.#usedBytes;
  }
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Reserves `bytes`, 64-byte aligned, contents undefined. @throws StateError when the 4 GiB address space is used up. */
  allocate(bytes: number): Address {
    const size = align(bytes);
    const index = this.#free.findIndex((block) => block.bytes >= size);
    let address: Address;
    if (index >= 0) {
      const block = this.#free[index]!;
      address = block.address;
      if (block.bytes === size) this.#free.splice(index, 1);
      else {
        block.address += size;
        block.bytes -= size;
      }
    } else {
      address = this.#extend(size);
    }
    this.#used.set(address, size);
    this.#usedBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#usedBytes);
    return address;
  }

  free(address: Address): void {
    const bytes = this.#used.get(address);
    invariant(bytes !== undefined, `heap block ${address} freed twice or never allocated`);
    this.#used.delete(address);
    this.#usedBytes -= bytes;
    let at = this.#free.findIndex((block) => block.address > address);
    if (at < 0) at = this.#free.length;
    this.#free.splice(at, 0, { address, bytes });
    this.#merge(at);
    this.#merge(at - 1);
  }

  /** Joins free block `i` with the one after it when they touch. */
  #merge(i: number): void {
    const block = this.#free[i];
    const next = this.#free[i + 1];
    if (!block || !next || block.address + block.bytes !== next.address) return;
    block.bytes += next.bytes;
    this.#free.splice(i + 1, 1);
  }

  /** Takes `size` bytes from the end of memory, starting inside a trailing free block when there is one. */
  #extend(size: number): Address {
    const last = this.#free.at(-1);
    const start = last && last.address + last.bytes === this.#end ? last.address : this.#end;
    const end = start + size;
    const have = this.wasm.buffer.byteLength;
    if (end > have) {
      const needed = Math.ceil((end - have) / PAGE_BYTES);
      const generous = Math.min(Math.max(needed, have / PAGE_BYTES / 8), MAX_PAGES - have / PAGE_BYTES);
      try {
        this.wasm.grow(Math.max(needed, Math.floor(generous)));
      } catch (cause) {
        throw new StateError(
          `memory: expected room for ${size} more bytes, but ${have} are in use and the linear memory ends at 4 GiB. ` +
            "Use a smaller batch, dataset or maximum width.",
          { requestedBytes: size, memoryBytes: have },
          { cause },
        );
      }
    }
    if (start !== this.#end) this.#free.pop();
    this.#end = end;
    return start;
  }
}

/** A point in the arena to return to. */
interface Mark {
  chunk: number;
  offset: number;
}

/** Bump allocation with nested scopes. Chunks come from the heap and are kept, so a steady loop never allocates. */
export class Arena {
  readonly #heap: Heap;
  readonly #chunks: Block[] = [];
  #chunk = 0;
  #offset = 0;
  #peakBytes = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Most bytes in use at one time since the last `resetPeak`. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  resetPeak(): void {
    this.#peakBytes = this.usedBytes;
  }

  /** Bytes of all chunks: what the arena holds of the heap. */
  get heldBytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  }

  /** Bytes in use now. */
  get usedBytes(): number {
    let bytes = this.#offset;
    for (let i = 0; i < this.#chunk; i++) bytes += this.#chunks[i]!.bytes;
    return bytes;
  }

  allocate(bytes: number): Address {
    const size = align(bytes);
    for (;;) {
      const chunk = this.#chunks[this.#chunk];
      if (!chunk) this.#chunks.push(this.#newChunk(size));
      else if (this.#offset + size <= chunk.bytes) break;
      else {
        this.#chunk++;
        this.#offset = 0;
      }
    }
    const address = this.#chunks[this.#chunk]!.address + this.#offset;
    this.#offset += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.usedBytes);
    return address;
  }

  #newChunk(size: number): Block {
    const previous = this.#chunks.at(-1);
    const bytes = Math.max(size, previous ? Math.min(previous.bytes * 2, 1 << 26) : FIRST_CHUNK_BYTES);
    return { address: this.#heap.allocate(bytes), bytes };
  }

  mark(): Mark {
    return { chunk: this.#chunk, offset: this.#offset };
  }

  /** Forgets everything allocated since `mark`. */
  release(mark: Mark): void {
    this.#chunk = mark.chunk;
    this.#offset = mark.offset;
  }
}

export type { Mark };
