/** NeST: new units that stand in for the strongest missing connections. @module */

import { z } from "zod";
import type { RandomStream } from "../../tensor/random.ts";
import { defineInitializer, type InitializerDefinition } from "../initializer.ts";
import { incomingByProducer, outgoingByConsumer } from "../layout.ts";
import { auxiliaryGradient } from "../signals/auxiliary-gradient.ts";
import type { Matrix } from "../singular-values.ts";
import { outgoingNorm, randomIncoming, rescale, rescaleRows } from "../unit-norms.ts";

/** The value that the largest `share` of |A| exceed or equal. */
function cutOf({ values }: Matrix, share: number): number {
  const sizes = Float64Array.from(values, Math.abs).sort();
  return sizes[Math.min(sizes.length - 1, Math.floor((1 - share) * sizes.length))] ?? 0;
}

/** Adds one unit's weights: over each strong (o, i), a pair of weights whose product is a step down the gradient A_oi. */
function addUnit(
  A: Matrix,
  cut: number,
  random: RandomStream,
  unit: { incoming: Float64Array; outgoing: Float64Array },
  keepSign: boolean,
): void {
  let bits = 0;
  let left = 0;
  for (let o = 0; o < A.rows; o++) {
    for (let i = 0; i < A.columns; i++) {
      const gradient = A.values[o * A.columns + i] as number;
      const size = Math.abs(gradient);
      if (size < cut || size === 0) continue;
      if (left === 0) [bits, left] = [random.bits(), 32];
      const sign = bits & 1 ? 1 : -1;
      bits >>>= 1;
      left--;
      const root = Math.sqrt(size);
      unit.outgoing[o] = (unit.outgoing[o] as number) + (keepSign ? sign : 1) * root;
      unit.incoming[i] = (unit.incoming[i] as number) + (keepSign ? -Math.sign(gradient) : 1) * sign * root;
    }
  }
}

/**
 * For the largest `share` of the auxiliary gradient's entries A_oi, with a random sign s each: fan-out_o += s sqrt|A_oi|,
 * fan-in_i -= s sgn(A_oi) sqrt|A_oi|; then both are rescaled to the mean norms of the existing units. The function changes.
 *
 * Departs from NORTH*'s framework, which loses the sign of A and gives all units the same outgoing weights: `sign: "lost"` is that.
 *
 * @see Dai, Yin & Jha 2019, "NeST", arXiv:1711.02017, algorithm 1
 */
export const nest: InitializerDefinition = defineInitializer({
  name: "nest",
  summary: "Incoming and outgoing weights that imitate the strongest missing connections across the layer.",
  source: "Dai, Yin & Jha 2019, arXiv:1711.02017, algorithm 1",
  options: z.strictObject({
    share: z.number().positive().max(1).default(0.6).describe("share of the auxiliary gradient's entries that count"),
    sign: z.enum(["kept", "lost"]).default("kept").describe("whether the sign of the gradient counts"),
  }),
  preserves: "none",
  initialize({ site, count, signals, random }, { share, sign }) {
    const A = signals.get(auxiliaryGradient, site, {});
    const cut = cutOf(A, share);
    const incoming = new Float64Array(count * A.columns);
    const outgoing = new Float64Array(count * A.rows);
    signals.countFlops(4 * count * A.values.length);
    for (let unit = 0; unit < count; unit++) {
      const into = incoming.subarray(unit * A.columns, (unit + 1) * A.columns);
      const out = outgoing.subarray(unit * A.rows, (unit + 1) * A.rows);
      addUnit(A, cut, random, { incoming: into, outgoing: out }, sign === "kept");
    }
    rescaleRows(outgoing, count, outgoingNorm(site, random));
    const byProducer = incomingByProducer(site, count, incoming);
    for (const producer of site.producers) {
      const rows = byProducer[producer.weight.name] as Float64Array;
      const usual = randomIncoming(producer, count, random);
      const fanIn = rows.length / count;
      for (let unit = 0; unit < count; unit++) {
        const slice = usual.subarray(unit * fanIn, (unit + 1) * fanIn);
        rescale(rows.subarray(unit * fanIn, (unit + 1) * fanIn), Math.hypot(...slice));
      }
    }
    return { incoming: byProducer, outgoing: outgoingByConsumer(site, count, outgoing) };
  },
});
