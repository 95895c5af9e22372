/** NeST: new units that stand in for the strongest missing connections. @module */

import * as z from "zod";
import type { WeightedLayer } from "../../nn/layer.ts";
import type { RandomStream } from "../../tensor/random.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { defineInitializer } from "../initializer.ts";
import type { Site } from "../look/site.ts";
import { auxiliaryGradient } from "../signals/auxiliary-gradient.ts";
import { incomingByProducer, outgoingByConsumer, totalFanOut } from "../units/layout.ts";
import { lengthOf, meanAbsolute, outgoingNorm, randomIncoming } from "../units/unit-norms.ts";

/** The k-th smallest of the values, 0 for the smallest; reorders them (Hoare's selection). */
function kthSmallest(values: Float64Array, k: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let [i, j] = [low, high];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j] as number, values[i] as number];
      i++;
      j--;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] ?? 0;
}

/** The value that the largest `share` of |A| exceed or equal. */
function cutOf({ values }: Matrix, share: number): number {
  const sizes = new Float64Array(values.length);
  for (let i = 0; i < sizes.length; i++) sizes[i] = Math.abs(values[i] as number);
  return kthSmallest(sizes, Math.min(sizes.length - 1, Math.floor((1 - share) * sizes.length)));
}

/** The strong entries of A: where they are, and sgn(A_oi) sqrt|A_oi|. */
interface Strong {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly roots: Float64Array;
}

function strongOf(A: Matrix, cut: number): Strong {
  const length = A.values.length;
  const [rows, columns, roots] = [new Int32Array(length), new Int32Array(length), new Float64Array(length)];
  let count = 0;
  for (let o = 0, at = 0; o < A.rows; o++) {
    for (let i = 0; i < A.columns; i++, at++) {
      const gradient = A.values[at] as number;
      const size = Math.abs(gradient);
      if (size < cut || size === 0) continue;
      [rows[count], columns[count]] = [o, i];
      roots[count++] = Math.sign(gradient) * Math.sqrt(size);
    }
  }
  return { rows: rows.subarray(0, count), columns: columns.subarray(0, count), roots: roots.subarray(0, count) };
}

/** Adds one unit's weights: over each strong (o, i), a pair of weights whose product is a step down the gradient A_oi. */
function addUnit(
  { rows, columns, roots }: Strong,
  random: RandomStream,
  unit: { readonly incoming: Float64Array; readonly outgoing: Float64Array },
  keepSign: boolean,
): void {
  const { incoming, outgoing } = unit;
  let bits = 0;
  for (let k = 0; k < roots.length; k++) {
    if (k % 32 === 0) bits = random.bits();
    const sign = bits & 1 ? 1 : -1;
    bits >>>= 1;
    const [o, i, root] = [rows[k] as number, columns[k] as number, roots[k] as number];
    const size = Math.abs(root);
    outgoing[o] = (outgoing[o] as number) + (keepSign ? sign * size : size);
    incoming[i] = (incoming[i] as number) + sign * (keepSign ? -root : size);
  }
}

/** How large the new weights are. */
type Scaling = "norm" | "mean-absolute";

const sizeOf: Readonly<Record<Scaling, (vector: ArrayLike<number>) => number | null>> = {
  norm: lengthOf,
  "mean-absolute": meanAbsolute,
};

/** Scales a vector in place to a size; one without a size stays. */
function resize(vector: Float64Array, size: number, scaling: Scaling): void {
  const present = sizeOf[scaling](vector);
  if (!present) return;
  for (let i = 0; i < vector.length; i++) vector[i] = ((vector[i] as number) * size) / present;
}

/** The usual size of a unit's incoming weights from a producer; with no existing unit to compare with, that of a fresh draw. */
function incomingSize(producer: WeightedLayer, scaling: Scaling, random: RandomStream): number {
  if (scaling === "norm") return lengthOf(randomIncoming(producer, 1, random));
  return meanAbsolute(producer.weight.tensor.read()) ?? meanAbsolute(randomIncoming(producer, 1, random)) ?? 0;
}

/** The same of a unit's outgoing weights, over all consumers. */
function outgoingSize(site: Site, scaling: Scaling, random: RandomStream): number {
  const norm = outgoingNorm(site, random);
  if (scaling === "norm") return norm;
  const values = site.consumers.flatMap(({ weight }) => Array.from(weight.tensor.read()));
  return meanAbsolute(values) ?? norm / Math.sqrt(Math.max(1, totalFanOut(site)));
}

/**
 * For the largest `share` of the auxiliary gradient's entries A_oi, with a random sign s each: fan-out_o += s sqrt|A_oi|,
 * fan-in_i -= s sgn(A_oi) sqrt|A_oi|; then both are rescaled to `scale` times the usual size: the mean norm of the existing units', as in
 * NORTH*'s framework, or, `scaling: "mean-absolute"`, the mean absolute value of the layer's weights that are not 0, as in NeST itself,
 * which suggests a `scale` (its alpha) above 0.3. The function changes.
 *
 * Departs from NORTH*'s framework, which loses the sign of A and gives all units the same outgoing weights: `sign: "lost"` is that.
 *
 * @see Dai, Yin & Jha 2019, "NeST", arXiv:1711.02017, algorithm 1
 */
export const nest = defineInitializer({
  name: "nest",
  summary:
    "Incoming and outgoing weights that follow the missing connections across the layer with the largest gradients.",
  source: "Dai, Yin & Jha 2019, arXiv:1711.02017, algorithm 1",
  options: z.strictObject({
    share: z
      .number()
      .positive()
      .max(1)
      .default(0.6)
      .describe("share of the entries of the auxiliary gradient that are used"),
    sign: z.enum(["kept", "lost"]).default("kept").describe("use the sign of the gradient"),
    scaling: z
      .enum(["norm", "mean-absolute"])
      .default("norm")
      .describe("new weights have the units' mean norm, or the mean absolute value of the layer's weights"),
    scale: z
      .number()
      .positive()
      .default(1)
      .describe("size of the new weights, relative to the size that scaling sets; above 0.3 in the paper"),
  }),
  preserves: "none",
  initialize({ site, count, look, random }, { share, sign, scaling, scale }) {
    const A = look.get(auxiliaryGradient, site, {});
    const strong = strongOf(A, cutOf(A, share));
    const incoming = new Float64Array(count * A.columns);
    const outgoing = new Float64Array(count * A.rows);
    look.observe.countFlops(4 * count * A.values.length);
    const size = scale * outgoingSize(site, scaling, random);
    for (let unit = 0; unit < count; unit++) {
      const into = incoming.subarray(unit * A.columns, (unit + 1) * A.columns);
      const out = outgoing.subarray(unit * A.rows, (unit + 1) * A.rows);
      addUnit(strong, random, { incoming: into, outgoing: out }, sign === "kept");
      resize(out, size, scaling);
    }
    const byProducer = incomingByProducer(site, count, incoming);
    for (const producer of site.producers) {
      const rows = byProducer[producer.weight.name] as Float64Array;
      const usual = scale * incomingSize(producer, scaling, random);
      const fanIn = rows.length / count;
      for (let unit = 0; unit < count; unit++) resize(rows.subarray(unit * fanIn, (unit + 1) * fanIn), usual, scaling);
    }
    return { incoming: byProducer, outgoing: outgoingByConsumer(site, count, outgoing) };
  },
});
