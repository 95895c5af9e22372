/** Weights of units that come when a size passes the allocated width. @module */

import type { WidenEdit } from "../edits/kinds/widen.ts";
import { fanInOf, type Parameter, shapeOf } from "../nn/parameter.ts";
import type { RandomStream } from "../tensor/random.ts";
import { sizeOf } from "../tensor/shape.ts";
import { drawInput, type SoftAxis } from "./soft-axis.ts";

/**
 * Units at the end of the axis. They are silent until the size reaches them, so any weights keep the function. Incoming weights are
 * drawn as the layer's first ones; outgoing ones are 0, or drawn too.
 */
export function newUnits(soft: SoftAxis, count: number, outgoing: "zero" | "random", random: RandomStream): WidenEdit {
  const { axis, producers, consumers } = soft;
  const incoming: Record<string, Float64Array> = {};
  for (const layer of producers) {
    const { weight, initial } = layer;
    incoming[weight.name] = initial.sample(random, count, fanInOf(weight), axis.size + count);
    const input = soft.inputOf(layer);
    if (input) incoming[input.name] = drawInput(layer, count, random);
  }
  const drawn: Record<string, Float64Array> = {};
  if (outgoing === "random") {
    for (const { weight, initial } of consumers) {
      const fanIn = (fanInOf(weight) / Math.max(1, axis.size)) * (axis.size + count);
      const values = countAlong(weight, soft, count);
      const rows = Math.ceil(values / fanIn);
      drawn[weight.name] = initial.sample(random, rows, fanIn, rows).slice(0, values);
    }
  }
  return { kind: "widen", axis: axis.name, count, preserves: "exact", incoming, outgoing: drawn };
}

/** Entries of a parameter that belong to `count` units of the axis. */
function countAlong({ dims }: Parameter, { axis }: SoftAxis, count: number): number {
  return sizeOf(shapeOf(dims.map((dim) => (dim === axis ? count : dim))));
}
