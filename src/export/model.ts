/** What is exported: a program with what goes in and comes out of it, and where it came from. @module */

import type { ModelInput, ModelOutput, TableInput, ValuesInput } from "../data/row-format.ts";
import type { Program } from "./program.ts";

export type { ModelInput, ModelOutput, TableInput, ValuesInput };

/** A change of the network's structure, in the file beside the model. */
export interface GrowthRecord {
  readonly step: number;
  readonly kind: string;
  readonly axis: string;
  readonly from: number;
  readonly to: number;
  readonly trigger: string;
  readonly reason: string;
}

/** A network as a program of plain steps, with its inputs and outputs. */
export interface ExportedModel {
  /** Training steps complete. */
  readonly step: number;
  readonly program: Program;
  readonly input: ModelInput;
  readonly output: ModelOutput;
  /** What it was trained on and how: `dataset`, `strategy`, `seed`, ... */
  readonly origin: Readonly<Record<string, string>>;
}
