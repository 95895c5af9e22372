/** The run that another one continues. @module */

import { withDecision } from "../../../data/row-format.ts";
import type { EarlierTable } from "../../../data/table/continued.ts";
import { DataError, StateError } from "../../../errors.ts";
import type { SavedModel } from "../../../train/checkpoint.ts";
import { modelTensors } from "../../../train/session.ts";
import { loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import { readConfig } from "../config/any-config.ts";
import { requireRunFolder } from "../files/run-folder.ts";
import { isComplete, readSummary } from "../summary.ts";
import { readFingerprint } from "./fingerprint.ts";
import { keptModel } from "./kept.ts";
import { readModelSketch } from "./model-sketch.ts";

/** What a table was and how it was encoded; null for a run on no table. @throws DataError for a run from before that was kept */
export function earlierTable(folder: string): EarlierTable | null {
  const { format } = readModelSketch(folder);
  if (format.input.kind !== "table") return null;
  const table = readFingerprint(folder)?.table;
  const plain = withDecision(format, { threshold: null, temperature: null });
  if (table) return { content: table, preprocessing: plain.preprocessing };
  throw new DataError(
    `${folder}: an older Burgeon made this run, and did not keep which rows it was trained on. Train it again: burgeon train --config ${folder}/config.json`,
    { folder },
  );
}

/**
 * The network that a run came to, with its moments.
 *
 * @throws StateError for a run that is not complete, or has no step
 */
export function earlierModel(folder: string): SavedModel {
  if (!isComplete(readSummary(requireRunFolder(folder).summary))) {
    throw new StateError(`continue: ${folder} is not complete. Finish it first: burgeon resume ${folder}`, { folder });
  }
  const last = loadCheckpoint(folder)?.checkpoint;
  if (!last) throw new StateError(`continue: ${folder} has made no step. Train anew.`, { folder });
  const kept = keptModel(folder, readConfig(folder), last);
  // A graph's best is kept without moments.
  const { tensors, state } = kept.state.predictsOnly ? last : kept;
  return { tensors: modelTensors(tensors), state };
}
