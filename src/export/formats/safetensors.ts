/** Safetensors with PyTorch's names and shapes. The description of the model is in the metadata, as `burgeon`. @module */

import { float32Tensor, float32Values, readSafetensors, writeSafetensors } from "../../formats/safetensors.ts";
import { assemble, describe } from "../description.ts";
import { defineExportFormat, type ModelFormat } from "../format.ts";
import { encodeOnnx } from "../onnx/onnx-model.ts";

export const safetensors: ModelFormat = defineExportFormat({
  kind: "model",
  name: "safetensors",
  summary: "weights under PyTorch's names and shapes: layers.0.weight, ...",
  extension: ".safetensors",
  encode(model) {
    const tensors = Object.entries(model.program.tensors).map(([name, { shape, values }]) => {
      return [name, float32Tensor(shape, values)] as const;
    });
    return writeSafetensors(Object.fromEntries(tensors), { format: "pt", burgeon: JSON.stringify(describe(model)) });
  },
  runs: {
    as: "onnx",
    program(bytes) {
      const { tensors, metadata } = readSafetensors(bytes);
      const values = Object.entries(tensors).map(([name, tensor]) => {
        return [name, { shape: tensor.shape, values: float32Values(tensor) }] as const;
      });
      return encodeOnnx(assemble(JSON.parse(metadata.burgeon ?? "null"), Object.fromEntries(values)));
    },
  },
});
