// A network grown on a small table answers for rows that it has not seen, as a page or a service would ask it.
import { fileURLToPath } from "node:url";
import {
  createWasmDevice,
  encodeModel,
  layeredModel,
  Predictor,
  parseCsv,
  perceptron,
  Trainer,
  tableDataset,
} from "burgeon";

/** Whether a fruit is ripe: heavy ones are, and green ones never. */
function orchard(rows: number): string {
  const colors = ["red", "yellow", "green"];
  const lines = Array.from({ length: rows }, (_, i) => {
    const [weight, color] = [50 + ((i * 37) % 150), colors[i % 3]];
    return `${weight},${color},${weight > 110 && color !== "green" ? "ripe" : "unripe"}`;
  });
  return ["weight,color,state", ...lines].join("\n");
}

export async function main() {
  const dataset = tableDataset(parseCsv(new TextEncoder().encode(orchard(300))), { name: "orchard", seed: 1 });
  const device = createWasmDevice();
  const trainer = new Trainer({ device, dataset, model: perceptron([2], 2), learningRate: 0.02, epochs: 60 });
  for await (const _ of trainer.run());
  // All that is needed to predict, as one file.
  const file = encodeModel(layeredModel(trainer.model.network, dataset.preprocessing!, trainer.step));

  const predictor = Predictor.load(file);
  const answers = predictor.predict([
    { color: "red", weight: 171 },
    { color: "green", weight: 171 },
    { color: "yellow", weight: 63 },
  ]);
  const said = answers.map(({ prediction }) => prediction);
  const right = said.filter((answer, i) => answer === ["ripe", "unripe", "unripe"][i]).length;
  return {
    columns: predictor.columns,
    said,
    bytes: file.length,
    widths: trainer.model.network.widths,
    accuracy: right / 3,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());
