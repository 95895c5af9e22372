/** Firefly's candidates: halves of every unit, and new units, trained to lower the loss before any is taken. @module */

import type { WeightedLayer } from "../../../nn/layer.ts";
import { fanInOf, fanOutOf } from "../../../nn/parameter.ts";
import { differentiate } from "../../../tensor/differentiate.ts";
import { multiply } from "../../../tensor/ops/multiply.ts";
import type { RandomStream } from "../../../tensor/random.ts";
import { record } from "../../../tensor/tape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Look } from "../../look/look.ts";
import { atPositions, effectOn, hearersOf } from "../../look/passages.ts";
import type { Site } from "../../look/site.ts";
import { lengthOf, outgoingNorm, randomIncoming, rescale } from "../../units/unit-norms.ts";

/** Candidates of a site, layer by layer, in the order of its producers and consumers. */
export interface TrainedCandidates {
  /** v of each existing unit's halves, w + v and w - v: [units, fanIn] for each producer; empty where units cannot split. */
  readonly shifts: readonly Float64Array[];
  /** Incoming weights of the new units: [count, fanIn] for each producer. */
  readonly incoming: readonly Float64Array[];
  /** Outgoing weights of the new units: [fanOut, count] for each consumer. */
  readonly outgoing: readonly Float64Array[];
}

export interface CandidateTraining {
  /** New units. */
  readonly count: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Length of a first v over that of the unit's incoming weights, and of first outgoing weights over the mean norm. */
  readonly splitScale: number;
  readonly outgoingScale: number;
}

/** PyTorch's RMSprop, alpha 0.9, momentum 0.1. */
class RmsProp {
  readonly #squares: Float64Array;
  readonly #momentum: Float64Array;

  constructor(length: number) {
    this.#squares = new Float64Array(length);
    this.#momentum = new Float64Array(length);
  }

