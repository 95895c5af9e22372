/** Options of what is kept of a run, and of the machine; they change no number of it, but for last digits where that is said. @module */

import * as z from "zod";
import { MOST_THREADS } from "../../../tensor/create-device.ts";
import { type FactOption, type RunOption, takenBy } from "../../../train/options/option.ts";

/** A number above 0 of one of these units. */
const cadence = (units: string, expected: string): z.ZodString =>
  z.string().regex(new RegExp(`^(?!0*(\\.0*)?[a-z ])\\d+(\\.\\d+)? *(${units})$`), `expected ${expected}`);

const anyRun = takenBy("all");
const datasets = takenBy("datasets");

export const recordingOptions = {
  checkpointEvery: anyRun(
    cadence("steps?|s|epochs?", "a number of steps, seconds or epochs, such as 200steps, 30s or 1epoch"),
    { words: "30s", environments: "5s", of: ({ origin }) => (origin === "environment" ? "5s" : "30s") },
    "interval between checkpoints, such as 200steps, 30s or 1epoch",
    { value: "<cadence>" },
  ) as FactOption<string>,
  keepLast: anyRun(
    z.int().min(1),
    2,
    "number of checkpoints to keep; a damaged one is skipped and the previous one used",
  ) as RunOption<number>,
  keepEvery: anyRun(
    cadence("steps?|epochs?", "a number of steps or epochs, such as 1000steps or 5epochs"),
    null,
    "interval between checkpoints that are never removed, such as 1000steps or 5epochs",
    { words: "never", value: "<cadence>" },
  ) as RunOption<string | null>,
  threads: datasets(
    z.union([z.int().min(1).max(MOST_THREADS), z.literal("auto")]),
    "auto",
    "threads that share large computations, with the same numbers however many; auto: one for each processor core",
    { value: "<n>" },
  ) as RunOption<number | "auto">,
  blasThreads: datasets(
    z.int().min(1).max(1024),
    1,
    "threads of the BLAS within one large product, on which last digits depend; more than 1 leaves threads at 1",
  ) as RunOption<number>,
  fused: datasets(
    z.boolean(),
    false,
    "multiply and add in one instruction in products without a BLAS: faster, last digits differ between processors; needs Node 22",
  ) as RunOption<boolean>,
};
