/**
 * `sketch.json`: what a network of the run is made of, and how a table becomes its inputs. With a checkpoint it is a model, also where the data is
 * no longer there.
 *
 * @module
 */

import { existsSync } from "node:fs";
import type { Dataset } from "../../data/dataset.ts";
import type { TablePreprocessing } from "../../data/preprocessing.ts";
import type { LayerSpec } from "../../nn/layer.ts";
import { barePreprocessing } from "../../predict/model.ts";
import { writeAtomically } from "./atomic-file.ts";
import { parseConfig, type RunConfig } from "./config.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { readJson } from "./read-json.ts";
import { requireRunFolder, runFiles } from "./run-folder.ts";

/** A model without its numbers. */
export interface ModelSketch {
  /** null: a graph of neurons, which a checkpoint holds whole. */
  readonly spec: LayerSpec | null;
  readonly inputShape: readonly number[];
  readonly preprocessing: TablePreprocessing;
}

function preprocessingOf({ preprocessing, train, classes, targetScale }: Dataset): TablePreprocessing {
  if (preprocessing) return preprocessing;
  const { inputs } = train;
  const bytes = inputs.kind === "bytes" ? { scale: inputs.scale, offset: inputs.offset } : {};
  return barePreprocessing({ inputs: inputs.columns, classes, targetScale, ...bytes });
}

function sketchOf(prepared: Prepared): ModelSketch {
  const { dataset } = prepared;
  return {
    spec: prepared.kind === "layers" ? prepared.options.model : null,
    inputShape: dataset.inputShape,
    preprocessing: preprocessingOf(dataset),
  };
}

export function writeModelSketch(folder: string, prepared: Prepared): void {
  writeAtomically(runFiles(folder).model, `${JSON.stringify(sketchOf(prepared))}\n`);
}

/** The configuration of a run and the sketch of its model. A run without a sketch gets its own from its data. */
export async function readModelSketch(folder: string): Promise<{ config: RunConfig; sketch: ModelSketch }> {
  const files = requireRunFolder(folder);
  const config = parseConfig(readJson(files.config, "a configuration"));
  if (existsSync(files.model)) return { config, sketch: readJson(files.model, "a model") as ModelSketch };
  return { config, sketch: sketchOf(await prepare(config)) };
}
