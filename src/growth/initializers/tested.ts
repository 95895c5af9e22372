/** Units that rows they were not chosen on ask for. @module */

import * as z from "zod";
import { fanInOf } from "../../nn/parameter.ts";
import type { Offer } from "../candidate.ts";
import { type Found, searchUnits, type Tested, takeSides } from "../evidence/search.ts";
import { defineInitializer, type OfferRequest } from "../initializer.ts";
import type { Look } from "../look/look.ts";
import { incomingOf, pickRows } from "../units/layout.ts";
import { meanFanInNorm, randomIncoming, rescale } from "../units/unit-norms.ts";

/** Positions of all rows together beyond which fewer rows are looked at, and the least rows. */
const MOST_POSITIONS = 2 ** 18;
const LEAST_ROWS = 256;

const options = z.strictObject({
  candidates: z.int().min(1).default(24).describe("candidates tried for each layer at a look"),
  ascent: z.int().min(0).default(10).describe("steps by which candidates are moved towards what the loss asks for"),
  confidence: z
    .number()
    .min(0)
    .default(2)
    .describe("standard errors by which a candidate must lower the loss on rows that it was not chosen on"),
  price: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("least share of what is left of the loss's gradient that a unit must explain"),
  evidenceRows: z.int().min(2).default(8192).describe("maximum number of rows to choose on, and to test on"),
});

type TestedOptions = z.output<typeof options>;

const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;

function inWords(candidates: number, { passed, failed }: Found): string {
  const [best] = passed;
  const tried = `${candidates} candidates tried`;
  if (best) {
    const more = passed.length === 1 ? "1 unit passes" : `${passed.length} units pass`;
    return `${tried}; the best explains ${percent(best.share)} of what is left on rows not chosen on, t = ${best.t.toFixed(1)}: ${more}`;
  }
  if (!failed) return `${tried}; none differs from what the layer already has`;
  return `${tried}; the best explains ${percent(failed.share)} of what is left on rows not chosen on, t = ${failed.t.toFixed(1)}: too little evidence`;
}

/** As many rows as asked for, fewer where each has many positions: the same for all layers, so that they share the passes. */
function rowsFor({ network }: Look, rows: number): number {
  const positions = network.weighted.map(({ grid = [] }) => grid.reduce((product, edge) => product * edge, 1));
  return Math.min(rows, Math.max(LEAST_ROWS, Math.floor(MOST_POSITIONS / Math.max(1, ...positions))));
}

function offerOf({ site, look, random }: OfferRequest, given: TestedOptions): Offer {
  const { candidates, ascent: steps, confidence: threshold, price, evidenceRows: rows } = given;
  const most = rowsFor(look, rows);
  takeSides(look, most);
  const found = look.device.scope("evidence", () =>
    searchUnits(site, look, { candidates, steps, threshold, price, rows: most }, random),
  );
  if (!found) return { changes: new Float64Array(), edits: () => [], reason: "the loss does not depend on this layer" };
  const { passed, failed } = found;
  const best = passed[0] ?? failed;
  return {
    changes: Float64Array.from(passed, ({ share }) => -share),
    scores: [...passed, ...(failed ? [failed] : [])].map(({ t, share }) => ({ t, share })),
    reason: inWords(candidates, found),
    values: best ? { t: best.t, share: best.share, passed: passed.length } : { passed: 0 },
    edits: (chosen) =>
      editsOf(
        site,
        found,
        chosen.map((at) => passed[at] as Tested),
        random,
      ),
  };
}

function editsOf(
  site: OfferRequest["site"],
  { units }: Found,
  chosen: readonly Tested[],
  random: OfferRequest["random"],
) {
  if (chosen.length === 0) return [];
  const [first] = site.producers;
  const n = fanInOf(first.weight);
  const weights = pickRows(
    units.weights,
    n,
    chosen.map(({ unit }) => unit),
  );
  const bias = units.bias && Float64Array.from(chosen, ({ unit }) => (units.bias as Float64Array)[unit] as number);
  const norm = meanFanInNorm(first.weight);
  for (let i = 0; norm !== null && i < chosen.length; i++) {
    const row = weights.subarray(i * n, (i + 1) * n);
    const before = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    rescale(row, norm);
    if (bias && before > 0) bias[i] = ((bias[i] as number) * norm) / before;
  }
  const incoming = {
    ...incomingOf(site, (producer) => (producer === first ? weights : randomIncoming(producer, chosen.length, random))),
    ...(bias && first.bias ? { [first.bias.name]: bias } : {}),
  };
  return [
    {
      kind: "widen" as const,
      axis: site.axis.name,
      count: chosen.length,
      preserves: "exact" as const,
      incoming,
      outgoing: {},
    },
  ];
}

/**
 * Candidate units are drawn, moved by a few steps of ascent towards what the loss asks for, and freed of what the layer's units already span. On
 * training rows the one is chosen that explains most of the loss's gradient; on validation rows it is tested: t = mean / standard error of
 * (response x residual). It is taken while t > `confidence`; its part is taken off the others, and so on.
 */
export const tested = defineInitializer({
  name: "tested",
  summary: "Candidates chosen on training rows that also lower the loss on rows never trained on; outgoing weights 0.",
  source: "this project",
  formula: 't = overline(r h) / "se"(r h), quad h perp "span"(1, H)',
  options,
  preserves: "exact",
  offer: offerOf,
});
