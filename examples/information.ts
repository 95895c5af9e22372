// Signals alone, without training: what two units say about an exclusive or, together and one at a time.
import { fileURLToPath } from "node:url";
import { binnedLabelInformation, effectiveRankOf, neighborLabelInformation, RandomStream } from "burgeon/extend";

export function main() {
  const random = new RandomStream(1, "example");
  const rows = 500;
  const bits = Array.from({ length: rows }, () => [random.uniform() < 0.5 ? 0 : 1, random.uniform() < 0.5 ? 0 : 1]);
  const labels = bits.map(([a = 0, b = 0]) => a ^ b);
  /** Activations [rows, columns] of the chosen units, with a little noise. */
  const activations = (units: readonly number[]) => ({
    rows,
    columns: units.length,
    values: bits.flatMap((pair) => units.map((unit) => (pair[unit] ?? 0) + 0.05 * random.normal())),
  });
  const inBits = (nats: number) => Number((nats / Math.LN2).toFixed(3));
  return {
    together: inBits(neighborLabelInformation(activations([0, 1]), labels)),
    alone: inBits(neighborLabelInformation(activations([0]), labels)),
    byBins: inBits(binnedLabelInformation(activations([0, 1]), labels, { bins: 4 }).information),
    directions: effectiveRankOf([1, 1, 0]),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(main());
