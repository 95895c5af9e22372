/** NumPy's npz with PyTorch's names and shapes. The description of the model is the bytes of `burgeon`, as JSON. @module */

import { readNpz, writeNpz } from "../../formats/npz.ts";
import { assemble, describe } from "../description.ts";
import { defineExportFormat, type ModelFormat } from "../format.ts";
import { encodeOnnx } from "../onnx/onnx-model.ts";
import type { NamedTensor } from "../program.ts";

export const npz: ModelFormat = defineExportFormat({
  kind: "model",
  name: "npz",
  summary: "weights as NumPy arrays",
  extension: ".npz",
  encode(model) {
    const burgeon = new TextEncoder().encode(JSON.stringify(describe(model)));
    return writeNpz({ ...model.program.tensors, burgeon: { shape: [burgeon.length], values: burgeon } });
  },
  runs: {
    as: "onnx",
    program(bytes) {
      const { burgeon, ...tensors } = readNpz(bytes);
      const text = burgeon ? new TextDecoder().decode(burgeon.values as Uint8Array) : "null";
      return encodeOnnx(assemble(JSON.parse(text), tensors as Record<string, NamedTensor>));
    },
  },
});
