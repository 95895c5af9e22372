/** The formats of tables that are told by their content. @module */

import type { ContentFormat } from "./content-format.ts";
import { excel } from "./excel-format.ts";
import { json } from "./json-format.ts";
import { parquet } from "./parquet-format.ts";

export const contentFormats: readonly ContentFormat[] = [parquet, excel, json];
