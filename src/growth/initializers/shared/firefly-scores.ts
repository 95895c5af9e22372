/** How hard the loss pulls at candidates that are not there yet. @module */

import type { WeightedLayer } from "../../../nn/layer.ts";
import { fanInOf, fanOutOf } from "../../../nn/parameter.ts";
import { differentiate } from "../../../tensor/differentiate.ts";
import { record } from "../../../tensor/tape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Look } from "../../look/look.ts";
import { atPositions, effectOn, type Hearer, hearersOf } from "../../look/passages.ts";
import { eachPiece } from "../../look/pieces.ts";
import type { Site } from "../../look/site.ts";
import { incomingByProducer, outgoingByConsumer } from "../../units/layout.ts";

export interface FireflyCandidates {
  readonly count: number;
  /** Positions of the parents of the first candidates; the others are new. */
  readonly parents: readonly number[];
  /** d of each child: [parents, all fan-ins]. */
  readonly shifts: Float64Array;
  /** [count, all fan-ins]. */
  readonly incoming: Float64Array;
  /** [count, all fan-outs]. */
  readonly outgoing: Float64Array;
}

/** Biases of the candidates of a producer: a child's is its parent's. */
function biasOf(bias: Tensor | null, { count, parents }: FireflyCandidates): Float64Array | null {
  if (!bias) return null;
  const old = bias.read();
  return Float64Array.from({ length: count }, (_, i) => old[parents[i] ?? -1] ?? 0);
}

/**
 * || dL / d incoming weights || of each candidate, to first order as if it were alone in the network: with u = dL/dz_next V its share
 * of the consumers' gradient, sum over rows of u act'(z) x.
 */
export function fireflyScores(site: Site, look: Look, candidates: FireflyCandidates): Float64Array {
  const pass = look.backward();
  const squares = new Float64Array(candidates.count);
  for (const producer of site.producers) {
    const hearers = hearersOf(site, producer, pass, look);
    const fanIn = fanInOf(producer.weight);
    if (hearers.length === 0 || fanIn === 0) continue;
    const gradient = incomingGradient(site, look, candidates, { producer, hearers });
    for (const [i, value] of gradient.entries()) {
      const r = Math.floor(i / fanIn);
      squares[r] = (squares[r] as number) + value * value;
    }
  }
  return squares.map(Math.sqrt);
}

/** dL / d incoming weights of the candidates from one producer: [count, fanIn]. */
function incomingGradient(
  site: Site,
  look: Look,
  candidates: FireflyCandidates,
  { producer, hearers }: { readonly producer: WeightedLayer; readonly hearers: readonly Hearer[] },
): Float64Array {
  const { device } = look;
  const { count } = candidates;
  const { input } = look.backward().tap(producer);
  const fanIn = fanInOf(producer.weight);
  const incoming = incomingByProducer(site, count, candidates.incoming)[producer.weight.name] as Float64Array;
  const outgoing = outgoingByConsumer(site, count, candidates.outgoing);
  const biases = biasOf(producer.bias?.tensor ?? null, candidates);
  const sum = new Float64Array(count * fanIn);
  eachPiece(producer, input.shape[0] as number, count + fanIn, (first, samples) => {
    const weights = device.tensor(incoming, [count, fanIn]);
    weights.requiresGradient = true;
    const part = record(device, (tape) => {
      const x = producer.rows(input.samples(first, samples));
      const { activation } = producer.respond(x, weights, biases && device.tensor(biases, [count]));
      const roots = hearers.map((hearer) => {
        const fanOut = fanOutOf(hearer.consumer.weight);
        const V = device.tensor(outgoing[hearer.consumer.weight.name] as Float64Array, [fanOut, count]);
        const gradient = hearer.gradient.samples(first, samples);
        look.observe.countFlops(2 * gradient.rows * count * (fanOut + 2 * fanIn));
        return { output: effectOn({ ...hearer, gradient }, atPositions(producer, activation), V) };
      });
      return differentiate(device, tape, roots).of(weights)?.read();
    });
    for (let i = 0; part && i < sum.length; i++) sum[i] = (sum[i] as number) + (part[i] as number);
  });
  return sum;
}
