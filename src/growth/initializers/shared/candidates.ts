/** Candidates for new units: scored against the existing ones, and the best taken. @module */

import * as z from "zod";
import { fanInOf } from "../../../nn/parameter.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { InitializeRequest } from "../../initializer.ts";
import type { Look } from "../../look/look.ts";
import type { Site } from "../../look/site.ts";
import { activationGram } from "../../signals/activation-gram.ts";
import { gapOf } from "../../signals/orthogonality-gap.ts";
import { randomIncoming } from "../../units/unit-norms.ts";
import { type ActiveColumns, activeColumns, pickColumns } from "./active-columns.ts";
import { borderedCounts, nuclearGains, residuals } from "./bordered.ts";

export const scoreNames = ["nuclear", "residual", "orthogonality-gap"] as const;

export interface ScoreOptions {
  /** Threshold on singular values. */
  readonly eps: number;
  readonly score: (typeof scoreNames)[number];
}

export const candidatesOption: z.ZodDefault<z.ZodNullable<z.ZodInt>> = z
  .int()
  .min(0)
  .nullable()
  .default(null)
  .describe(
    "candidates in addition to the units to add; default 1000, or 100 for units with a value at each of many positions",
  );

/** As many candidates as requested; by default those of the released code, fewer where each has a value at many positions. */
export function candidateCount({ producers: [{ grid = [] }] }: Site, candidates: number | null): number {
  return candidates ?? (grid.length > 0 ? 100 : 1000);
}

/** The options of all initializers that choose among candidates. */
export const candidateOptions: z.ZodObject<{
  candidates: typeof candidatesOption;
  eps: z.ZodDefault<z.ZodNumber>;
  score: z.ZodDefault<z.ZodEnum<{ [name in (typeof scoreNames)[number]]: name }>>;
  order: z.ZodDefault<z.ZodEnum<{ "most-orthogonal": "most-orthogonal"; "least-orthogonal": "least-orthogonal" }>>;
}> = z.strictObject({
  candidates: candidatesOption,
  eps: z.number().positive().default(0.01).describe("threshold on the singular values"),
  score: z
    .enum(scoreNames)
    .default("nuclear")
    .describe("rank and nuclear norm of the activations with the candidate, its residual, or their orthogonality gap"),
  order: z
    .enum(["most-orthogonal", "least-orthogonal"])
    .default("most-orthogonal")
    .describe("keep the best candidates, or the worst as the released code of NORTH-Select does"),
});

export type CandidateOptions = z.output<typeof candidateOptions>;

/** What the candidates' activations are to the existing ones: v = H h / n [count, width] and c = h.h / n [count]. */
export interface Correlations {
  readonly cross: Float64Array;
  readonly energies: Float64Array;
}

function scaled(values: ArrayLike<number>, factor: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) result[i] = (values[i] as number) * factor;
  return result;
}

/** Incoming weights of candidates for a site's first producer. */
export interface Candidates {
  /** [R, columns]. */
  readonly weights: Tensor;
  /** The inputs that are not 0 throughout, whose weights alone are in `weights`; null when all are. */
  readonly active: ActiveColumns | null;
}

/** The inputs of a site's first producer that are not 0 throughout; null where all are, or where it does not look at rows as they are. */
export function activeInputs(site: Site, look: Look): ActiveColumns | null {
  const { input } = look.tap(site);
  if (input.shape.length !== 2 || input.columns !== fanInOf(site.producers[0].weight)) return null;
  const active = activeColumns(input);
  return active.kept.length === 0 ? null : active;
}

/** Candidates of a layer from all their weights: [R, fanIn]. */
export function candidatesOf(site: Site, look: Look, incoming: Float64Array): Candidates {
  const fanIn = fanInOf(site.producers[0].weight);
  const weights = look.device.tensor(incoming, [fanIn === 0 ? 0 : incoming.length / fanIn, fanIn]);
  const active = activeInputs(site, look);
  return { weights: active ? pickColumns(weights, active.kept) : weights, active };
}

/** Sum of squares of each column, in float64. */
function columnEnergies(x: Tensor): Float64Array {
  const { rows, columns } = x;
  const values = x.device.reals(x.address, x.size);
  const energies = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    const from = r * columns;
    for (let c = 0; c < columns; c++) {
      const value = values[from + c] as number;
      energies[c] = (energies[c] as number) + value * value;
    }
  }
  return energies;
}

