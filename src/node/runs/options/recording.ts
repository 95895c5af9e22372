/** Options of what is kept of a run, and of the machine; they change no number of it. @module */

import { z } from "zod";
import type { FactOption, RunOption } from "../../../train/options/option.ts";

/** A number above 0 of one of these units. */
const cadence = (units: string, expected: string): z.ZodString =>
  z.string().regex(new RegExp(`^(?!0*(\\.0*)?[a-z ])\\d+(\\.\\d+)? *(${units})$`), `expected ${expected}`);

export const recordingOptions = {
  checkpointEvery: {
    schema: cadence("steps?|s|epochs?", "a number of steps, seconds or epochs, such as 200steps, 30s or 1epoch"),
    default: { words: "30s", environments: "5s", of: ({ origin }) => (origin === "environment" ? "5s" : "30s") },
    help: "how often a checkpoint is taken, as 200steps, 30s or 1epoch",
    takenBy: "all",
    value: "<cadence>",
  } as FactOption<string>,
  keepLast: {
    schema: z.int().min(1),
    default: 2,
    help: "checkpoints that stay; one that is damaged is skipped for the one before",
    takenBy: "all",
  } as RunOption<number>,
  keepEvery: {
    schema: cadence("steps?|epochs?", "a number of steps or epochs, such as 1000steps or 5epochs"),
    default: null,
    words: "never",
    help: "also take and keep a checkpoint as often as this, as 1000steps or 5epochs",
    takenBy: "all",
    value: "<cadence>",
  } as RunOption<string | null>,
  threads: {
    schema: z.int().min(1).max(1024),
    default: 1,
    help: "threads of one large product, with a BLAS",
  } as RunOption<number>,
};
