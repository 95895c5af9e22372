// The answers of a run's model for the rows of a table, as JSON lines with all digits.
// Usage: node test/clients/predict-table.mjs <run> <table> <out> [--no-na]
import { writeFileSync } from "node:fs";
import { readModel } from "../../dist/node/predict/read-model.js";
import { readForModel } from "../../dist/node/tables/load-for-model.js";
import { Predictor } from "../../dist/predict/predictor.js";

const [run, path, out, ...flags] = process.argv.slice(2);
const model = await readModel(run);
const predictor = new Predictor(model);
const lines = [];
for await (const table of readForModel(path, model.preprocessing, flags.includes("--no-na") ? { na: [] } : {})) {
  const answers = predictor.predictTable(table, []);
  const { names } = answers;
  table.rows.forEach((_, row) => {
    if (answers.kind === "values") {
      lines.push(JSON.stringify(names.map((_, i) => answers.values[row * names.length + i])));
      return;
    }
    const probabilities = names.map((name, i) => [name, answers.probabilities[row * names.length + i]]);
    lines.push(
      JSON.stringify({ prediction: names[answers.labels[row]], probabilities: Object.fromEntries(probabilities) }),
    );
  });
}
writeFileSync(out, `${lines.join("\n")}\n`);
