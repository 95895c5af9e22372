/** Activation layer. @module */

import { activate } from "../../tensor/ops/activate.ts";
import type { Activation } from "../../tensor/ops/shared/activated.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dimSize } from "../axis.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { activationOf } from "./shared/activation-of.ts";
import { slopeAtZero } from "./shared/slope-at-zero.ts";

/** Options of `activation`. */
export interface ActivationOptions {
  /** Slope below 0 of leaky ReLU; default 0.01. */
  readonly alpha?: number;
}

/**
 * y = f(x), elementwise. After a weighted layer it is fused into that layer.
 *
 * @param name `relu` (derivative 1 at 0), `relu-zero`, `leaky-relu`, `tanh`, `sigmoid`, `gelu`, `silu`, `identity`
 */
export function activation(name: string, options: ActivationOptions = {}): LayerSpec {
  return layerSpec(activationLayer, { activation: name, ...options });
}

export const activationLayer: LayerDefinition = defineLayer({
  kind: "activation",
  summary: "Elementwise activation function.",
  build(spec, context) {
    const { definition, alpha } = activationOf(spec);
    const f: Activation = { code: definition.code, alpha };
    const forward = (x: Tensor): Tensor => activate(x, f);
    return {
      kind: "activation",
      name: context.name(definition.name),
      parameters: [],
      children: [],
      output: context.input,
      passage: { carry: forward, atSilence: (x) => slopeAtZero(x, f) },
      forward,
      express: (x, to) => to.add({ kind: "activation", activation: definition.name, alpha }, x),
      flops: () => dimSize(context.input),
    };
  },
});
