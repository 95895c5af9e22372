/** Options of a run's data. @module */

import * as z from "zod";
import type { Fold } from "../../../data/divide.ts";
import { OptionError } from "../../../errors.ts";
import { type MetricName, metricNames } from "../../../metrics/metrics.ts";
import { type RunOption, takenBy } from "../../../train/options/option.ts";
import { readingOptions } from "./reading.ts";

const datasets = takenBy("datasets");
const files = takenBy("files");
const generated = takenBy("generated");
const tables = takenBy("tables");

/** `size=low,mid,high`, once for each column. @throws OptionError */
function readLevels(texts: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at > 0)
        return [
          text.slice(0, at),
          text
            .slice(at + 1)
            .split(",")
            .map((level) => level.trim()),
        ];
      throw new OptionError(`levels: expected column=low,mid,high, received "${text}".`, { text });
    }),
  );
}

export const dataOptions = {
  dataset: datasets(z.string().min(1), null, "name of a dataset, or a table file", {
    words: "needed",
    flag: false,
  }) as RunOption<string | null>,
  target: tables(
    z.union([z.string(), z.array(z.string()).min(1)]),
    null,
    "column to predict; may be repeated for several numbers",
    {
      words: "the last",
      value: "<column>",
      repeated: (texts) => (texts.length === 1 ? texts[0] : texts),
    },
  ) as RunOption<string | readonly string[] | null>,
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
  split: tables(z.string(), null, "column with train, validation or test for each row; not an input", {
    value: "<column>",
  }) as RunOption<string | null>,
  group: tables(z.string(), null, "column whose rows of one value are never on two sides of a split; not an input", {
    value: "<column>",
  }) as RunOption<string | null>,
  time: tables(
    z.string(),
    null,
    "column of numbers or dates: what is tested on is later than what is trained on; not an input",
    { value: "<column>" },
  ) as RunOption<string | null>,
  sampleWeight: tables(z.string(), null, "column that says how much each row counts, 0 or more; not an input", {
    value: "<column>",
  }) as RunOption<string | null>,
  thresholdFor: datasets(
    z.enum(metricNames),
    null,
    "two classes: choose the probability from which the second is predicted, by this metric of held-out rows",
    { words: "0.5", value: "<metric>" },
  ) as RunOption<MetricName | null>,
  classWeight: datasets(
    z.union([z.string().min(1), z.record(z.string(), z.number().min(0))]),
    null,
    "how much rows of each class count: balanced (rare classes as much as frequent ones), no=1,yes=5, or a JSON file { class: weight }",
    { words: "all the same", value: "<weights>" },
  ) as RunOption<string | Readonly<Record<string, number>> | null>,
  folds: tables(
    z.int().min(1),
    null,
    "measure quality over so many folds, each with the whole recipe, and train the final network on all rows; 1: one split, of which the test rows are never trained on",
    { words: "5 below 2,000 rows, else 1" },
  ) as RunOption<number | null>,
  repeats: tables(z.int().min(1), 1, "how often the rows are divided into folds anew") as RunOption<number>,
  refit: tables(
    z.boolean(),
    false,
    "train the final network once more, with the validation rows, to the size and the steps found; with folds always",
  ) as RunOption<boolean>,
  fold: tables(
    z.strictObject({ index: z.int().min(0), of: z.int().min(2), repeat: z.int().min(0) }),
    null,
    "the fold to test on, as runs of folds have it",
    { flag: false },
  ) as RunOption<Fold | null>,
  dataDir: files(z.string(), null, "folder with the files of named datasets", {
    words: "BURGEON_DATA",
    value: "<folder>",
  }) as RunOption<string | null>,
  ...readingOptions,
  missing: tables(
    z.enum(["impute", "drop", "drop-target", "error"]),
    "impute",
    "missing values: impute them, drop their rows, drop only rows without a target, or an error",
  ) as RunOption<"impute" | "drop" | "drop-target" | "error">,
  ignore: tables(z.array(z.string().min(1)), [], "columns to leave out; * stands for any characters") as RunOption<
    readonly string[]
  >,
  only: tables(z.array(z.string().min(1)), [], "the only columns to take as inputs; * stands for any characters", {
    words: "all that are of use",
  }) as RunOption<readonly string[]>,
  levels: tables(
    z.record(z.string(), z.array(z.string()).min(2)),
    {},
    "the texts of a column in their order, as size=low,mid,high; may be repeated",
    { words: "no order", value: "<column=a,b,...>", repeated: readLevels },
  ) as RunOption<Readonly<Record<string, readonly string[]>>>,
  dateOrder: tables(z.enum(["dmy", "mdy"]), null, "order of dates such as 3/4/2024", { words: "found" }) as RunOption<
    "dmy" | "mdy" | null
  >,
  categorical: tables(z.array(z.string().min(1)), [], "numeric columns to treat as categories") as RunOption<
    readonly string[]
  >,
  limit: datasets(z.int().min(1), null, "train on this many rows only, the first ones") as RunOption<number | null>,
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
