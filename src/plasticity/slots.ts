/** Places in arrays for things that come and go. @module */

/** Hands out the lowest free place, so that which places are taken depends only on the current content. */
export class Slots {
  readonly #used: boolean[] = [];
  /** Every place below is taken. */
  #low = 0;

  /** One past the highest place in use. */
  get high(): number {
    return this.#used.length;
  }

  take(): number {
    while (this.#used[this.#low]) this.#low++;
    this.#used[this.#low] = true;
    return this.#low;
  }

  release(slot: number): void {
    this.#used[slot] = false;
    this.#low = Math.min(this.#low, slot);
    while (this.#used.length > 0 && !this.#used.at(-1)) this.#used.pop();
  }
}
