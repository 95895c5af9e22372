// Writes site/public/berries.csv, the table of the guide: 400 invented berries. Usage: node site/build/write-berries.mjs
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RandomStream } from "../../dist/extend.js";

const random = new RandomStream(7, "berries");
const colors = ["green", "pink", "red"];
const rows = Array.from({ length: 400 }, () => {
  const [weight, firmness] = [2 + 6 * random.uniform(), 10 * random.uniform()];
  const color = Math.floor(3 * random.uniform());
  // Ripe: red and not hard, or pink, heavy and soft; one label in fifty is wrong.
  const ripe = (color === 2 && firmness < 7) || (color === 1 && weight > 5 && firmness < 4);
  const label = ripe !== random.uniform() < 0.02 ? "ripe" : "unripe";
  return [weight.toFixed(2), colors[color], firmness.toFixed(1), label].join(",");
});
writeFileSync(
  join(import.meta.dirname, "..", "public", "berries.csv"),
  `weight,color,firmness,label\n${rows.join("\n")}\n`,
);
