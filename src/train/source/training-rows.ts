/** The rows that training may request by number: their order, the most recent ones, and a fixed mix of them for probes. @module */

import { BatchOrder, type BatchOrderState } from "../../data/batches.ts";
import type { Split } from "../../data/dataset.ts";
import type { Device } from "../../tensor/device.ts";
import { RecentRows } from "./recent-rows.ts";
import { ResidentSplit } from "./resident.ts";

export interface TrainingRowsState {
  readonly order: BatchOrderState;
  /** Numbers of the most recent rows. */
  readonly recent: readonly number[];
}

export class TrainingRows {
  readonly split: ResidentSplit;
  readonly order: BatchOrder;
  readonly recent: RecentRows;
  /** All rows in a fixed order: probes are its first. */
  readonly #mixed: Int32Array;

  constructor(
    device: Device,
    split: Split,
    { batchSize, seed }: { readonly batchSize: number; readonly seed: number },
  ) {
    const { rows } = split.inputs;
    this.split = new ResidentSplit(device, split);
    this.order = new BatchOrder(rows, batchSize, seed);
    this.#mixed = new BatchOrder(rows, rows, seed).next();
    this.recent = new RecentRows(rows, this.#mixed);
  }

  /** Numbers of the same rows at every call, fewer where there are fewer. */
  probe(count: number): Int32Array {
    return this.#mixed.subarray(0, count);
  }

  state(): TrainingRowsState {
    return { order: this.order.state(), recent: this.recent.state() };
  }

  restore({ order, recent }: TrainingRowsState): void {
    this.order.restore(order);
    this.recent.restore(recent);
  }
}
