/** A network in training as the drawing takes it. @module */

import type { Layers } from "burgeon";
import type { Scene, SceneColumn, SceneLink } from "burgeon-drawing";

const plain = (count: number, names: readonly string[] | null): SceneColumn["units"] =>
  Array.from({ length: count }, (_, id) => ({ id, birth: 0, ...(names?.[id] ? { label: names[id] } : {}) }));

/** Columns of units, layer by layer, with the weights between them. */
export function sceneOfLayers(network: Layers["network"], classes: readonly string[] | null): Scene {
  const columns: SceneColumn[] = [{ name: "inputs", units: plain(network.inputs, null) }];
  const links: SceneLink[] = [];
  for (const { name, weight } of network.weighted) {
    const axis = network.axes.find((one) => one === weight.dims[0]);
    const count = weight.tensor.shape[0] as number;
    const to = columns.push(
      axis
        ? { name: axis.name, units: axis.units.map(({ id, birth }) => ({ id, birth })) }
        : { name: `outputs of ${name}`, units: plain(count, classes) },
    );
    links.push({ from: to - 2, to: to - 1, weights: Float32Array.from(weight.tensor.read()) });
  }
  return { columns, links };
}
