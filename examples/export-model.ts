// A network grows on two moons, leaves as an ONNX model, and is asked again in onnxruntime, which has never heard of Burgeon.
import { fileURLToPath } from "node:url";
import { createWasmDevice, generateDataset, generators, perceptron, train } from "burgeon";
import { exportFormats, programOf } from "burgeon/export";
import { InferenceSession, Tensor } from "onnxruntime-web";

export async function main() {
  const dataset = generateDataset(generators.moons, { points: 400 }, { seed: 1 });
  const run = train({ device: createWasmDevice(), dataset, model: perceptron([2]), learningRate: 0.01, epochs: 30 });
  let edits = 0;
  let accuracyHere = 0;
  for await (const event of run) {
    if (event.type === "growth") edits++;
    if (event.type === "end") accuracyHere = event.test?.accuracy ?? 0;
  }
  const { model, step } = run.trainer;
  const { network } = model;
  const bytes = exportFormats.onnx.encode({
    step,
    program: programOf(network, network.inputShape),
    input: { kind: "values", mean: null, deviation: null },
    output: { kind: "classes", names: dataset.classes },
    origin: { dataset: dataset.name },
  });
  const { widths } = network;
  run.trainer.dispose();

  const { inputs, targets } = dataset.test;
  if (inputs.kind !== "reals" || targets.kind !== "classes") throw new Error("two moons are points with classes");
  const session = await InferenceSession.create(bytes);
  const answers = await session.run({ input: new Tensor("float32", inputs.values, [inputs.rows, inputs.columns]) });
  const labels = answers.label?.data as string[];
  const right = labels.filter((label, row) => label === dataset.classes?.[targets.labels[row] as number]);
  return { widths, accuracy: right.length / inputs.rows, accuracyHere, edits, bytes: bytes.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());
