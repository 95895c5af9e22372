/** Exports of networks, run from their bytes. @module */

import { largestDifference } from "../../src/export/difference.ts";
import type { ModelFormat } from "../../src/export/format.ts";
import * as formats from "../../src/export/formats/index.ts";
import type { ExportedModel } from "../../src/export/model.ts";
import { programOf } from "../../src/export/program.ts";
import { sampleRows } from "../../src/export/samples.ts";
import type { Network } from "../../src/nn/network.ts";
import { findRunner } from "../../src/node/export/runners.ts";

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

/** The largest difference between a network and its export in these bytes, run from them alone. */
export async function exportDifference(
  network: Network,
  model: ExportedModel,
  format: ModelFormat = formats.onnx,
  bytes: Uint8Array = format.encode(model),
): Promise<number> {
  const runner = await findRunner(format, ["onnxruntime-web"]);
  if (!runner) throw new Error(`nothing is here to run ${format.name}`);
  const samples = sampleRows(model, 12);
  const { rows, inputs } = samples;
  const { device } = network;
  const answers = device.scope("export", () => network.forward(device.tensor(inputs, [rows, network.inputs])).read());
  const exported = await runner.run(format.runs.program(bytes), model, samples);
  return largestDifference(model.output, answers, exported, model.program.outputs);
}

const models: readonly ModelFormat[] = Object.values(formats).filter((format) => format.kind === "model");
const runners = await Promise.all(models.map((format) => findRunner(format)));

/** Formats of models that can be run here: C only where a compiler is. */
export const runnableFormats: readonly (readonly [name: string, format: ModelFormat])[] = models.flatMap((format, i) =>
  runners[i] || format.runs.as !== "c" ? [[format.name, format] as const] : [],
);