  /** One step down gradient + decay x w. */
  update(w: Float64Array, gradient: ArrayLike<number>, learningRate: number, decay: number): void {
    const [squares, momentum] = [this.#squares, this.#momentum];
    for (let i = 0; i < w.length; i++) {
      const g = (gradient[i] as number) + decay * (w[i] as number);
      squares[i] = 0.9 * (squares[i] as number) + 0.1 * g * g;
      momentum[i] = 0.1 * (momentum[i] as number) + g / (Math.sqrt(squares[i] as number) + 1e-8);
      w[i] = (w[i] as number) - learningRate * (momentum[i] as number);
    }
  }
}

function draw(site: Site, { count, splitScale, outgoingScale }: CandidateTraining, random: RandomStream) {
  const { producers, consumers } = site;
  // Halves of a unit that feeds itself would have to be written along both dims of one weight.
  const splits = !producers.some((producer) => consumers.includes(producer));
  const shifts = producers.map(({ weight }) => {
    const n = fanInOf(weight);
    const v = new Float64Array(splits ? weight.tensor.size : 0);
    const w = weight.tensor.read();
    for (let from = 0; from < v.length; from += n) {
      const row = v.subarray(from, from + n);
      for (let i = 0; i < n; i++) row[i] = 2 * random.uniform() - 1;
      rescale(row, splitScale * lengthOf(w.subarray(from, from + n)));
    }
    return v;
  });
  const incoming = producers.map((producer) => randomIncoming(producer, count, random));
  const size = outgoingScale * outgoingNorm(site, random);
  const width = Math.sqrt(consumers.reduce((sum, { weight }) => sum + fanOutOf(weight), 0) / 3);
  const outgoing = consumers.map(({ weight }) =>
    Float64Array.from({ length: fanOutOf(weight) * count }, () => ((2 * random.uniform() - 1) * size) / width),
  );
  return { shifts, incoming, outgoing };
}

/** What one producer's candidates do to the loss in first order, and how that depends on their incoming weights. */
interface Effect {
  /** Summed over rows, unit by unit. */
  readonly changes: Float64Array;
  /** With respect to the incoming weights: [units, fanIn]. */
  readonly gradient: ArrayLike<number>;
  /** What the units give: [samples, ...positions, units], in the current scope. */
  readonly responses: Tensor;
}

/** Effects of units with these incoming weights; `effects` makes of what they give [rows, units] tensors that add up to them. */
function effectOf(
  producer: WeightedLayer,
  look: Look,
  values: ArrayLike<number>,
  bias: Tensor | null,
  effects: (responses: Tensor) => readonly Tensor[],
): Effect {
  const { device } = look;
  const { input } = look.backward().tap(producer);
  const n = fanInOf(producer.weight);
  const units = values.length / n;
  const weights = device.tensor(values, [units, n]);
  weights.requiresGradient = true;
  return record(device, (tape): Effect => {
    const { activation } = producer.respond(input, weights, bias);
    const responses = atPositions(producer, activation);
    const outputs = effects(responses);
    look.observe.countFlops(4 * activation.rows * units * n);
    const found = differentiate(
      device,
      tape,
      outputs.map((output) => ({ output })),
    ).of(weights);
    const changes = new Float64Array(units);
    for (const output of outputs) {
      for (const [at, value] of output.read().entries()) {
        changes[at % units] = (changes[at % units] as number) + value;
      }
    }
    return { changes, gradient: found?.read() ?? new Float64Array(units * n), responses };
  });
}

const sum = (w: ArrayLike<number>, v: Float64Array, sign: number): Float64Array =>
  v.map((value, i) => (w[i] as number) + sign * value);

/** Effects of splitting all units of a producer; null where the loss does not depend on it, or nothing can split. */
function splitEffect(producer: WeightedLayer, look: Look, v: Float64Array) {
  const pass = look.backward();
  const pull = pass.gradients.of(pass.tap(producer).activation);
  if (!pull || v.length === 0) return null;
  const w = producer.weight.tensor.read();
  const bias = producer.bias?.tensor ?? null;
  const split = (values: ArrayLike<number>): Effect =>
    effectOf(producer, look, values, bias, (responses) => [multiply(responses, pull.view(responses.shape))]);
  const [plus, minus, whole] = [split(sum(w, v, 1)), split(sum(w, v, -1)), split(w)];
  return {
    changes: whole.changes.map((value, m) => ((plus.changes[m] as number) + (minus.changes[m] as number)) / 2 - value),
    gradient: v.map((_, i) => ((plus.gradient[i] as number) - (minus.gradient[i] as number)) / 2),
  };
}

/** Effects of the new units that feed the consumers after a producer; null where there are none. */
function newEffect(site: Site, look: Look, candidates: TrainedCandidates, p: number) {
  const { device } = look;
  const producer = site.producers[p] as WeightedLayer;
  const hearers = hearersOf(site, producer, look.backward(), look);
  const incoming = candidates.incoming[p] as Float64Array;
  if (hearers.length === 0 || incoming.length === 0) return null;
  const { changes, gradient, responses } = effectOf(producer, look, incoming, null, (units) =>
    hearers.map((hearer) => {
      const values = candidates.outgoing[site.consumers.indexOf(hearer.consumer)] as Float64Array;
      const fanOut = fanOutOf(hearer.consumer.weight);
      return effectOn(hearer, units, device.tensor(values, [fanOut, values.length / fanOut]));
    }),
  );
  const outgoing = hearers.map(({ consumer, passage, gradient: slope }) => ({
    c: site.consumers.indexOf(consumer),
    values: consumer.bridge(slope, passage.carry(responses)).read(),
  }));
  return { changes, gradient, outgoing };
}

/** First-order change of the loss by each candidate: of the halves of each unit, then of each new unit. */
export function candidateChanges(site: Site, look: Look, candidates: TrainedCandidates): Float64Array {
  const units = site.axis.size;
  const count =
    (candidates.outgoing[0]?.length ?? 0) / Math.max(1, fanOutOf((site.consumers[0] as WeightedLayer).weight));
  const splits = candidates.shifts.some((v) => v.length > 0) ? units : 0;
  const changes = new Float64Array(splits + count);
  look.backward();
  look.device.scope("firefly", () => {
    for (const [p, producer] of site.producers.entries()) {
      const split = splitEffect(producer, look, candidates.shifts[p] as Float64Array);
      for (const [m, value] of (split?.changes ?? []).entries()) changes[m] = (changes[m] as number) + value;
      const fresh = newEffect(site, look, candidates, p);
      for (const [j, value] of (fresh?.changes ?? []).entries()) {
        changes[splits + j] = (changes[splits + j] as number) + value;
      }
    }
  });
  return changes;
}

/**
 * Candidates of a site, trained by RMSprop to lower the loss in first order of what they add to the layers' outputs, with the penalty
 * 1e-2 (||v||^2 + 1e-2 ||incoming||^2).
 *
 * @see Wu, Liu, Stone & Liu 2020, arXiv:2102.08574, section 2.2
 */
export function trainCandidates(
  site: Site,
  look: Look,
  training: CandidateTraining,
  random: RandomStream,
): TrainedCandidates {
  const candidates = draw(site, training, random);
  const optimizers = [candidates.shifts, candidates.incoming, candidates.outgoing].map((blocks) =>
    blocks.map((block) => new RmsProp(block.length)),
  ) as [RmsProp[], RmsProp[], RmsProp[]];
  const rate = training.learningRate;
  look.backward();
  for (let step = 0; step < training.steps; step++) {
    look.device.scope("firefly", () => {
      const slopes = candidates.outgoing.map((block) => new Float64Array(block.length));
      for (const [p, producer] of site.producers.entries()) {
        const fresh = newEffect(site, look, candidates, p);
        const v = candidates.shifts[p] as Float64Array;
        const split = splitEffect(producer, look, v);
        if (split) optimizers[0][p]?.update(v, split.gradient, rate, 2e-2);
        if (!fresh) continue;
        optimizers[1][p]?.update(candidates.incoming[p] as Float64Array, fresh.gradient, rate, 2e-4);
        for (const { c, values } of fresh.outgoing) {
          const slope = slopes[c] as Float64Array;
          for (const [i, value] of values.entries()) slope[i] = (slope[i] as number) + value;
        }
      }
      for (const [c, slope] of slopes.entries())
        optimizers[2][c]?.update(candidates.outgoing[c] as Float64Array, slope, rate, 0);
    });
  }
  return candidates;
}
