/** Tables that are pasted or dropped; loaded when there is one. @module */

import type { Dataset } from "burgeon";
import { tableDataset } from "../../../dist/data/table.js";
import { parseCsv } from "../../../dist/formats/csv.js";
import type { Settings } from "./settings.ts";

/** @throws DataError, OptionError in the words of the command line */
export const tableOf = ({ table, seed }: Settings): Dataset =>
  tableDataset(parseCsv(table, { where: "the table" }), { name: "the table", seed });
