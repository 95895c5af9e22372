/** Candidate units: random directions, some of one or two inputs alone, then a few steps of ascent towards what the loss asks for. @module */

import { fanInOf } from "../../nn/parameter.ts";
import { differentiate } from "../../tensor/differentiate.ts";
import { multiply } from "../../tensor/ops/multiply.ts";
import { reshape } from "../../tensor/ops/reshape.ts";
import type { RandomStream } from "../../tensor/random.ts";
import { record } from "../../tensor/tape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { atPositions } from "../look/passages.ts";
import { lengthOf, randomIncoming } from "../units/unit-norms.ts";
import type { Heard, Side, UnitWeights } from "./side.ts";
import { copyOf, type Span } from "./span.ts";

/** A threshold of a unit stands at a quantile between these, so that it is active on some rows and not on others. */
const QUANTILES = [0.1, 0.9] as const;
/** Length of the first step of the ascent over that of a unit's weights. */
const STRIDE = 0.3;
/** Share of a unit's energy below which what the others span is all that it is. */
const LEAST_ENERGY = 1e-4;

/** Random units of a layer, every third of one or two inputs, with thresholds at quantiles of what they get. */
export function drawUnits(side: Side, count: number, random: RandomStream): UnitWeights {
  const { producer, device } = side;
  const n = fanInOf(producer.weight);
  const weights = randomIncoming(producer, count, random);
  const norm = n === 0 ? 0 : lengthOf(weights.subarray(0, n));
  for (let unit = 0; unit < count; unit += 3) {
    const row = weights.subarray(unit * n, (unit + 1) * n);
    const kept = [random.integer(n), random.integer(n)];
    for (let i = 0; i < n; i++) if (!kept.includes(i)) row[i] = 0;
    const length = lengthOf(row);
    if (length > 0) for (let i = 0; i < n; i++) row[i] = ((row[i] as number) * norm) / length;
  }
  if (!producer.bias) return { weights, bias: null };
  const z = device.scope("thresholds", () =>
    producer.respond(side.input, device.tensor(weights, [count, n]), null).preActivation.read(),
  );
  const rows = z.length / count;
  const step = Math.max(1, Math.floor(rows / 512));
  const bias = Float64Array.from({ length: count }, (_, unit) => {
    const column = Float64Array.from(
      { length: Math.floor(rows / step) },
      (_, i) => z[i * step * count + unit] as number,
    );
    const share = QUANTILES[0] + (QUANTILES[1] - QUANTILES[0]) * random.uniform();
    return -(column.sort()[Math.floor(share * column.length)] ?? 0);
  });
  return { weights, bias };
}

/** Sums of squares of columns. */
export function energiesOf(units: Heard): Float64Array {
  const columns = units[0]?.columns ?? 0;
  const energies = new Float64Array(columns);
  for (const x of units) {
    const values = x.device.reals(x.address, x.size);
    for (let from = 0; from < values.length; from += columns) {
      for (let column = 0; column < columns; column++) {
        const value = values[from + column] as number;
        energies[column] = (energies[column] as number) + value * value;
      }
    }
  }
  return energies;
}

/** Lengths of the columns of matrices on top of one another. */
export function lengthsOf(blocks: readonly Float64Array[], columns: number): Float64Array {
  const squares = new Float64Array(columns);
  for (const block of blocks) {
    for (let from = 0; from < block.length; from += columns) {
      for (let column = 0; column < columns; column++) {
        const value = block[from + column] as number;
        squares[column] = (squares[column] as number) + value * value;
      }
    }
  }
  return squares.map(Math.sqrt);
}

/**
 * Derivative, by what each unit gives, of how much of the loss's gradient it explains: J = |M| / |h|, M = g^T h the moment and h what the unit gives
 * less what the span explains.
 */
function slopes(side: Side, span: Span, heard: Heard): Heard {
  const free = heard.map(copyOf);
  span.takeOff(free);
  const energies = energiesOf(free);
  const columns = energies.length;
  const moments = side.moments(free);
  const lengths = lengthsOf(moments, columns);
  const pulls = side.pulls(moments.map((block) => block.map((v, at) => v / ((lengths[at % columns] as number) || 1))));
  const all = energiesOf(heard);
  for (const [h, pull] of pulls.entries()) {
    const x = free[h] as Tensor;
    const [to, from] = [side.device.reals(pull.address, pull.size), side.device.reals(x.address, x.size)];
    const open = energies.map((energy, column) => (energy > LEAST_ENERGY * (all[column] as number) ? 1 : 0));
    const roots = energies.map(Math.sqrt);
    for (let row = 0; row < to.length; row += columns) {
      for (let column = 0; column < columns; column++) {
        const at = row + column;
        const share = ((lengths[column] as number) * (from[at] as number)) / (energies[column] as number);
        to[at] = open[column] ? ((to[at] as number) - share) / (roots[column] as number) : 0;
      }
    }
  }
  span.takeOff(pulls);
  return pulls;
}

/** Units moved by `steps` steps towards explaining more of what the loss asks for. */
export function ascend(side: Side, span: Span, start: UnitWeights, steps: number): UnitWeights {
  const { producer, device } = side;
  const n = fanInOf(producer.weight);
  const count = n === 0 ? 0 : start.weights.length / n;
  const weights = start.weights.slice();
  const bias = start.bias?.slice() ?? null;
  for (let step = 0; step < steps; step++) {
    const stride = STRIDE * (1 - step / steps);
    device.scope("ascent", () => {
      const w = device.tensor(weights, [count, n]);
      const b = bias && device.tensor(bias, [count]);
      w.requiresGradient = true;
      if (b) b.requiresGradient = true;
      const [dw, db] = record(device, (tape) => {
        const { activation } = producer.respond(side.input, w, b);
        const responses = atPositions(producer, activation);
        const outputs = side.hearers.map(({ passage }) => {
          const there = passage.carry(responses);
          return reshape(there, [there.rows, there.columns]);
        });
        device.tape = null;
        const coefficients = slopes(side, span, outputs);
        device.tape = tape;
        const roots = outputs.map((output, at) => ({ output: multiply(output, coefficients[at] as Tensor) }));
        const found = differentiate(device, tape, roots);
        return [found.of(w)?.read() ?? [], (b && found.of(b)?.read()) ?? []] as const;
      });
      for (let unit = 0; unit < count; unit++) {
        const at = unit * n;
        let [length, slope] = [0, 0];
        for (let i = at; i < at + n; i++) {
          length += (weights[i] as number) ** 2;
          slope += (dw[i] as number) ** 2;
        }
        if (bias) {
          length += (bias[unit] as number) ** 2;
          slope += (db[unit] as number) ** 2;
        }
        if (!(slope > 0)) continue;
        const factor = stride * Math.sqrt(length / slope);
        for (let i = at; i < at + n; i++) weights[i] = (weights[i] as number) + factor * (dw[i] as number);
        if (bias) bias[unit] = (bias[unit] as number) + factor * (db[unit] as number);
      }
    });
  }
  return { weights, bias };
}
