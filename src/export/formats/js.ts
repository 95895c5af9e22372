/** JavaScript: one module without imports, for pages. @module */

import { encodeJavaScript } from "../code/javascript.ts";
import { defineExportFormat, type ModelFormat } from "../format.ts";

export const js: ModelFormat = defineExportFormat({
  kind: "model",
  name: "js",
  summary: "one JavaScript module without imports, with preprocessing and network, for pages",
  extension: ".js",
  encode: encodeJavaScript,
  runs: { as: "javascript", program: (bytes) => bytes },
});
