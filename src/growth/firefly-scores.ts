/** How hard the loss pulls at candidates that are not there yet. @module */

import { fanInOf, fanOutOf } from "../nn/parameter.ts";
import { Gradients } from "../tensor/gradients.ts";
import { multiply } from "../tensor/ops/multiply.ts";
import { record } from "../tensor/tape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { incomingByProducer, outgoingByConsumer } from "./layout.ts";
import type { Signals } from "./signals.ts";
import type { Site } from "./site.ts";

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
export function fireflyScores(site: Site, signals: Signals, candidates: FireflyCandidates): Float64Array {
  const { device, network } = signals;
  const { count } = candidates;
  const order = network.weighted;
  const pass = signals.backward();
  const incoming = incomingByProducer(site, count, candidates.incoming);
  const outgoing = outgoingByConsumer(site, count, candidates.outgoing);
  const squares = new Float64Array(count);
  for (const producer of site.producers) {
    const later = site.consumers.filter((consumer) => order.indexOf(consumer) > order.indexOf(producer));
    const fanIn = fanInOf(producer.weight);
    device.scope("firefly", () => {
      let pull: Tensor | null = null;
      for (const consumer of later) {
        const gradient = pass.gradients.of(pass.tap(consumer).preActivation);
        if (!gradient) continue;
        const fanOut = fanOutOf(consumer.weight);
        const V = device.tensor(outgoing[consumer.weight.name] as Float64Array, [fanOut, count]);
        const part = consumer.sensitivity(gradient, V);
        if (pull) device.kernels.axpy(part.size, 1, part.address, pull.address);
        else pull = part;
        signals.countFlops(2 * gradient.rows * count * (fanOut + 2 * fanIn));
      }
      if (!pull || fanIn === 0) return;
      const weights = device.tensor(incoming[producer.weight.name] as Float64Array, [count, fanIn]);
      weights.requiresGradient = true;
      const biases = biasOf(producer.bias?.tensor ?? null, candidates);
      const gradient = record(device, (tape) => {
        const x = producer.rows(pass.tap(producer).input);
        const { activation } = producer.respond(x, weights, biases && device.tensor(biases, [count]));
        const total = multiply(activation, pull as Tensor);
        return new Gradients(device, tape, [{ output: total }]).of(weights);
      });
      if (!gradient) return;
      const norms = device.scratch(count * 8);
      for (let r = 0; r < count; r++) {
        device.kernels.sumSquares(fanIn, gradient.address + r * fanIn * device.bytesPerReal, norms + r * 8);
      }
      for (const [r, square] of device.doubles(norms, count).entries()) squares[r] = (squares[r] as number) + square;
    });
  }
  return squares.map(Math.sqrt);
}
