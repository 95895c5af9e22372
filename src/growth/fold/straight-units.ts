/** Units whose activation acts as a straight line on the rows that are looked at. @module */

import type { Tap } from "../../nn/layer.ts";

export interface StraightUnits {
  /** h = slope z + offset of least squares, of each unit over all rows: [width]. */
  readonly slopes: Float64Array;
  readonly offsets: Float64Array;
  /** Whether no row is off the line by more than rounding. */
  readonly straight: readonly boolean[];
}

interface Unit {
  readonly slope: number;
  readonly offset: number;
  readonly straight: boolean;
}

/** The lines of all units, from their pre-activations z and activations h: [rows, width]. */
export function straightUnits({ preActivation, activation }: Pick<Tap, "preActivation" | "activation">): StraightUnits {
  const { device, size, columns: width } = activation;
  const z = device.reals(preActivation.address, size);
  const h = device.reals(activation.address, size);
  const rounding = device.bytesPerReal === 4 ? 1e-5 : 1e-12;
  const units = Array.from({ length: width }, (_, at) => lineOf(z, h, { at, width, rounding }));
  return {
    slopes: Float64Array.from(units, ({ slope }) => slope),
    offsets: Float64Array.from(units, ({ offset }) => offset),
    straight: units.map(({ straight }) => straight),
  };
}

/** Of the unit in column `at`. One that passes on what it gets has the slope 1 even where that is a constant. */
function lineOf(
  z: ArrayLike<number>,
  h: ArrayLike<number>,
  { at, width, rounding }: { readonly at: number; readonly width: number; readonly rounding: number },
): Unit {
  const rows = h.length / width;
  let [zMean, hMean, most, passes] = [0, 0, 0, true];
  for (let i = at; i < h.length; i += width) {
    zMean += (z[i] as number) / rows;
    hMean += (h[i] as number) / rows;
    most = Math.max(most, Math.abs(h[i] as number));
    passes &&= z[i] === h[i];
  }
  let [zz, zh] = [0, 0];
  for (let i = at; i < h.length; i += width) {
    const [dz, dh] = [(z[i] as number) - zMean, (h[i] as number) - hMean];
    zz += (dz * dz) / rows;
    zh += (dz * dh) / rows;
  }
  const slope = passes ? 1 : zz > 0 ? zh / zz : 0;
  const offset = passes ? 0 : hMean - slope * zMean;
  let worst = 0;
  for (let i = at; i < h.length; i += width) {
    const off = (h[i] as number) - slope * (z[i] as number) - offset;
    worst = Math.max(worst, Math.abs(off));
  }
  return { slope, offset, straight: worst <= rounding * most };
}
