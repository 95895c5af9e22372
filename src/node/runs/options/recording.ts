/** Options of what is measured and kept of a run, and of the machine; but for `evaluateEvery` they change no number of it. @module */

import { z } from "zod";
import { type Shape, unset } from "./shape.ts";

export interface RecordingOptions {
  readonly evaluateEvery: number;
  readonly checkpointEvery: string;
  readonly keepLast: number;
  readonly keepEvery: string | null;
  readonly threads: number;
}

export const recordingOptions: Shape<RecordingOptions> = {
  evaluateEvery: z.int().min(1).default(1).describe("epochs from one evaluation to the next"),
  checkpointEvery: z.string().default("30s").describe("as 200steps, 30s or 1epoch"),
  keepLast: z
    .int()
    .min(1)
    .default(2)
    .describe("checkpoints that stay; one that is damaged is passed over for the one before"),
  keepEvery: unset(z.string()).describe("also take and keep a checkpoint as often as this, as 1000steps or 5epochs"),
  threads: z.int().min(1).max(1024).default(1).describe("threads of one large product, with a BLAS"),
};
