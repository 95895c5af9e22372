/** A network made elsewhere as the start of a run. @module */

import { readFileSync } from "node:fs";
import { type Dataset, outputsOf } from "../../../data/dataset.ts";
import { DataError, OptionError } from "../../../errors.ts";
import { importedVariables } from "../../../export/imported-weights.ts";
import { readSafetensors, safeValues } from "../../../formats/safetensors.ts";
import { type DenseLayer, denseLayers, initialParameters } from "../../../nn/dense-weights.ts";
import { fileLayers, type GivenTensor, isCounter } from "../../../nn/file-layers.ts";
import type { Network } from "../../../nn/network.ts";
import type { RunConfig } from "../config/config.ts";

/** Floating-point tensors of a file. What a batch normalization counts, a whole number, is left out. */
function readTensors(path: string): Record<string, GivenTensor> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new DataError(`from: ${path} cannot be read (${(cause as Error).message}).`, { path }, { cause });
  }
  const { tensors } = readSafetensors(bytes, path);
  const values = Object.entries(tensors)
    .filter(([name]) => !isCounter(name))
    .map(([name, tensor]) => {
      return [name, { shape: tensor.shape, values: safeValues(tensor, `${path}: "${name}"`) }] as const;
    });
  return Object.fromEntries(values);
}

/** What a run starts from: the layers of a file in order, and for the mlp its widths. */
export interface ForeignStart {
  /** Initial values of a network, by name; its own are lost. */
  valuesFor(network: Network): Readonly<Record<string, GivenTensor>>;
  readonly hidden: readonly number[] | null;
}

/**
 * Reads the network that a run starts from, and the widths that it requests; null where it starts from none.
 *
 * @throws DataError when it is no network for this dataset; OptionError when other options request another network
 */
export function startFrom(config: RunConfig, dataset: Dataset): ForeignStart | null {
  const { from: path, prefix, layers: names } = config;
  if (path === null) {
    const idle = prefix !== null ? "prefix" : names !== null ? "layers" : null;
    if (idle === null) return null;
    throw new OptionError(`${idle}: it chooses from the layers of a file. Name the file (--from), or leave it out.`);
  }
  const tensors = readTensors(path);
  const choice = { prefix, layers: names };
  if (config.model !== "mlp") {
    const layers = fileLayers(tensors, choice, { where: path });
    return { valuesFor: (network) => importedVariables(network, layers, path), hidden: null };
  }
  const layers = denseLayers(tensors, path, choice);
  return { valuesFor: (network) => initialParameters(network, layers), hidden: denseWidths(layers, config, dataset) };
}

/** The widths of a dense network that fits the data and the other options. @throws DataError, OptionError */
function denseWidths(layers: readonly DenseLayer[], config: RunConfig, dataset: Dataset): number[] {
  const path = config.from as string;
  const [first, last] = [layers[0] as DenseLayer, layers.at(-1) as DenseLayer];
  const hidden = layers.slice(0, -1).map(({ out }) => out);
  if (config.width !== 1) {
    throw new OptionError("from: a dense network keeps its shape: leave out --width.", { path });
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
  return hidden;
}
