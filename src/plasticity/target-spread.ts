/** How much the targets vary. @module */

export interface TargetSpreadState {
  readonly rows: number;
  readonly means: readonly number[];
  readonly squares: readonly number[];
}

/**
 * Running mean and sum of squared deviations of each column.
 * @see Welford 1962, Note on a method for calculating corrected sums of squares and products, Technometrics 4(3)
 */
export class TargetSpread {
  #rows = 0;
  readonly #means: number[];
  readonly #squares: number[];

  constructor(columns: number) {
    this.#means = new Array<number>(columns).fill(0);
    this.#squares = new Array<number>(columns).fill(0);
  }

  /** Takes in whole rows. */
  see(targets: ArrayLike<number>): void {
    const columns = this.#means.length;
    for (let at = 0; at < targets.length; at += columns) {
      this.#rows++;
      for (let c = 0; c < columns; c++) {
        const target = targets[at + c] as number;
        const before = target - (this.#means[c] as number);
        const mean = (this.#means[c] as number) + before / this.#rows;
        this.#means[c] = mean;
        this.#squares[c] = (this.#squares[c] as number) + before * (target - mean);
      }
    }
  }

  /** Mean over the columns of the variance of all rows so far; 0 before the first. */
  get variance(): number {
    const sum = this.#squares.reduce((total, squares) => total + squares, 0);
    return this.#rows === 0 ? 0 : sum / this.#rows / this.#squares.length;
  }

  state(): TargetSpreadState {
    return { rows: this.#rows, means: [...this.#means], squares: [...this.#squares] };
  }

  restore(state: TargetSpreadState): void {
    this.#rows = state.rows;
    this.#means.splice(0, this.#means.length, ...state.means);
    this.#squares.splice(0, this.#squares.length, ...state.squares);
  }
}
