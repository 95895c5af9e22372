/** What an export format is: one file each in `formats/`. @module */

import type { TrainEvent } from "../train/events/events.ts";
import type { ExportedModel } from "./model.ts";
import type { NamedTensor } from "./program.ts";

export interface EncodeOptions {
  /** Version of the operators, for formats with `opsets`. */
  readonly opset?: number | undefined;
  /** What the model is called in its own text, for formats that are one; default "model". */
  readonly name?: string | undefined;
}

/** Writes models. */
export interface ModelFormat {
  readonly kind: "model";
  readonly name: string;
  readonly summary: string;
  /** Ending of its files, with the point. */
  readonly extension: string;
  /** Versions of operators to choose from, for a format that has some. */
  readonly opsets?: { readonly least: number; readonly most: number };
  /** @throws OptionError for what the format cannot express */
  encode(model: ExportedModel, options?: EncodeOptions): Uint8Array;
  /** What a file is run as, made from its bytes alone, to verify it. */
  readonly runs: {
    readonly as: "onnx" | "javascript" | "c";
    program(bytes: Uint8Array): Uint8Array;
  };
}

/** A histogram's worth of numbers: the parameters of a network after so many steps. */
export interface Weights {
  readonly step: number;
  readonly tensors: Readonly<Record<string, NamedTensor>>;
}

/** What happened in a run. */
export interface RunLog {
  readonly events: readonly TrainEvent[];
  /** Networks that are known, in order of their steps. */
  readonly weights: readonly Weights[];
  /** When it began, in seconds since 1970. */
  readonly startedAt: number;
}

/** Writes what happened in a run, for other tools. */
export interface LogFormat {
  readonly kind: "log";
  readonly name: string;
  readonly summary: string;
  /** Where its file goes in the run's folder, by when the run began. */
  path(startedAt: number): string;
  /** What a file's name must hold for its reader to find it. */
  readonly inName?: string;
  encode(log: RunLog): Uint8Array;
}

/** An export format, of models or of logs. */
export type ExportFormat = ModelFormat | LogFormat;

/** Makes an export format. */
export function defineExportFormat<T extends ExportFormat>(format: T): T {
  return Object.freeze(format);
}
