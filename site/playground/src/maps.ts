/** What a network and its units give over the plane, a line or rows, as pixels. @module */

import type { Dataset, Layers } from "burgeon";
import type { Frame, TaskPicture } from "./messages.ts";

type Network = Layers["network"];
type Trained = Layers["trained"];
type Pixels = Uint8ClampedArray<ArrayBuffer>;

const EDGE = 44;
const UNIT_EDGE = 22;
const LINE = 200;
const MOST_UNITS = 96;

/** Colours of classes, and the ground that uncertainty fades to: red, green, blue. */
const CLASSES = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [230, 159, 0],
] as const;
const GROUND = { light: [255, 255, 255], dark: [21, 25, 30] } as const;

/** Inputs at which a network is asked: rows x columns. */
export interface Probe {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly edge: number;
  /** Targets of the rows, where they are rows of the dataset. */
  readonly labels: Int32Array | null;
}

function plane([left, right, bottom, top]: TaskPicture["range"], edge: number): Float32Array {
  const values = new Float32Array(2 * edge * edge);
  for (let row = 0; row < edge; row++) {
    for (let column = 0; column < edge; column++) {
      const at = 2 * (row * edge + column);
      values[at] = left + ((column + 0.5) / edge) * (right - left);
      values[at + 1] = top - ((row + 0.5) / edge) * (top - bottom);
    }
  }
  return values;
}

/** Where to ask: a grid of the plane, points of a line, or the first rows. */
export function probeOf(dataset: Dataset, { dimensions, range }: TaskPicture, forUnits: boolean): Probe {
  const edge = forUnits ? UNIT_EDGE : EDGE;
  if (dimensions === 2) return { values: plane(range, edge), rows: edge * edge, columns: 2, edge, labels: null };
  if (dimensions === 1) {
    const rows = forUnits ? edge * edge : LINE;
    const at = (i: number): number => {
      const column = forUnits ? i % edge : i;
      return range[0] + ((column + 0.5) / (forUnits ? edge : rows)) * (range[1] - range[0]);
    };
    return { values: Float32Array.from({ length: rows }, (_, i) => at(i)), rows, columns: 1, edge, labels: null };
  }
  const { inputs, targets } = dataset.train;
  const rows = Math.min(inputs.rows, UNIT_EDGE * UNIT_EDGE);
  const side = Math.ceil(Math.sqrt(rows));
  return {
    values: Float32Array.from(inputs.values.subarray(0, rows * inputs.columns)),
    rows,
    columns: inputs.columns,
    edge: side,
    labels: targets.kind === "classes" ? targets.labels.subarray(0, rows) : null,
  };
}

/** The outputs for a probe: [rows, outputs]. */
export function outputsOf(trained: Trained, { values, rows, columns }: Probe): Float32Array {
  return trained.device.scope("map", () =>
    Float32Array.from(trained.forward(trained.device.tensor(values, [rows, columns])).read()),
  );
}

function probabilities(logits: Float32Array, from: number, classes: number): number[] {
  if (classes === 1) {
    const p = 1 / (1 + Math.exp(-(logits[from] as number)));
    return [1 - p, p];
  }
  const row = [...logits.subarray(from, from + classes)];
  const most = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - most));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

function paint(pixels: Pixels, at: number, colour: readonly number[], ground: readonly number[], share: number): void {
  for (let c = 0; c < 3; c++)
    pixels[at + c] = (ground[c] as number) + share * ((colour[c] as number) - (ground[c] as number));
  pixels[at + 3] = 255;
}

/** The map of a network: the classes over the plane, the predictions over a line, right and wrong rows. */
export function mapOf(logits: Float32Array, probe: Probe, classes: number | null, dark: boolean): Frame["map"] {
  const ground = dark ? GROUND.dark : GROUND.light;
  if (classes === null) return logits;
  const outputs = logits.length / probe.rows;
  const pixels: Pixels = new Uint8ClampedArray(4 * probe.edge * probe.edge);
  for (let row = 0; row < probe.rows; row++) {
    const shares = probabilities(logits, row * outputs, outputs);
    const best = shares.indexOf(Math.max(...shares));
    if (probe.labels) {
      const isRight = probe.labels[row] === best;
      paint(pixels, 4 * row, CLASSES[isRight ? 2 : 1], ground, 0.3 + 0.7 * (shares[best] as number));
      continue;
    }
    const sure = ((shares[best] as number) - 1 / shares.length) / (1 - 1 / shares.length);
    paint(pixels, 4 * row, CLASSES[best % CLASSES.length] ?? CLASSES[0], ground, 0.15 + 0.6 * sure);
  }
  return pixels;
}

/** What hidden units give for a probe, each scaled by its own largest size: edge x edge pixels a unit, layer by layer. */
export function unitMaps(network: Network, probe: Probe, dark: boolean): Pixels {
  const ground = dark ? GROUND.dark : GROUND.light;
  const hidden = network.axes.map((axis) => network.weighted.find(({ weight }) => weight.dims[0] === axis));
  const found = new Map<unknown, Float32Array>();
  const { device } = network;
  device.scope("units", () => {
    const taps = {
      wants: (layer: unknown) => hidden.includes(layer as never),
      put: (layer: unknown, { activation }: { activation: { read(): ArrayLike<number> } }) => {
        found.set(layer, Float32Array.from(activation.read()));
      },
    };
    network.forward(device.tensor(probe.values, [probe.rows, probe.columns]), { taps: taps as never });
  });
  const { edge, rows } = probe;
  const counts = network.axes.map(({ size }) => size);
  const total = Math.min(
    MOST_UNITS,
    counts.reduce((sum, size) => sum + size, 0),
  );
  const pixels: Pixels = new Uint8ClampedArray(4 * edge * edge * total);
  let unit = 0;
  hidden.forEach((layer, at) => {
    const values = found.get(layer);
    const width = counts[at] as number;
    for (let column = 0; values && column < width && unit < total; column++, unit++) {
      let most = 1e-9;
      for (let row = 0; row < rows; row++) most = Math.max(most, Math.abs(values[row * width + column] as number));
      for (let row = 0; row < rows; row++) {
        const value = (values[row * width + column] as number) / most;
        paint(pixels, 4 * (unit * edge * edge + row), CLASSES[value < 0 ? 1 : 0], ground, Math.abs(value));
      }
    }
  });
  return pixels;
}
