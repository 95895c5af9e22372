/** Options of reading a table file. @module */

import * as z from "zod";
import { type RunOption, takenBy } from "../../../train/options/option.ts";

const tables = takenBy("tables");

export const readingOptions = {
  skipLines: tables(z.int().min(0), 0, "lines to skip at the top of a table") as RunOption<number>,
  delimiter: tables(
    z.string().min(1),
    null,
    "what divides the fields: a character, or tab, blanks, comma, semicolon, bar",
    {
      words: "found",
      value: "<name>",
    },
  ) as RunOption<string | null>,
  header: tables(z.boolean(), null, "whether the first row holds the names of the columns", {
    words: "found",
  }) as RunOption<boolean | null>,
  decimal: tables(z.enum(["point", "comma"]), null, "decimal mark of the numbers", { words: "found" }) as RunOption<
    "point" | "comma" | null
  >,
  encoding: tables(z.string().min(1), null, "encoding of a text table, such as windows-1252", {
    words: "found",
    value: "<name>",
  }) as RunOption<string | null>,
  na: tables(z.array(z.string()), null, "words that mean a missing value", {
    words: "NA, NaN, ?, null",
    value: "<a,b,...>",
    without: { flag: "no-na", help: "no word means a missing value, only an empty field does", value: [] },
  }) as RunOption<readonly string[] | null>,
};
