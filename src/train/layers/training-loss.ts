/** What is trained on: the loss of a batch, with mixup and label smoothing where they are requested. @module */

import type { Root } from "../../tensor/gradients.ts";
import type { LossValue } from "../../tensor/ops/loss.ts";
import { uniformCrossEntropy } from "../../tensor/ops/uniform-cross-entropy.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Settings } from "../settings.ts";
import type { TrainingBatch } from "./training-batch.ts";

/**
 * (1 - e) L + e U: L the loss towards the targets (with mixup share L_1 + (1 - share) L_2), e the share of label smoothing and U the
 * cross-entropy of the uniform distribution. Also what is to be differentiated for it. Hits are those of the batch's own targets.
 */
export function trainingLoss(
  { loss, labelSmoothing }: Pick<Settings, "loss" | "labelSmoothing">,
  outputs: Tensor,
  { targets, mixed }: Pick<TrainingBatch, "targets" | "mixed">,
): { readonly value: LossValue; readonly roots: readonly Root[] } {
  const sharp = 1 - labelSmoothing;
  const share = mixed?.share ?? 1;
  const own = loss.compute(outputs, targets);
  const parts = [
    { of: own, weight: sharp * share },
    ...(mixed ? [{ of: loss.compute(outputs, mixed.targets), weight: sharp * (1 - share) }] : []),
    ...(labelSmoothing > 0 ? [{ of: uniformCrossEntropy(outputs, targets.weights), weight: labelSmoothing }] : []),
  ];
  return {
    value: { ...own.read(), loss: parts.reduce((sum, { of, weight }) => sum + weight * of.read().loss, 0) },
    roots: parts.map(({ of, weight }) => ({ output: of.output, weight })),
  };
}
