/** Firefly's candidates, trained before any is taken. @module */

import * as z from "zod";
import type { Edit } from "../../edits/report.ts";
import type { UnitId } from "../../nn/axis.ts";
import { fanOutOf } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import type { Offer } from "../candidate.ts";
import { defineInitializer } from "../initializer.ts";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import { incomingOf, pickRows, withGrownFanIn } from "../units/layout.ts";
import { candidateChanges, trainCandidates } from "./shared/trained-candidates.ts";

const options = z.strictObject({
  candidates: z.int().min(0).default(70).describe("new units per layer among the candidates"),
  candidateSteps: z.int().min(0).default(50).describe("training steps for the candidates"),
  candidateRate: z.number().positive().default(2e-5).describe("learning rate of the candidates"),
  rows: z
    .int()
    .min(1)
    .nullable()
    .default(1024)
    .describe("recent training rows that candidates are trained on; null: the rows of the step"),
  splitScale: z
    .number()
    .positive()
    .default(0.1)
    .describe("norm of the initial split direction, relative to that of the unit's weights"),
  outgoingScale: z
    .number()
    .positive()
    .default(0.05)
    .describe("norm of a new unit's initial outgoing weights, relative to the mean norm"),
});

type FireflyOptions = z.output<typeof options>;

function offerOf(site: Site, look: Look, given: FireflyOptions, random: RandomStream): Offer {
  const { axis, consumers } = site;
  const { candidates: count, candidateSteps: steps, candidateRate: learningRate } = given;
  const trained = trainCandidates(site, look, { ...given, count, steps, learningRate }, random);
  const changes = candidateChanges(site, look, trained);
  const units = changes.length - count;
  const chosenOf = (blocks: readonly Float64Array[], chosen: readonly number[]) =>
    incomingOf(site, ({ weight }, p) => {
      const block = blocks[p] as Float64Array;
      const rows = pickRows(block, block.length / (blocks === trained.shifts ? units : count), chosen);
      return withGrownFanIn(rows, chosen.length, weight);
    });
  return {
    changes,
    edits(chosen) {
      const halves = chosen.filter((at) => at < units);
      const fresh = chosen.filter((at) => at >= units).map((at) => at - units);
      const edits: Edit[] = [];
      const name = axis.name;
      if (halves.length > 0) {
        const parents = halves.map((m) => axis.units[m]?.id as UnitId);
        edits.push({
          kind: "split",
          axis: name,
          parents,
          shifts: chosenOf(trained.shifts, halves),
          preserves: "none",
        });
      }
      if (fresh.length > 0) {
        const outgoing = consumers.map(({ weight }, c) => {
          const block = trained.outgoing[c] as Float64Array;
          const values = new Float64Array(fanOutOf(weight) * fresh.length);
          for (let o = 0; o * count < block.length; o++) {
            for (const [i, j] of fresh.entries()) values[o * fresh.length + i] = block[o * count + j] as number;
          }
          return [weight.name, values] as const;
        });
        const incoming = chosenOf(trained.incoming, fresh);
        const weights = { incoming, outgoing: Object.fromEntries(outgoing) };
        edits.push({ kind: "widen", axis: name, count: fresh.length, ...weights, preserves: "none" });
      }
      return edits;
    },
  };
}

/**
 * Every unit can be split in two, w + v and w - v, and new units can come; all these are trained together for a while, the network standing
 * still, and each is worth what it is predicted to lower the loss by, in first order.
 *
 * Departs from the released code: candidates are trained on the first-order effect of their outputs at the present network instead of
 * on the loss of the network with all of them in it, on recent rows instead of for an epoch; first sizes are relative to the layer's
 * weights; the optimizer keeps its state.
 *
 * @see Wu, Liu, Stone & Liu 2020, "Firefly Neural Architecture Descent", arXiv:2102.08574, algorithm 1
 */
export const trainedCandidates = defineInitializer({
  name: "trained-candidates",
  summary: "Halves of existing units and new units, trained to lower the loss before the best are selected.",
  source: "Wu et al. 2020, arXiv:2102.08574, algorithm 1",
  options,
  preserves: "none",
  rows: ({ rows }) => rows,
  offer: ({ site, look, random }, options) => offerOf(site, look, options, random),
});
