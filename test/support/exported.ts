/** Exports of networks, opened in onnxruntime-web. @module */

import { largestDifference } from "../../src/export/difference.ts";
import type { ExportedModel } from "../../src/export/model.ts";
import { onnxAnswers, onnxFeeds } from "../../src/export/onnx/feeds.ts";
import { encodeOnnx } from "../../src/export/onnx/onnx-model.ts";
import { programOf } from "../../src/export/program.ts";
import { sampleRows } from "../../src/export/samples.ts";
import type { Network } from "../../src/nn/network.ts";
import { findRuntime } from "../../src/node/export/runtime.ts";

/** A network without preprocessing, as logits of classes. */
export function modelOf(network: Network, parts: Partial<ExportedModel> = {}): ExportedModel {
  const image = network.inputShape.length === 3;
  return {
    step: 0,
    program: programOf(network, network.inputShape),
    input: image ? { kind: "image", scale: 1 / 255, offset: -0.5 } : { kind: "values", mean: null, deviation: null },
    output: { kind: "classes", names: null },
    origin: {},
    ...parts,
  };
}

/** The largest difference between a network and the ONNX model in these bytes. */
export async function onnxDifference(
  network: Network,
  model: ExportedModel,
  bytes: Uint8Array = encodeOnnx(model),
): Promise<number> {
  const runtime = await findRuntime(["onnxruntime-web"]);
  if (!runtime) throw new Error("onnxruntime-web is not installed");
  const samples = sampleRows(model, 12);
  const { rows, inputs } = samples;
  const { device } = network;
  const answers = device.scope("export", () => network.forward(device.tensor(inputs, [rows, network.inputs])).read());
  const exported = onnxAnswers(model, await runtime.run(bytes, onnxFeeds(model, samples)));
  return largestDifference(model.output, answers, exported, model.program.outputs);
}
