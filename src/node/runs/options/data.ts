/** Options of a run's data. @module */

import { z } from "zod";
import type { RunOption } from "../../../train/options/option.ts";

export const dataOptions = {
  dataset: {
    schema: z.string().min(1),
    default: null,
    words: "needed",
    help: "name of a dataset, or a table file",
    flag: false,
  } as RunOption<string | null>,
  target: {
    schema: z.string(),
    default: null,
    words: "the last",
    help: "column to predict",
    takenBy: "tables",
    value: "<column>",
  } as RunOption<string | null>,
  task: {
    schema: z.enum(["classification", "regression"]),
    default: null,
    words: "inferred",
    help: "what the target is",
    takenBy: "tables",
  } as RunOption<"classification" | "regression" | null>,
  test: {
    schema: z.string(),
    default: null,
    help: "table file to test on",
    takenBy: "tables",
    value: "<file>",
  } as RunOption<string | null>,
  validation: {
    schema: z.number().min(0).lt(1),
    default: null,
    words: { images: "0", others: "0.2" },
    help: "share of the rows not tested on that is held out",
    value: "<share>",
  } as RunOption<number | null>,
  dataDir: {
    schema: z.string(),
    default: null,
    words: "BURGEON_DATA",
    help: "folder with the files of named datasets",
    takenBy: "files",
    value: "<folder>",
  } as RunOption<string | null>,
  skipLines: {
    schema: z.int().min(0),
    default: 0,
    help: "lines to skip at the top of a table",
    takenBy: "tables",
  } as RunOption<number>,
  missing: {
    schema: z.enum(["impute", "drop", "error"]),
    default: "impute",
    help: "what becomes of missing values",
    takenBy: "tables",
  } as RunOption<"impute" | "drop" | "error">,
  categorical: {
    schema: z.array(z.string().min(1)),
    default: [],
    help: "columns whose numbers are names",
    takenBy: "tables",
  } as RunOption<readonly string[]>,
  limit: {
    schema: z.int().min(1),
    default: null,
    help: "train on the first rows only",
  } as RunOption<number | null>,
  rowShare: {
    schema: z.number().positive().max(1),
    default: 1,
    help: "share of the training rows to train on, drawn by seed",
    value: "<share>",
  } as RunOption<number>,
  generator: {
    schema: z.record(z.string(), z.unknown()),
    default: {},
    words: "each option's own",
    help: "options of a generated task, as --set generator.points=500",
    takenBy: "generated",
    flag: false,
  } as RunOption<Readonly<Record<string, unknown>>>,
};
