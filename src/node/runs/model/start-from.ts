/** A network made elsewhere as the start of a run. @module */

import { readFileSync } from "node:fs";
import { type Dataset, outputsOf } from "../../../data/dataset.ts";
import { DataError, OptionError } from "../../../errors.ts";
import { readSafetensors, safeValues } from "../../../formats/safetensors.ts";
import { type DenseLayer, denseLayers } from "../../../nn/dense-weights.ts";
import type { RunConfig } from "../config/config.ts";

function readLayers(path: string): DenseLayer[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new DataError(`from: ${path} cannot be read (${(cause as Error).message}).`, { path }, { cause });
  }
  const { tensors } = readSafetensors(bytes, path);
  const values = Object.entries(tensors).map(([name, tensor]) => {
    return [name, { shape: tensor.shape, values: safeValues(tensor, `${path}: "${name}"`) }] as const;
  });
  return denseLayers(Object.fromEntries(values), path);
}

/**
 * Reads the network that a run starts from, and the widths that it requests.
 *
 * @throws DataError when it is no dense network for this dataset; OptionError when other options request another network
 */
export function startFrom(config: RunConfig, dataset: Dataset): { layers: DenseLayer[]; hidden: number[] } {
  const path = config.from as string;
  const layers = readLayers(path);
  const [first, last] = [layers[0] as DenseLayer, layers.at(-1) as DenseLayer];
  const hidden = layers.slice(0, -1).map(({ out }) => out);
  if (config.model !== "mlp" || config.width !== 1) {
    throw new OptionError("from: a dense network keeps its shape: leave out --model and --width.", { path });
  }
  if (config.hidden && config.hidden.join() !== hidden.join()) {
    throw new OptionError(
      `hidden: ${path} has hidden layers of ${hidden.join(",")}, but --hidden is ${config.hidden.join(",")}. Leave --hidden out.`,
      { path, hidden },
    );
  }
  const { columns } = dataset.train.inputs;
  if (first.in !== columns) {
    const names = dataset.preprocessing ? ` (${dataset.preprocessing.inputs.join(", ")})` : "";
    throw new DataError(`${path}: "${first.name}" takes ${first.in} inputs, but the data has ${columns}${names}.`, {
      path,
    });
  }
  const outputs = outputsOf(dataset);
  if (last.out !== outputs) {
    const names = dataset.classes ? ` classes (${dataset.classes.slice(0, 10).join(", ")})` : " numbers to predict";
    throw new DataError(`${path}: "${last.name}" has ${last.out} outputs, but the data has ${outputs}${names}.`, {
      path,
    });
  }
  return { layers, hidden };
}
