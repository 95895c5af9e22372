/** Firefly: halves of existing units, or small new ones, whichever the loss pulls at hardest. @module */

import * as z from "zod";
import type { UnitId } from "../../nn/axis.ts";
import { fanInOf } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import { defineInitializer } from "../initializer.ts";
import type { Site } from "../look/site.ts";
import { incomingByProducer, outgoingByConsumer, pickRows, totalFanIn, totalFanOut } from "../units/layout.ts";
import { lengthOf, meanFanInNorm, outgoingNorm, randomIncoming, rescale } from "../units/unit-norms.ts";
import { bestOf, candidateCount, candidatesOption } from "./shared/candidates.ts";
import { type FireflyCandidates, fireflyScores } from "./shared/firefly-scores.ts";

/** Uniform in [-1, 1), 32 bits. */
const centered = (random: RandomStream): number => random.bits() / 2 ** 31 - 1;

/** Positions of up to `count` distinct units. */
function drawParents({ axis, producers, consumers }: Site, count: number, random: RandomStream): number[] {
  // Halves of a unit that feeds itself would have to be written along both dims of one weight.
  if (producers.some((producer) => consumers.includes(producer))) return [];
  const positions = Int32Array.from(axis.units, (_, i) => i);
  random.shuffle(positions);
  return Array.from(positions.subarray(0, count));
}

/** Candidates: first the children of splits, then new units. */
function propose(site: Site, tries: number, epsilon: number, random: RandomStream): FireflyCandidates {
  const parents = drawParents(site, Math.floor(tries / 2), random);
  const [ins, outs] = [totalFanIn(site), totalFanOut(site)];
  const incoming = new Float64Array(tries * ins);
  const shifts = new Float64Array(parents.length * ins);
  let from = 0;
  for (const producer of site.producers) {
    const fanIn = fanInOf(producer.weight);
    const weights = producer.weight.tensor.read();
    for (const [i, parent] of parents.entries()) {
      const row = Float64Array.from(weights.subarray(parent * fanIn, (parent + 1) * fanIn));
      const size = epsilon * lengthOf(row);
      for (let j = 0; j < fanIn; j++) {
        const shift = size * centered(random);
        shifts[i * ins + from + j] = shift;
        incoming[i * ins + from + j] = (row[j] as number) + shift;
      }
    }
    const norm = meanFanInNorm(producer.weight);
    for (let r = parents.length; r < tries; r++) {
      const row = incoming.subarray(r * ins + from, r * ins + from + fanIn);
      if (norm === null) row.set(randomIncoming(producer, 1, random));
      else {
        for (let j = 0; j < fanIn; j++) row[j] = centered(random);
        rescale(row, norm);
      }
    }
    from += fanIn;
  }
  const outgoing = new Float64Array(tries * outs);
  const size = epsilon * outgoingNorm(site, random);
  for (let at = parents.length * outs; at < outgoing.length; at++) outgoing[at] = size * random.normal();
  let above = 0;
  for (const { weight } of site.consumers) {
    const { columns, rows } = weight.tensor;
    const weights = weight.tensor.read();
    for (const [i, parent] of parents.entries()) {
      for (let o = 0; o < rows; o++) outgoing[i * outs + above + o] = (weights[o * columns + parent] as number) / 2;
    }
    above += rows;
  }
  return { count: tries, parents, shifts, incoming, outgoing };
}

/**
 * Of R candidates the k whose incoming weights have the largest gradient. Up to half are splits of distinct units drawn at random:
 * d = epsilon ||w|| U(-1, 1), w - d for the parent, w + d for the child, each with half the outgoing weights; the others are new:
 * incoming weights uniform, of the mean norm, outgoing weights epsilon x mean norm x N(0, I). The function nearly stays.
 *
 * Departs from NORTH*'s framework: candidates are scored on the gradient at the present network instead of all at once in it, which
 * differs by terms of the order of epsilon; and a child gets its parent's bias, not 0.
 *
 * @see Wu, Liu, Stone & Liu 2020, arXiv:2102.08574; Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export const firefly = defineInitializer({
  name: "firefly",
  summary: "Halves of existing units or small new ones, those with the largest gradients.",
  source: "Wu et al. 2020, arXiv:2102.08574; Maile et al. 2022, arXiv:2202.08539, section 3.2",
  options: z.strictObject({
    candidates: candidatesOption,
    epsilon: z
      .number()
      .positive()
      .default(1e-4)
      .describe("size of a shift or of new outgoing weights, relative to the mean norm"),
  }),
  preserves: "approximate",
  initialize({ site, count, look, random }, { candidates, epsilon }) {
    const all = propose(site, candidateCount(site, candidates) + count, epsilon, random);
    const best = bestOf(fireflyScores(site, look, all), count, false);
    const children = best.filter((at) => at < all.parents.length);
    const fresh = best.filter((at) => at >= all.parents.length);
    const [ins, outs] = [totalFanIn(site), totalFanOut(site)];
    return {
      splits: {
        parents: children.map((at) => site.axis.units[all.parents[at] as number]?.id as UnitId),
        shifts: incomingByProducer(site, children.length, pickRows(all.shifts, ins, children)),
      },
      incoming: incomingByProducer(site, fresh.length, pickRows(all.incoming, ins, fresh)),
      outgoing: outgoingByConsumer(site, fresh.length, pickRows(all.outgoing, outs, fresh)),
    };
  },
});
