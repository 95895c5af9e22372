/**
 * The order in which training visits its rows.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import { RandomStream } from "../tensor/random.ts";
import { shuffledRows } from "./split.ts";

/** Where a `BatchOrder` stands, as plain data. `random` is the state before the epoch's order was drawn. */
export interface BatchOrderState {
  readonly epoch: number;
  readonly position: number;
  readonly random: readonly number[];
}

/**
 * Batches of row numbers: each epoch visits every row once, in a new order drawn from the seed; the last batch of an epoch
 * holds what is left.
 *
 * @example
 * const order = new BatchOrder(60_000, 128, 1);
 * const rows = order.next(); // Int32Array [128]
 */
export class BatchOrder {
  readonly rows: number;
  readonly batchSize: number;
  #random: RandomStream;
  #before: readonly number[];
  #order: Int32Array;
  #epoch = 0;
  #position = 0;

  /**
   * @param rows how many rows there are, 1 or more
   * @param batchSize rows of a batch, 1 or more; above `rows` every batch is the whole
   * @throws OptionError `option` when either is not a whole number of 1 or more
   */
  constructor(rows: number, batchSize: number, seed: number) {
    for (const [name, value] of Object.entries({ rows, batchSize })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new OptionError(`batches: expected ${name} to be a whole number of 1 or more, received ${value}.`, {
          name,
          value,
        });
      }
    }
    this.rows = rows;
    this.batchSize = batchSize;
    this.#random = new RandomStream(seed, "batches");
    this.#before = [...this.#random.state()];
    this.#order = shuffledRows(rows, this.#random);
  }

  /** Epochs completed. A batch that completes an epoch counts it at once. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Rows of the current epoch already given out. */
  get position(): number {
    return this.#position;
  }

  /** The rows of the next batch: `[batchSize]`, or fewer at the end of an epoch. It stays as it is when more are drawn. */
  next(): Int32Array {
    const batch = this.#order.subarray(this.#position, this.#position + this.batchSize);
    this.#position += batch.length;
    if (this.#position >= this.rows) {
      this.#epoch++;
      this.#position = 0;
      this.#before = [...this.#random.state()];
      this.#order = shuffledRows(this.rows, this.#random);
    }
    return batch;
  }

  state(): BatchOrderState {
    return { epoch: this.#epoch, position: this.#position, random: this.#before };
  }

  /** Continues from a saved state of an order over as many rows. */
  restore(state: BatchOrderState): void {
    this.#epoch = state.epoch;
    this.#position = state.position;
    this.#before = [...state.random];
    this.#random.restore(state.random);
    this.#order = shuffledRows(this.rows, this.#random);
  }
}
