/** Perceptrons as students. @module */

import type { LayerSpec } from "../../../nn/layer.ts";
import { activation } from "../../../nn/layers/activation.ts";
import { sequential } from "../../../nn/layers/sequential.ts";
import { perceptron } from "../../../nn/perceptron.ts";
import { outputsOf, type Space } from "../../space.ts";

/** Logits, or values squashed into [-1, 1] by tanh. */
export function actingPerceptron(hidden: readonly number[], name: string, space: Space): LayerSpec {
  const core = perceptron(hidden, outputsOf(space), { activation: name });
  return space.kind === "discrete" ? core : sequential([core, activation("tanh")]);
}
