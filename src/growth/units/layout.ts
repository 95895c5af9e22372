/** Weights of new units, gathered over all layers around a site. @module */

import type { NewWeights } from "../../edits/edit.ts";
import type { WeightedLayer } from "../../nn/layer.ts";
import { fanInOf, fanOutOf, type Parameter, shapeOf } from "../../nn/parameter.ts";
import type { Site } from "../look/site.ts";

/** Incoming weights by name of producer's weight. */
export function incomingOf(
  { producers }: Site,
  weights: (producer: WeightedLayer, index: number) => Float64Array,
): NewWeights["incoming"] {
  return Object.fromEntries(producers.map((producer, p) => [producer.weight.name, weights(producer, p)]));
}

/** Incoming weights [count, all fan-ins] by name of producer's weight. */
export function incomingByProducer({ producers }: Site, count: number, vectors: Float64Array): NewWeights["incoming"] {
  const total = vectors.length / count;
  let from = 0;
  const parts = producers.map(({ weight }) => {
    const fanIn = fanInOf(weight);
    const part = new Float64Array(count * fanIn);
    for (let unit = 0; unit < count; unit++) {
      const start = unit * total + from;
      part.set(vectors.subarray(start, start + fanIn), unit * fanIn);
    }
    from += fanIn;
    return [weight.name, part] as const;
  });
  return Object.fromEntries(parts);
}

/** Outgoing weights [count, all fan-outs] by name of consumer's weight, each laid out as [fanOut, count]. */
export function outgoingByConsumer({ consumers }: Site, count: number, vectors: Float64Array): NewWeights["outgoing"] {
  const total = vectors.length / count;
  let from = 0;
  const parts = consumers.map(({ weight }) => {
    const fanOut = fanOutOf(weight);
    const part = new Float64Array(fanOut * count);
    for (let unit = 0; unit < count; unit++) {
      for (let o = 0; o < fanOut; o++) part[o * count + unit] = vectors[unit * total + from + o] as number;
    }
    from += fanOut;
    return [weight.name, part] as const;
  });
  return Object.fromEntries(parts);
}

/**
 * Incoming weights [count, fan-in as it was] for a parameter whose input has grown since: [count, fan-in now], with 0 from the new
 * units, which come last.
 */
export function withGrownFanIn(vectors: Float64Array, count: number, parameter: Parameter): Float64Array {
  const fanIn = fanInOf(parameter);
  if (vectors.length === count * fanIn) return vectors;
  const inputs = shapeOf(parameter.dims).at(-1) as number;
  const before = (vectors.length * inputs) / (count * fanIn);
  const grown = new Float64Array(count * fanIn);
  for (let from = 0, to = 0; from < vectors.length; from += before, to += inputs) {
    grown.set(vectors.subarray(from, from + before), to);
  }
  return grown;
}

/** The rows of [n, length] at these positions. */
export function pickRows(vectors: Float64Array, length: number, positions: readonly number[]): Float64Array {
  const picked = new Float64Array(positions.length * length);
  for (const [i, at] of positions.entries()) picked.set(vectors.subarray(at * length, (at + 1) * length), i * length);
  return picked;
}

/** Sum of the fan-ins of a site's producers. */
export function totalFanIn({ producers }: Site): number {
  return producers.reduce((sum, { weight }) => sum + fanInOf(weight), 0);
}

/** Sum of the fan-outs of a unit over a site's consumers. */
export function totalFanOut({ consumers }: Site): number {
  return consumers.reduce((sum, { weight }) => sum + fanOutOf(weight), 0);
}
