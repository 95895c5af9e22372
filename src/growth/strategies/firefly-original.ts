/** Firefly as its authors run it. @module */

import { z } from "zod";
import type { Edit } from "../../edits/report.ts";
import type { UnitId } from "../../nn/axis.ts";
import { fanOutOf } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import { composeEvents, type Offer } from "../engine/ranked-events.ts";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import type { StrategyDefinition } from "../strategy.ts";
import { pickRows, withGrownFanIn } from "../units/layout.ts";
import { candidateChanges, trainCandidates } from "./shared/trained-candidates.ts";

const options = z.strictObject({
  share: z
    .number()
    .positive()
    .max(1)
    .default(0.35)
    .describe("share of all units that may be added at an event; 0.3 in the paper"),
  candidates: z.int().min(0).default(70).describe("new units per layer among the candidates"),
  candidateSteps: z.int().min(0).default(50).describe("steps in which the candidates are trained"),
  candidateRate: z.number().positive().default(2e-5).describe("learning rate of the candidates"),
  rows: z
    .int()
    .min(1)
    .nullable()
    .default(1024)
    .describe("recent training rows that candidates are trained on; null: those of the step"),
  splitScale: z
    .number()
    .positive()
    .default(0.1)
    .describe("length of a first split direction over that of the unit's weights"),
  outgoingScale: z
    .number()
    .positive()
    .default(0.05)
    .describe("norm of a new unit's first outgoing weights over the mean norm"),
});

type FireflyOptions = z.output<typeof options>;

function offerOf(site: Site, look: Look, given: FireflyOptions, random: RandomStream): Offer {
  const { axis, producers, consumers } = site;
  const { candidates: count, candidateSteps: steps, candidateRate: learningRate } = given;
  const trained = trainCandidates(site, look, { ...given, count, steps, learningRate }, random);
  const changes = candidateChanges(site, look, trained);
  const units = changes.length - count;
  const incomingOf = (blocks: readonly Float64Array[], chosen: readonly number[]) =>
    Object.fromEntries(
      producers.map(({ weight }, p) => {
        const block = blocks[p] as Float64Array;
        const rows = pickRows(block, block.length / (blocks === trained.shifts ? units : count), chosen);
        return [weight.name, withGrownFanIn(rows, chosen.length, weight)];
      }),
    );
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
          shifts: incomingOf(trained.shifts, halves),
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
        const incoming = incomingOf(trained.incoming, fresh);
        const weights = { incoming, outgoing: Object.fromEntries(outgoing) };
        edits.push({ kind: "widen", axis: name, count: fresh.length, ...weights, preserves: "none" });
      }
      return edits;
    },
  };
}

/**
 * At each event every unit is offered to be split in two, w + v and w - v, and new units are offered in every layer; all these are
 * trained together for a while, the network standing still; then of all layers' candidates those are accepted that lower the loss most
 * in first order, as many as 35 % of the units.
 *
 * Departs from the released code: candidates are trained on the first-order effect of their outputs at the present network instead of
 * on the loss of the network with all of them in it, on recent rows instead of for an epoch; first sizes are relative to the layer's
 * weights; the optimizer keeps its state.
 *
 * @see Wu, Liu, Stone & Liu 2020, "Firefly Neural Architecture Descent", arXiv:2102.08574, algorithm 1
 */
export const fireflyOriginal: StrategyDefinition = composeEvents({
  name: "firefly-original",
  summary: "Trains halves of all units and new ones as candidates, and takes those that lower the loss most.",
  source: "Wu et al. 2020, arXiv:2102.08574, algorithm 1",
  options,
  rows: (given) => (given as FireflyOptions).rows,
  offers: ({ sites, look, context }, given) =>
    sites.map((site) => offerOf(site, look, given as FireflyOptions, context.random("growth"))),
});
