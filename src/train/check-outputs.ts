/** Whether a model gives what its source requests. @module */

import { ShapeError } from "../errors.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { TrainedModel } from "./model.ts";
import type { SourceDescription } from "./source.ts";

/** @throws ShapeError before anything is trained when the model has too few or too many outputs */
export function checkOutputs(model: TrainedModel, { name, task, outputs, inputShape }: SourceDescription): void {
  const { device } = model;
  const found = device.scope("outputs", () => {
    const row = device.tensor(new Float64Array(sizeOf(inputShape)), [1, sizeOf(inputShape)]);
    return model.forward(row).size;
  });
  if (found === outputs) return;
  const wanted =
    task === "classification" ? `one for each of its ${outputs} classes` : `one for each number to predict`;
  throw new ShapeError(
    `model: expected ${outputs} outputs for "${name}", ${wanted}, found ${found}. Leave their number out, as in perceptron([16]), and the dataset sets it.`,
    { expected: outputs, received: found },
  );
}
