/**
 * The gradients that reverse-mode differentiation collects.
 *
 * @module
 */

import { invariant } from "../errors.ts";
import type { Address } from "../kernels/address.ts";
import type { Device } from "./device.ts";
import type { TapeRecord } from "./tape.ts";
import type { Tensor } from "./tensor.ts";

/** Adds, to the gradients of a record's inputs, what the gradient of its output implies. */
export type Backward<Saved = never> = (record: TapeRecord<Saved>, gradients: Gradients) => void;

/** A scalar to differentiate, and its weight in the total. */
export interface Root {
  readonly output: Tensor;
  readonly weight?: number;
}

/**
 * Gradients of sum_i weight_i root_i with respect to every tensor on the tape that carries one. They live in the current scope.
 */
export class Gradients {
  readonly #device: Device;
  readonly #of = new Map<Tensor, Tensor>();
  readonly #weights = new Map<Tensor, number>();

  constructor(device: Device, roots: readonly Root[]) {
    this.#device = device;
    for (const root of roots)
      this.#weights.set(root.output, (this.#weights.get(root.output) ?? 0) + (root.weight ?? 1));
  }

  /** Whether a root depends on the output of a record. */
  reaches(output: Tensor): boolean {
    return this.#of.has(output) || this.#weights.has(output);
  }

  /** The gradient of a tensor, or null when no root depends on it. */
  of(tensor: Tensor): Tensor | null {
    return this.#of.get(tensor) ?? null;
  }

  /** The gradient of a record's output; only for backwards, which run only when it is there. */
  output(record: TapeRecord): Tensor {
    const { output } = record;
    const weight = this.#weights.get(output);
    if (weight !== undefined) {
      const seed = this.#device.empty(output.shape);
      this.#device.kernels.fill(seed.size, weight, seed.address);
      this.#weights.delete(output);
      this.give(output, seed);
    }
    const gradient = this.#of.get(output);
    invariant(gradient, "an output has no gradient");
    return gradient;
  }

  /** The gradient of a scalar output, as a number. */
  weight(record: TapeRecord): number {
    if (!this.#of.has(record.output)) return this.#weights.get(record.output) ?? 0;
    return this.#device.reals(this.output(record).address, 1)[0] as number;
  }

  /** Hands over a finished gradient; the caller must not use the tensor again. */
  give(tensor: Tensor, gradient: Tensor): void {
    if (!tensor.requiresGradient) return;
    const present = this.#of.get(tensor);
    if (present) this.#device.kernels.axpy(present.size, 1, gradient.address, present.address);
    else this.#of.set(tensor, gradient);
  }

  /** Lets `write` put, or add when `accumulate`, a contribution straight into the gradient of `tensor`. */
  into(tensor: Tensor, write: (address: Address, accumulate: boolean) => void): void {
    if (!tensor.requiresGradient) return;
    let gradient = this.#of.get(tensor);
    const accumulate = gradient !== undefined;
    if (!gradient) {
      gradient = this.#device.empty(tensor.shape);
      this.#of.set(tensor, gradient);
    }
    write(gradient.address, accumulate);
  }

  /** Like `into`, for kernels that can only add. */
  addInto(tensor: Tensor, add: (address: Address) => void): void {
    this.into(tensor, (address, accumulate) => {
      if (!accumulate) this.#device.kernels.fill(tensor.size, 0, address);
      add(address);
    });
  }

  /** Like `into`, for kernels that can only overwrite. */
  contribute(tensor: Tensor, write: (address: Address) => void): void {
    if (!tensor.requiresGradient) return;
    const gradient = this.#device.empty(tensor.shape);
    write(gradient.address);
    this.give(tensor, gradient);
  }
}
