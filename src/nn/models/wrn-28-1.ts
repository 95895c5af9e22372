/** WideResNet-28 of widening factor 1, for images of 32 x 32 pixels. @module */

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
const BLOCKS = 4;

/** Normalization, activation, convolution, twice; where a group opens, a projection for the skip. */
function block(standard: number, opens: boolean, name: string, widths: BlockWidths): LayerSpec {
  const stride = opens ? 2 : 1;
  const body = [
    batchNorm(),
    activation(name),
    widths.first(standard, opens, { stride }),
    batchNorm(),
    activation(name),
    widths.second(standard, opens),
  ];
  return residual(body, opens ? { skip: [widths.projection({ kernel: 1, stride, padding: 0 })] } : {});
}

/** Three groups of four pre-activation blocks with 16, 32 and 64 channels after a stem of 16. */
export const wrn28: ModelDefinition = defineModel({
  name: "wrn-28-1",
  summary: "twelve residual blocks of 16, 32 and 64 channels, pre-activation",
  source: "Zagoruyko & Komodakis 2016, arXiv:1605.07146, table 1",
  build(request) {
    const { activation: name, outputs } = request;
    const widths = blockWidths(request);
    return sequential([
      widths.stem(groups[0]),
      ...groups.flatMap((standard, group) =>
        Array.from({ length: BLOCKS }, (_, i) => block(standard, group > 0 && i === 0, name, widths)),
      ),
      batchNorm(),
      activation(name),
      globalAveragePool(),
      linear(outputs, { grows: false }),
    ]);
  },
});
