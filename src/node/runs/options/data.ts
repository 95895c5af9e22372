/** Options of a run's data. @module */

import { z } from "zod";
import { type Shape, unset } from "./shape.ts";

export interface DataOptions {
  readonly dataset: string;
  readonly dataDir: string | null;
  readonly generator: Readonly<Record<string, unknown>>;
  readonly target: string | null;
  readonly task: "classification" | "regression" | null;
  readonly test: string | null;
  readonly validation: number | null;
  readonly skipLines: number;
  readonly missing: "impute" | "drop" | "error";
  readonly categorical: readonly string[];
  readonly limit: number | null;
  readonly rowShare: number;
}

export const dataOptions: Shape<DataOptions> = {
  dataset: z.string().min(1).describe("name of a dataset, or a table file"),
  dataDir: unset(z.string()).describe("folder with the files of named datasets; default BURGEON_DATA"),
  generator: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("options of a generated task, as --set generator.points=500"),
  target: unset(z.string()).describe("column to predict; default the last"),
  task: unset(z.enum(["classification", "regression"])).describe("what the target is; default inferred"),
  test: unset(z.string()).describe("table file to test on"),
  validation: unset(z.number().min(0).lt(1)).describe("share of the rows not tested on that is held out"),
  skipLines: z.int().min(0).default(0).describe("lines to pass over at the top of a table"),
  missing: z.enum(["impute", "drop", "error"]).default("impute").describe("what becomes of missing values"),
  categorical: z.array(z.string().min(1)).default([]).describe("columns whose numbers are names"),
  limit: unset(z.int().min(1)).describe("train on the first rows only"),
  rowShare: z.number().positive().max(1).default(1).describe("share of the training rows to train on, drawn by seed"),
};
