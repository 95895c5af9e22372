/** The weighted layers of a network as rows of a table. @module */

import { dimSize } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";

export interface LayerRow {
  readonly name: string;
  /** Axis that it produces, or null for a fixed output. */
  readonly axis: string | null;
  /** Shape of the weight: [out, in]. */
  readonly shape: readonly number[];
  readonly activation: string;
  readonly parameters: number;
}

export function layerTable(network: Network): LayerRow[] {
  return network.weighted.map(({ name, weight, activation, parameters }) => {
    const axis = network.axes.find((one) => weight.dims.slice(0, weight.outputDims).includes(one));
    return {
      name,
      axis: axis?.name ?? null,
      shape: weight.dims.map(dimSize),
      activation: activation.name,
      parameters: parameters.reduce((sum, { tensor }) => sum + tensor.size, 0),
    };
  });
}
