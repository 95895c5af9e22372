/** JSON: steps, tensors, preprocessing and history in plain text, for programs of your own. @module */

import { assemble, describe } from "../description.ts";
import { defineExportFormat, type ModelFormat } from "../format.ts";
import { encodeOnnx } from "../onnx/onnx-model.ts";

interface File {
  readonly tensors: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;
}

export const json: ModelFormat = defineExportFormat({
  kind: "model",
  name: "json",
  summary: "everything as plain text: steps, weights, preprocessing",
  extension: ".json",
  encode(model) {
    const tensors = Object.entries(model.program.tensors).map(([name, { shape, values }]) => {
      return [name, { shape, values: Array.from(values) }] as const;
    });
    const file = { ...describe(model), tensors: Object.fromEntries(tensors) };
    return new TextEncoder().encode(`${JSON.stringify(file)}\n`);
  },
  runs: {
    as: "onnx",
    program(bytes) {
      const { tensors, ...description } = JSON.parse(new TextDecoder().decode(bytes)) as File;
      const values = Object.entries(tensors).map(([name, tensor]) => {
        return [name, { shape: tensor.shape, values: Float32Array.from(tensor.values) }] as const;
      });
      return encodeOnnx(assemble(description, Object.fromEntries(values)));
    },
  },
});
