/**
 * `sketch.json`: what a model of the run is made of, and what goes in and comes out of it. With a checkpoint it is a model, also where the data is
 * no longer there.
 *
 * @module
 */

import { type RowFormat, withThreshold } from "../../../data/row-format.ts";
import { knowEveryLayer } from "../../../nn/every-layer.ts";
import type { LayerSpec } from "../../../nn/layer.ts";
import type { LayerRow, Model } from "../../../train/model.ts";
import { modelStart } from "../../../train/start.ts";
import type { Trainer } from "../../../train/trainer.ts";
import { writeAtomically } from "../files/atomic-file.ts";
import { readJson } from "../files/read-json.ts";
import { requireRunFolder, runFiles } from "../files/run-folder.ts";
import type { Prepared } from "./prepare.ts";

/** A model without its numbers. */
export interface ModelSketch {
  /** null: a graph of neurons, which a checkpoint holds whole. */
  readonly spec: LayerSpec | null;
  readonly inputShape: readonly number[];
  readonly format: RowFormat;
  /** Its parts at the start. */
  readonly layers: readonly LayerRow[];
}

export function writeModelSketch(
  folder: string,
  { options }: Prepared,
  { model, source }: Trainer<Model>,
): ModelSketch {
  const sketch: ModelSketch = {
    spec: modelStart(options.model).spec,
    inputShape: source.inputShape,
    format: source.format,
    layers: model.trained.layers?.() ?? [],
  };
  writeAtomically(runFiles(folder).model, `${JSON.stringify(sketch)}\n`);
  return sketch;
}

/** Adds the threshold that was chosen for the network that the run keeps. */
export function writeThreshold(folder: string, threshold: number): void {
  const sketch = readModelSketch(folder);
  writeAtomically(
    runFiles(folder).model,
    `${JSON.stringify({ ...sketch, format: withThreshold(sketch.format, threshold) })}\n`,
  );
}

/** @throws DataError when the folder is no run's, or the sketch is missing or damaged */
export function readModelSketch(folder: string): ModelSketch {
  knowEveryLayer(); // of which the spec may have any
  return readJson(requireRunFolder(folder).model, "a model") as ModelSketch;
}
