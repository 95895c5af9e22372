/** C: one header for embedded devices. @module */

import { encodeC } from "../code/c.ts";
import { defineExportFormat, type ModelFormat } from "../format.ts";

export const c: ModelFormat = defineExportFormat({
  kind: "model",
  name: "c",
  summary: "one C99 header with preprocessing and network, for embedded devices",
  extension: ".h",
  encode: encodeC,
  runs: { as: "c", program: (bytes) => bytes },
});
