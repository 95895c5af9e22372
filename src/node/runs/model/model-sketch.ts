/**
 * `sketch.json`: what a model of the run is made of, and what goes in and comes out of it. With a checkpoint it is a model, also where the data is
 * no longer there.
 *
 * @module
 */

import { type Decision, type RowFormat, withDecision } from "../../../data/row-format.ts";
import { DataError } from "../../../errors.ts";
import type { Confidence } from "../../../metrics/confidence/conformal.ts";
import { knowEveryLayer } from "../../../nn/every-layer.ts";
import type { LayerSpec } from "../../../nn/layer.ts";
import type { LayerRow, Model } from "../../../train/model.ts";
import { modelStart } from "../../../train/start.ts";
import type { TrainOptions } from "../../../train/train-options.ts";
import type { Trainer } from "../../../train/trainer.ts";
import { writeAtomically } from "../files/atomic-file.ts";
import { readJson } from "../files/read-json.ts";
import { requireRunFolder, runFiles } from "../files/run-folder.ts";

/** The version that is written; sketches without one are of version 1. Version 2 brought temperatures and confidence. */
const VERSION = 2;

/** A model without its numbers. */
export interface ModelSketch {
  readonly version?: number;
  /** null: a graph of neurons, which a checkpoint holds whole. */
  readonly spec: LayerSpec | null;
  readonly inputShape: readonly number[];
  readonly format: RowFormat;
  /** Its parts at the start. */
  readonly layers: readonly LayerRow[];
  /** What held-out rows say of the errors of the network that the run keeps; absent where it did not come to its end, or none were held out. */
  readonly confidence?: Confidence;
}

export function writeModelSketch(
  folder: string,
  { options }: { readonly options: Pick<TrainOptions<Model>, "model"> },
  { model, source }: Trainer<Model>,
): ModelSketch {
  const sketch: ModelSketch = {
    version: VERSION,
    spec: modelStart(options.model).spec,
    inputShape: source.inputShape,
    format: source.format,
    layers: model.trained.layers?.() ?? [],
  };
  writeAtomically(runFiles(folder).model, `${JSON.stringify(sketch)}\n`);
  return sketch;
}

/** Adds what was fitted on held-out rows for the network that the run keeps: how it decides, and how sure it is. */
export function writeFitted(
  folder: string,
  { confidence, ...decision }: Decision & { readonly confidence: Confidence | null },
): void {
  const sketch = readModelSketch(folder);
  const whole = { ...sketch, format: withDecision(sketch.format, decision), ...(confidence ? { confidence } : {}) };
  writeAtomically(runFiles(folder).model, `${JSON.stringify(whole)}\n`);
}

/** @throws DataError when the folder is no run's, or the sketch is missing, damaged, or of a newer version */
export function readModelSketch(folder: string): ModelSketch {
  knowEveryLayer(); // of which the spec may have any
  const path = requireRunFolder(folder).model;
  const sketch = readJson(path, "a model") as ModelSketch;
  const { version = 1 } = sketch;
  if (version <= VERSION) return sketch;
  throw DataError.at(
    path,
    `it is a model of version ${version}, written by a newer Burgeon; this one reads versions 1 to ${VERSION}. Use the Burgeon that wrote it.`,
    { expected: VERSION, found: version },
  );
}
