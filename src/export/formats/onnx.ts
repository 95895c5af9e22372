/** ONNX: a model that runtimes of every language open. @module */

import { OPSETS } from "../../formats/onnx/onnx-graph.ts";
import { defineExportFormat, type ModelFormat } from "../format.ts";
import { encodeOnnx } from "../onnx/onnx-model.ts";

export const onnx: ModelFormat = defineExportFormat({
  kind: "model",
  name: "onnx",
  summary: "network and preprocessing as one graph, for onnxruntime and others",
  extension: ".onnx",
  opsets: OPSETS,
  encode: encodeOnnx,
  runs: { as: "onnx", program: (bytes) => bytes },
});
