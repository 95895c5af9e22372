/** Options of a run's data. @module */

import * as z from "zod";
import { type RunOption, takenBy } from "../../../train/options/option.ts";

const datasets = takenBy("datasets");
const files = takenBy("files");
const generated = takenBy("generated");
const tables = takenBy("tables");

export const dataOptions = {
  dataset: datasets(z.string().min(1), null, "name of a dataset, or a table file", {
    words: "needed",
    flag: false,
  }) as RunOption<string | null>,
  target: tables(z.string(), null, "column to predict", { words: "the last", value: "<column>" }) as RunOption<
    string | null
  >,
  task: tables(z.enum(["classification", "regression"]), null, "what the target is", {
    words: "inferred",
  }) as RunOption<"classification" | "regression" | null>,
  test: tables(z.string(), null, "table file with the test rows", { value: "<file>" }) as RunOption<string | null>,
  validation: datasets(
    z.number().min(0).lt(1),
    null,
    "share of the rows, without the test rows, held out for validation",
    {
      words: { images: "0", others: "0.2" },
      value: "<share>",
    },
  ) as RunOption<number | null>,
  dataDir: files(z.string(), null, "folder with the files of named datasets", {
    words: "BURGEON_DATA",
    value: "<folder>",
  }) as RunOption<string | null>,
  skipLines: tables(z.int().min(0), 0, "lines to skip at the top of a table") as RunOption<number>,
  missing: tables(z.enum(["impute", "drop", "error"]), "impute", "how to handle missing values") as RunOption<
    "impute" | "drop" | "error"
  >,
  categorical: tables(z.array(z.string().min(1)), [], "numeric columns to treat as categories") as RunOption<
    readonly string[]
  >,
  limit: datasets(z.int().min(1), null, "train on the first rows only") as RunOption<number | null>,
  rowShare: datasets(
    z.number().positive().max(1),
    1,
    "train on a random share of the training rows, drawn by seed",
  ) as RunOption<number>,
  generator: generated(
    z.record(z.string(), z.unknown()),
    {},
    "options of a generated task, such as --set generator.points=500",
    { words: "default of each option", flag: false },
  ) as RunOption<Readonly<Record<string, unknown>>>,
};
