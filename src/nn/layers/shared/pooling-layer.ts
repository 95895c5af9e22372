/** What pooling layers have in common: windows without weights. @module */

import type { Tensor } from "../../../tensor/tensor.ts";
import type { Window } from "../../../tensor/window.ts";
import { dimSize } from "../../axis.ts";
import type { BuildContext, Layer, LayerSpec } from "../../layer.ts";
import { imageGrid } from "./image-grid.ts";
import { wholeOption } from "./layer-options.ts";

/** A map of images, channel by channel, and its derivative at images of zeros. */
export interface Pool {
  forward(x: Tensor): Tensor;
  atSilence(direction: Tensor): Tensor;
}

export function poolingLayer(
  kind: "max-pool" | "average-pool",
  spec: LayerSpec,
  context: BuildContext,
  pool: (name: string, window: Window) => Pool,
): Layer {
  const name = context.name(kind);
  const size = wholeOption(name, "size", spec.size, 1);
  const stride = wholeOption(name, "stride", spec.stride ?? size, 1);
  const padding = wholeOption(name, "padding", spec.padding ?? 0, 0);
  const window = { size, stride, padding };
  const { outHeight, outWidth } = imageGrid(name, context, window);
  const { forward, atSilence } = pool(name, window);
  return {
    kind,
    name,
    parameters: [],
    children: [],
    output: context.input,
    grid: [outHeight, outWidth],
    passage: { carry: forward, atSilence },
    forward,
    express: (x, to) => to.add({ kind, ...window }, x),
    flops: () => outHeight * outWidth * size * size * dimSize(context.input),
  };
}
