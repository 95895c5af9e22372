/** Descriptions of layers that fit after another one, of its kind. @module */

import { dimSize } from "./axis.ts";
import type { LayerSpec, WeightedLayer } from "./layer.ts";
import { activation } from "./layers/activation.ts";
import { residual } from "./layers/residual.ts";

/** Edge of the kernels of new convolutions. */
export const KERNEL_BEHIND = 3;

const isImage = ({ grid }: WeightedLayer): boolean => (grid ?? []).length === 2;

/** Weights from one unit of a new layer to another: one, or those of a kernel. */
export const weightsPerPair = (behind: WeightedLayer): number => (isImage(behind) ? KERNEL_BEHIND ** 2 : 1);

/** Layers, and the name that the weight of the last one gets. */
export interface LayersBehind {
  readonly layers: readonly LayerSpec[];
  readonly weight: string;
}

const named = (behind: WeightedLayer, layers: readonly LayerSpec[], count: number): LayersBehind => ({
  layers,
  weight: `${isImage(behind) ? "conv2d" : "linear"}${count}.weight`,
});

/** One of the same width with its activation. */
export const plainBehind = (behind: WeightedLayer, name: string): LayersBehind =>
  named(behind, [behind.another(dimSize(behind.output)), activation(name)], 1);

/** x + V f(W x), with as many units inside. */
export function residualBehind(behind: WeightedLayer, name: string): LayersBehind {
  const inner = behind.another(Math.max(1, dimSize(behind.output)));
  return named(behind, [residual([inner, activation(name), behind.another("same")])], 2);
}
