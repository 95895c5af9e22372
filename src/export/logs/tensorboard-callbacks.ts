/** TensorBoard during a run: callbacks that write its event file as things happen. @module */

import { fileHeader, summaryRecord } from "../../formats/tfevents.ts";
import type { TrainedModel } from "../../train/model.ts";
import type { Callbacks } from "../../train/train-options.ts";
import { momentOf, scalarsOf } from "./scalars.ts";

/** Where records are written, and which model they are of. */
export interface TensorBoardOptions {
  /** Appends bytes to a file, whose name must hold `tfevents` for TensorBoard to find it. */
  write(bytes: Uint8Array): void;
  /** The model in training, for histograms of its parameters after each epoch; without it there are none. */
  readonly model?: () => TrainedModel;
  /** Seconds since 1970; default the host's clock. */
  readonly now?: () => number;
}

/**
 * Scalars `train/loss`, `validation/accuracy`, `widths/hidden1`, ... as they come, and `weights/...` as histograms.
 *
 * @example
 * const run: Run = train({ ...options, callbacks: tensorBoardCallbacks({ write, model: () => run.trainer.model.trained }) });
 */
export function tensorBoardCallbacks({ write, model, now = () => Date.now() / 1000 }: TensorBoardOptions): Callbacks {
  let axes: readonly string[] = [];
  let step = 0;
  write(fileHeader(now()));
  return {
    onEvent(event) {
      if (event.type === "start") axes = event.axes;
      ({ step } = momentOf(event));
      const values = scalarsOf(event, axes);
      if (values.length > 0) write(summaryRecord(step, now(), values));
    },
    onEpoch() {
      const tensors = model?.().tensors?.();
      if (!tensors) return;
      const values = Object.entries(tensors).map(([name, { values: value }]) => ({ name: `weights/${name}`, value }));
      write(summaryRecord(step, now(), values));
    },
  };
}
