/**
 * A split in device memory, in its own bytes; batches are gathered from it, and scaled, by row number.
 *
 * @module
 */

import { copiesOfRows, countDistinct } from "../../data/copies.ts";
import type { Split } from "../../data/dataset.ts";
import { invariant, ShapeError } from "../../errors.ts";
import type { Address } from "../../kernels/address.ts";
import type { BatchTargets } from "../../nn/loss.ts";
import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";

export class ResidentSplit {
  readonly device: Device;
  readonly rows: number;
  readonly columns: number;
  /** How much each row counts; null: all the same. */
  readonly weights: Float64Array | null;
  readonly #split: Split;
  readonly #inputs: Address;
  readonly #targets: Address;
  /** 0: none. */
  readonly #weights: Address;
  /** Inputs that are requested again and again, by how many they are. */
  readonly #kept = new Map<number, { readonly rows: Int32Array; readonly inputs: Tensor }>();

  constructor(device: Device, split: Split) {
    const { inputs, targets } = split;
    this.device = device;
    this.rows = inputs.rows;
    this.columns = inputs.columns;
    this.weights = split.weights ?? null;
    this.#split = split;
    const size = this.rows * this.columns;
    if (inputs.kind === "bytes") {
      this.#inputs = device.heap.allocate(size);
      device.bytes(this.#inputs, size).set(inputs.values);
    } else {
      this.#inputs = device.heap.allocate(size * device.bytesPerReal);
      device.reals(this.#inputs, size).set(inputs.values);
    }
    if (targets.kind === "classes") {
      this.#targets = device.heap.allocate(this.rows * 4);
      device.ints(this.#targets, this.rows).set(targets.labels);
    } else {
      this.#targets = device.heap.allocate(targets.values.length * device.bytesPerReal);
      device.reals(this.#targets, targets.values.length).set(targets.values);
    }
    this.#weights = this.weights ? device.heap.allocate(this.rows * device.bytesPerReal) : 0;
    if (this.weights) device.reals(this.#weights, this.rows).set(this.weights);
  }

  /** For each row the first one that it is a copy of; null without copies. */
  get copies(): Int32Array | null {
    return this.#split.copies ?? null;
  }

  /** The same of some rows, by their place among them. */
  copiesAmong(rows: Int32Array): Int32Array | null {
    return this.copies && copiesOfRows(this.copies, rows);
  }

  /** Rows that are no copies of others. */
  get distinctRows(): number {
    return this.copies ? countDistinct(this.copies) : this.rows;
  }

  /** Overwrites rows from `first` on; only for splits of reals. `inputs`: [rows, columns], `targets` as in the split. */
  write(first: number, inputs: Float32Array, targets: Int32Array | Float32Array): void {
    const { device, columns } = this;
    const { inputs: own, targets: ownTargets } = this.#split;
    invariant(own.kind === "reals", "rows of bytes are written once");
    this.#forget();
    device.reals(this.#inputs, this.rows * columns).set(inputs, first * columns);
    if (ownTargets.kind === "classes") {
      device.ints(this.#targets, this.rows).set(targets, first);
    } else {
      device.reals(this.#targets, ownTargets.values.length).set(targets, first * ownTargets.columns);
    }
  }

  /** Row numbers in the current scope, as the gather kernels take them. @throws ShapeError for a row that is not there */
  #indices(rows: Int32Array): Address {
    for (const row of rows) {
      if (row >= 0 && row < this.rows) continue;
      throw new ShapeError(`rows: expected numbers from 0 to ${this.rows - 1}, received ${row}.`, {
        row,
        rows: this.rows,
      });
    }
    const address = this.device.scratch(rows.length * 4);
    this.device.ints(address, rows.length).set(rows);
    return address;
  }

  /** The inputs of these rows in the current scope: [rows.length, columns]. */
  inputs(rows: Int32Array): Tensor {
    return this.#gatherInputs(rows.length, this.#indices(rows));
  }

  #gatherInputs(count: number, indices: Address): Tensor {
    const { device, columns } = this;
    const { inputs } = this.#split;
    const x = device.empty([count, columns]);
    if (inputs.kind === "bytes") {
      device.kernels.gatherBytes(count, columns, this.#inputs, indices, inputs.scale, inputs.offset, x.address);
    } else {
      device.kernels.gatherRows(count, columns, this.#inputs, indices, x.address);
    }
    return x;
  }

  /** Inputs and targets of these rows in the current scope. */
  batch(rows: Int32Array): { inputs: Tensor; targets: BatchTargets } {
    const indices = this.#indices(rows);
    return { inputs: this.#gatherInputs(rows.length, indices), targets: this.#gatherTargets(rows, indices) };
  }

  /**
   * The same for rows that are requested again and again: their inputs are gathered once and kept until as many others are requested. Rows
   * from all over a large split are hardly ever in a cache.
   */
  keptBatch(rows: Int32Array): { inputs: Tensor; targets: BatchTargets } {
    const kept = this.#kept.get(rows.length);
    const same = kept?.rows.every((row, i) => row === rows[i]);
    return {
      inputs: kept && same ? kept.inputs : this.#keep(rows),
      targets: this.#gatherTargets(rows, this.#indices(rows)),
    };
  }

  #keep(rows: Int32Array): Tensor {
    const { device, columns } = this;
    this.#kept.get(rows.length)?.inputs.free();
    const inputs = device.reserve([rows.length, columns]);
    this.#kept.set(rows.length, { rows: rows.slice(), inputs });
    device.scope("kept rows", () => {
      const gathered = this.inputs(rows);
      device.kernels.copy(gathered.size, gathered.address, inputs.address);
    });
    return inputs;
  }

  #forget(): void {
    for (const { inputs } of this.#kept.values()) inputs.free();
    this.#kept.clear();
  }

  #gatherTargets(rows: Int32Array, indices: Address): BatchTargets {
    const { device } = this;
    const { targets } = this.#split;
    const weights = this.#weights === 0 ? null : device.empty([rows.length, 1]);
    if (weights) device.kernels.gatherRows(rows.length, 1, this.#weights, indices, weights.address);
    if (targets.kind === "classes") {
      const labels = device.scratch(rows.length * 4);
      device.kernels.gatherInts(rows.length, this.#targets, indices, labels);
      return { kind: "classes", labels, weights };
    }
    const values = device.empty([rows.length, targets.columns]);
    device.kernels.gatherRows(rows.length, targets.columns, this.#targets, indices, values.address);
    return { kind: "values", values, weights };
  }

  free(): void {
    this.#forget();
    this.device.heap.free(this.#inputs);
    this.device.heap.free(this.#targets);
    if (this.#weights !== 0) this.device.heap.free(this.#weights);
  }
}
