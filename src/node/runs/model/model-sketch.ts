/**
 * `sketch.json`: what a network of the run is made of, and how a table becomes its inputs. With a checkpoint it is a model, also where the data is
 * no longer there.
 *
 * @module
 */

import { existsSync } from "node:fs";
import type { Dataset } from "../../../data/dataset.ts";
import type { TablePreprocessing } from "../../../data/preprocessing.ts";
import type { LayerSpec } from "../../../nn/layer.ts";
import { barePreprocessing } from "../../../predict/model.ts";
import { parseConfig, type RunConfig } from "../config.ts";
import { writeAtomically } from "../files/atomic-file.ts";
import { readJson } from "../files/read-json.ts";
import { requireRunFolder, runFiles } from "../files/run-folder.ts";
import { type Prepared, prepare } from "./prepare.ts";

/** What a network of the run is given: rows of a table, numbers as they are, or bytes of an image, scale x + offset. */
export type SketchInput =
  | { readonly kind: "table" | "values" }
  | { readonly kind: "image"; readonly scale: number; readonly offset: number };

/** A model without its numbers. */
export interface ModelSketch {
  /** null: a graph of neurons, which a checkpoint holds whole. */
  readonly spec: LayerSpec | null;
  readonly inputShape: readonly number[];
  readonly preprocessing: TablePreprocessing;
  /** Absent in a sketch from before it was kept. */
  readonly input?: SketchInput;
}

function inputOf({ preprocessing, train: { inputs } }: Dataset): SketchInput {
  if (preprocessing) return { kind: "table" };
  return inputs.kind === "bytes" ? { kind: "image", scale: inputs.scale, offset: inputs.offset } : { kind: "values" };
}

function preprocessingOf(dataset: Dataset): TablePreprocessing {
  const { preprocessing, train, classes, targetScale } = dataset;
  if (preprocessing) return preprocessing;
  return barePreprocessing({ inputs: train.inputs.columns, classes, targetScale, ...inputOf(dataset) });
}

function sketchOf(prepared: Prepared): Required<ModelSketch> {
  const { dataset } = prepared;
  return {
    spec: prepared.kind === "layers" ? prepared.options.model : null,
    inputShape: dataset.inputShape,
    preprocessing: preprocessingOf(dataset),
    input: inputOf(dataset),
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

/** What the network of a run is given; from its data, where an older sketch does not say. */
export async function readModelInput(folder: string): Promise<SketchInput> {
  const { config, sketch } = await readModelSketch(folder);
  return sketch.input ?? sketchOf(await prepare(config)).input;
}
