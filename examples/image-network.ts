// A small convolutional network with a residual block grows channels until it distinguishes horizontal from vertical stripes.
import { fileURLToPath } from "node:url";
import {
  activation,
  batchNorm,
  conv2d,
  createWasmDevice,
  type Dataset,
  globalAveragePool,
  linear,
  residual,
  sequential,
  strategies,
  train,
} from "burgeon";
import { RandomStream } from "burgeon/extend";

const EDGE = 8;

/** Images of 8 x 8 pixels: stripes in one of two directions, under noise. */
function stripes(count: number, seed: number): Dataset["train"] {
  const random = new RandomStream(seed, "stripes");
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const values = Float32Array.from({ length: count * EDGE * EDGE }, (_, i) => {
    const pixel = i % (EDGE * EDGE);
    const line = labels[Math.floor(i / (EDGE * EDGE))] === 0 ? pixel % EDGE : Math.floor(pixel / EDGE);
    return (line % 2) + 0.5 * random.normal();
  });
  return {
    inputs: { kind: "reals", rows: count, columns: EDGE * EDGE, values },
    targets: { kind: "classes", labels },
  };
}

const dataset: Dataset = {
  name: "stripes",
  origin: "generated",
  task: "classification",
  inputShape: [EDGE, EDGE, 1],
  classes: ["vertical", "horizontal"],
  targetScale: null,
  train: stripes(200, 1),
  validation: null,
  test: stripes(100, 2),
  preprocessing: null,
  notes: [],
};

export async function main() {
  const run = train({
    device: createWasmDevice(),
    dataset,
    model: sequential([
      conv2d(2),
      batchNorm(),
      activation("relu"),
      residual([conv2d(2), batchNorm(), activation("relu"), conv2d("same")]),
      globalAveragePool(),
      linear(2, { grows: false }),
    ]),
    strategy: strategies.northRandom({ policies: { every: 5, maxWidth: 16 } }),
    crop: 1,
    learningRate: 0.01,
    epochs: 10,
  });
  const { widths, edits, test } = await run.result();
  return { widths, edits: edits.length, accuracy: test?.accuracy ?? 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());
