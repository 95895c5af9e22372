/**
 * The most recent training rows, as row numbers: what a sliding buffer of inputs would hold, at four bytes a row.
 *
 * @module
 */

/** At least this many row numbers are remembered, so that a strategy may ask at any time. */
const LEAST = 2048;

export class RecentRows {
  readonly #total: number;
  #rows: number[];
  #capacity: number;

  /** @param first the first rows to come, which stand in for the past until there is one */
  constructor(totalRows: number, first: Int32Array) {
    this.#total = totalRows;
    this.#capacity = Math.min(totalRows, Math.max(LEAST, first.length));
    this.#rows = [...first.subarray(0, this.#capacity)];
  }

  push(rows: Int32Array): void {
    for (const row of rows) this.#rows.push(row);
    if (this.#rows.length > this.#capacity) this.#rows = this.#rows.slice(-this.#capacity);
  }

  /** The latest `capacity` rows, oldest first; all rows of the split, in order, when it has no more than that. */
  latest(capacity: number): Int32Array {
    if (capacity >= this.#total) return Int32Array.from({ length: this.#total }, (_, i) => i);
    this.#capacity = Math.max(this.#capacity, capacity);
    return Int32Array.from(this.#rows.slice(-capacity));
  }

  state(): readonly number[] {
    return [...this.#rows];
  }

  restore(rows: readonly number[]): void {
    this.#rows = [...rows];
  }
}
