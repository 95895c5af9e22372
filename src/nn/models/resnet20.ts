/** ResNet-20 for images of 32 x 32 pixels. @module */

import type { LayerSpec } from "../layer.ts";
import { activation } from "../layers/activation.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { globalAveragePool } from "../layers/global-average-pool.ts";
import { linear } from "../layers/linear.ts";
import { residual } from "../layers/residual.ts";
import { sequential } from "../layers/sequential.ts";
import { defineModel, type ModelDefinition } from "../model.ts";
import { type BlockWidths, blockWidths } from "./shared/residual-blocks.ts";

const groups = [16, 32, 64] as const;
const BLOCKS = 3;

/** Convolution, normalization, activation, twice; the activation of the second after the sum. */
function block(standard: number, opens: boolean, name: string, widths: BlockWidths): LayerSpec[] {
  const body = [
    widths.first(standard, opens, { stride: opens ? 2 : 1 }),
    batchNorm(),
    activation(name),
    widths.second(standard, opens),
    batchNorm(),
  ];
  const skip = [widths.projection({ kernel: 1, stride: 2 }), batchNorm()];
  return [residual(body, opens ? { skip } : {}), activation(name)];
}

/**
 * Three groups of three blocks with 16, 32 and 64 channels, activations after the sums.
 *
 * Departs from the paper's CIFAR networks in its skips between groups: 1 x 1 convolutions (option B) instead of padding with zeros.
 */
export const resnet20: ModelDefinition = defineModel({
  name: "resnet20",
  summary: "nine residual blocks of 16, 32 and 64 channels, post-activation",
  source: "He, Zhang, Ren & Sun 2016, arXiv:1512.03385, section 4.2",
  build(request) {
    const { activation: name, outputs } = request;
    const widths = blockWidths(request);
    return sequential([
      widths.stem(groups[0]),
      batchNorm(),
      activation(name),
      ...groups.flatMap((standard, group) =>
        Array.from({ length: BLOCKS }, (_, i) => block(standard, group > 0 && i === 0, name, widths)).flat(),
      ),
      globalAveragePool(),
      linear(outputs, { grows: false }),
    ]);
  },
});
