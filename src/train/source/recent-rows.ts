/**
 * The most recent training rows, as row numbers: what a sliding buffer of inputs would hold, at four bytes a row.
 *
 * @module
 */

/** At least this many row numbers are remembered, so that a strategy may ask at any time. */
const LEAST = 2048;

export class RecentRows {
  readonly #total: number;
  readonly #coming: Int32Array;
  /** Visited rows, oldest first: the latest `capacity`, and up to as many before them. */
  #visited: number[] = [];
  #capacity: number;

  /** @param coming the rows in the order of the first epoch, which stand in for the past until there is one */
  constructor(totalRows: number, coming: Int32Array) {
    this.#total = totalRows;
    this.#coming = coming;
    this.#capacity = Math.min(totalRows, LEAST);
  }

  push(rows: Int32Array): void {
    for (const row of rows) this.#visited.push(row);
    // Cut rarely, so that a step does not copy the whole buffer.
    if (this.#visited.length > 2 * this.#capacity) this.#visited = this.#visited.slice(-this.#capacity);
  }

  /**
   * The latest `capacity` rows, oldest first, after rows still to come while fewer were visited; all rows of the split, in order,
   * when it has no more than that.
   */
  latest(capacity: number): Int32Array {
    if (capacity >= this.#total) return Int32Array.from({ length: this.#total }, (_, i) => i);
    this.#capacity = Math.max(this.#capacity, capacity);
    const visited = this.#visited.slice(-capacity);
    const found = new Int32Array(capacity);
    found.set(this.#coming.subarray(visited.length, capacity));
    found.set(visited, capacity - visited.length);
    return found;
  }

  /** The capacity, then the rows. */
  state(): readonly number[] {
    return [this.#capacity, ...this.#visited];
  }

  restore([capacity = this.#capacity, ...visited]: readonly number[]): void {
    this.#capacity = capacity;
    this.#visited = visited;
  }
}