/** Activations of candidates on the rows of the evaluation, without bias, and their products with the existing ones. */
export function correlate(site: Site, look: Look, { weights, active }: Candidates): Correlations {
  const { device } = look;
  const tap = look.tap(site);
  const { activation: H } = tap;
  const { rows, columns: width } = H;
  const count = weights.rows;
  look.observe.countFlops(2 * rows * count * (weights.columns + width));
  return device.scope("candidates", () => {
    const { activation } = site.producers[0].respond(active?.X ?? tap.input, weights, null);
    const energies = columnEnergies(activation);
    const cross = device.empty([count, width]);
    device.kernels.matmul(true, false, count, width, rows, activation.address, H.address, cross.address, false);
    return { cross: scaled(cross.read(), 1 / rows), energies: scaled(energies, 1 / rows) };
  });
}

/** z = Q^T v of each candidate: [count, width]. `vectors`: [width, width], a column for each eigenvector. */
export function coordinates(look: Look, cross: Float64Array, vectors: Float64Array, width: number): Float64Array {
  const { device } = look;
  const count = width === 0 ? 0 : cross.length / width;
  look.observe.countFlops(2 * count * width * width);
  return device.scope("coordinates", () => {
    const v = device.tensor(cross, [count, width]);
    const q = device.tensor(vectors, [width, width]);
    const z = device.empty([count, width]);
    device.kernels.matmul(false, false, count, width, width, v.address, q.address, z.address, false);
    return scaled(z.read(), 1);
  });
}

/** - OG of the activations with each candidate: ||K'||_F^2 = ||K||_F^2 + 2 v.v + c^2. */
function gapScores(gram: Float64Array, width: number, rows: number, { cross, energies }: Correlations): Float64Array {
  const squares = gram.reduce((sum, value) => sum + value * value, 0);
  let trace = 0;
  for (let unit = 0; unit < width; unit++) trace += gram[unit * (width + 1)] as number;
  return energies.map((c, r) => {
    const v = cross.subarray(r * width, (r + 1) * width).reduce((sum, value) => sum + value * value, 0);
    return -gapOf(squares + 2 * v + c * c, trace + c, rows);
  });
}

/**
 * Score of each candidate, the higher the more it adds to the existing activations: number of singular values of [h; H] / sqrt(n)
 * above eps plus their sum; or the squared length of the residual of h; or minus the orthogonality gap.
 *
 * One factorization of the existing units' Gram matrix serves all candidates.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export function scoreCandidates(
  site: Site,
  look: Look,
  candidates: Candidates,
  { eps, score }: ScoreOptions,
): Float64Array {
  const { values: gram, width, rows } = look.get(activationGram, site, {});
  const correlations = correlate(site, look, candidates);
  if (score === "orthogonality-gap") return gapScores(gram, width, rows, correlations);
  const { device } = look;
  const { values: lambda, vectors } = device.decompositions.symmetricEigen(width, gram);
  look.observe.countFlops(9 * width ** 3);
  const squares = coordinates(look, correlations.cross, vectors, width);
  for (let i = 0; i < squares.length; i++) squares[i] = (squares[i] as number) ** 2;
  const bordered = { lambda, squares, energies: correlations.energies, bytesPerReal: device.bytesPerReal };
  if (score === "residual") return residuals(bordered);
  const nuclear = lambda.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  const gains = nuclearGains(bordered);
  return borderedCounts(bordered, eps * eps).map((count, r) => count + nuclear + (gains[r] as number));
}

/** Positions of the `count` highest scores, the first of equals first; of the lowest when `lowest`. */
export function bestOf(scores: Float64Array, count: number, lowest: boolean): number[] {
  const sign = lowest ? 1 : -1;
  return Array.from(scores.keys())
    .sort((a, b) => sign * ((scores[a] as number) - (scores[b] as number)) || a - b)
    .slice(0, count);
}

/** Incoming weights for all producers: for the first the best `count` of the candidates, for the others random ones. */
export function chooseIncoming(
  { site, count, look, random }: InitializeRequest,
  candidates: Candidates,
  options: ScoreOptions & Pick<CandidateOptions, "order">,
): Record<string, Float64Array> {
  const [first, ...others] = site.producers;
  const fanIn = fanInOf(first.weight);
  const incoming = new Float64Array(count * fanIn);
  if (fanIn > 0) {
    const scores = scoreCandidates(site, look, candidates, options);
    const { weights, active } = candidates;
    const n = weights.columns;
    const values = look.device.reals(weights.address, weights.size);
    for (const [i, r] of bestOf(scores, count, options.order === "least-orthogonal").entries()) {
      for (let j = 0; j < n; j++) incoming[i * fanIn + (active?.kept[j] ?? j)] = values[r * n + j] as number;
    }
  }
  return Object.fromEntries([
    [first.weight.name, incoming],
    ...others.map((producer) => [producer.weight.name, randomIncoming(producer, count, random)]),
  ]);
}
