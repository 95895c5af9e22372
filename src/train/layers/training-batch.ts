/** Rows as they are trained on: gathered, augmented and mixed where that is requested. @module */

import { augmentImages, mixupShare } from "../../data/augmentation.ts";
import { shuffledRows } from "../../data/split.ts";
import type { BatchTargets } from "../../nn/loss.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Session } from "../session.ts";

/** What one step trains on; with mixup, a share of the targets is that of the rows mixed in. */
export interface TrainingBatch {
  readonly inputs: Tensor;
  readonly targets: BatchTargets;
  readonly mixed: { readonly targets: BatchTargets; readonly share: number } | null;
}

/** In the current scope. */
export function trainingBatch(session: Session, rows: Int32Array): TrainingBatch {
  const { settings, source, device, streams } = session;
  const { augmentation } = settings;
  const { inputs, targets } = source.training.split.batch(rows);
  const pixels = device.reals(inputs.address, inputs.size);
  augmentImages(pixels, source.inputShape, augmentation, streams.get("augmentation"));
  const batch = { inputs, targets, mixed: null };
  return augmentation.mixup === 0 ? batch : mixed(session, rows, batch);
}

/** Each row becomes share x + (1 - share) x of another row of the batch. */
function mixed({ settings, source, device, streams }: Session, rows: Int32Array, batch: TrainingBatch): TrainingBatch {
  const { inputs, targets } = batch;
  const random = streams.get("mixup");
  const share = mixupShare(settings.augmentation.mixup, random);
  const order = shuffledRows(rows.length, random);
  const others = device.empty(inputs.shape);
  const indices = device.scratch(rows.length * 4);
  device.ints(indices, rows.length).set(order);
  device.kernels.gatherRows(rows.length, inputs.columns, inputs.address, indices, others.address);
  device.kernels.scale(inputs.size, share, inputs.address, inputs.address);
  device.kernels.axpy(inputs.size, 1 - share, others.address, inputs.address);
  const { targets: otherTargets } = source.training.split.batch(order.map((i) => rows[i] as number));
  return { inputs, targets, mixed: { targets: otherTargets, share } };
}
