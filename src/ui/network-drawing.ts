/** The network of a checkpoint, with its weights between units, to be drawn. @module */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointSteps, loadCheckpoint } from "../node/runs/checkpoints/checkpoint-index.ts";
import type { Checkpoint, SavedTensor } from "../train/checkpoint.ts";
import { drawnGraph } from "../view/drawn-graph.ts";
import type { DrawnColumn, DrawnLink, DrawnNetwork, LayerHealth } from "../view/messages.ts";

/** More weights than these are not sent: a page cannot show them. */
const MOST_WEIGHTS = 4_000_000;
/** Inputs of an image are too many for a column of units. */
const MOST_UNITS = 4096;

type Unit = DrawnColumn["units"][number];

/** Mean over a kernel, or over the pixels of a flattened image: [out, ..., in] -> [out, in]; the weight itself where there is one. */
function betweenUnits({ shape, values }: SavedTensor): { weights: number[]; out: number; in: number; kernel: number } {
  const [out, last] = [shape[0] as number, shape.at(-1) as number];
  const kernel = shape.slice(1, -1).reduce((product, size) => product * size, 1);
  const weights = new Array<number>(out * last).fill(0);
  for (let o = 0; o < out; o++)
    for (let k = 0; k < kernel; k++)
      for (let i = 0; i < last; i++) {
        const weight = values[(o * kernel + k) * last + i] as number;
        weights[o * last + i] = (weights[o * last + i] as number) + (kernel === 1 ? weight : Math.abs(weight) / kernel);
      }
  return { weights, out, in: last, kernel };
}

const plainUnits = (count: number): Unit[] => Array.from({ length: count }, (_, id) => ({ id, birth: 0 }));

/** Weights of layers, in their order. */
const weightsOf = (tensors: Checkpoint["tensors"]): [string, SavedTensor][] =>
  Object.entries(tensors).filter(([name, { shape }]) => /(^|\.)weight$/.test(name) && shape.length >= 2);

interface Sketch {
  readonly layers?: readonly { readonly name: string; readonly axis: string | null }[];
  readonly format?: { readonly preprocessing?: { readonly inputs?: readonly string[] } };
}

function sketchOf(folder: string): Sketch {
  try {
    return JSON.parse(readFileSync(join(folder, "sketch.json"), "utf8")) as Sketch;
  } catch {
    return {};
  }
}

/**
 * Columns of units, one for each axis, with links between them. A weight belongs to the axis that its layer is known to produce, or else to
 * the next axis of its width; it reads the last column of its input's width.
 */
function drawLayers(
  { tensors, state }: Pick<Checkpoint, "tensors" | "state">,
  folder: string,
): Omit<DrawnNetwork, "step"> {
  const sketch = sketchOf(folder);
  const axes = state.layers?.axes ?? [];
  const axisOf = new Map(sketch.layers?.map(({ name, axis }) => [name, axis]));
  const weights = weightsOf(tensors).map(([name, tensor]) => ({ name, ...betweenUnits(tensor) }));
  const columns: DrawnColumn[] = [];
  const links: DrawnLink[] = [];
  const inputs = weights[0]?.in ?? 0;
  const labels = sketch.format?.preprocessing?.inputs;
  columns.push({
    name: "inputs",
    units: plainUnits(Math.min(inputs, MOST_UNITS)).map((unit, i) =>
      labels?.[i] ? { ...unit, label: labels[i] } : unit,
    ),
  });
  const columnOf = (name: string, out: number): number => {
    const layer = name.replace(/\.?weight$/, "");
    const wanted =
      axisOf.get(layer) ??
      axes.find(({ ids, name: axis }) => ids.length === out && !columns.some((one) => one.name === axis))?.name;
    const axis =
      axisOf.has(layer) && axisOf.get(layer) === null
        ? undefined
        : axes.find((one) => one.name === wanted && one.ids.length === out);
    const column = axis?.name ?? `outputs of ${layer}`;
    const found = columns.findIndex((one) => one.name === column);
    if (found >= 0) return found;
    const units = axis ? axis.ids.map((id, i) => ({ id, birth: axis.births[i] ?? 0 })) : plainUnits(out);
    return columns.push({ name: column, units }) - 1;
  };
  let total = 0;
  for (const { name, weights: values, out, in: width, kernel } of weights) {
    total += values.length;
    if (total > MOST_WEIGHTS) break;
    const from = columns.findLastIndex(({ units }) => units.length === width);
    const to = columnOf(name, out);
    if (from >= 0 && from !== to) links.push({ from, to, weights: values, ...(kernel > 1 ? { kernel } : {}) });
  }
  return { kind: "layers", columns, links };
}

/** Standard deviations of units' activations, where the run was diagnosed at this step. */
function withActivity(network: DrawnNetwork, folder: string): DrawnNetwork {
  const layers = readDiagnosis(folder).find(({ step }) => step === network.step)?.layers ?? [];
  const columns = network.columns.map((column) => {
    const variances = layers.find(
      ({ axis, width }) => axis === column.name && width === column.units.length,
    )?.variances;
    if (!variances) return column;
    return { ...column, units: column.units.map((unit, i) => ({ ...unit, activity: Math.sqrt(variances[i] ?? 0) })) };
  });
  return { ...network, columns };
}

/** The network at the last checkpoint up to a step; null where there is none. @throws DataError for damaged checkpoints */
export function drawNetwork(folder: string, step: number | null): DrawnNetwork | null {
  const steps = checkpointSteps(folder);
  const chosen = step === null ? steps.at(-1) : (steps.findLast((one) => one <= step) ?? steps[0]);
  const found = chosen === undefined ? null : loadCheckpoint(folder, chosen);
  if (!found) return null;
  const { state } = found.checkpoint;
  const drawn = state.graph ? drawnGraph(state.graph.graph) : drawLayers(found.checkpoint, folder);
  return withActivity({ step: state.step, ...drawn }, folder);
}

interface Moment {
  readonly moment: string;
  readonly step: number;
  readonly layers: readonly (Omit<LayerHealth, "moment" | "step"> & { readonly variances?: readonly number[] })[];
}

/** What `burgeon diagnose` left in a run; nothing where it was not asked, or its file is damaged. */
function readDiagnosis(folder: string): readonly Moment[] {
  const path = join(folder, "diagnosis", "diagnosis.json");
  if (!existsSync(path)) return [];
  try {
    return momentsOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return [];
  }
}

const momentsOf = (diagnosis: unknown): readonly Moment[] => (diagnosis as { moments?: Moment[] }).moments ?? [];

/** The signals of a diagnosis, layer by layer. */
export const healthOf = (diagnosis: unknown): LayerHealth[] =>
  momentsOf(diagnosis).flatMap(({ moment, step, layers }) =>
    layers.map(({ axis, width, values }) => ({ moment, step, axis, width, values })),
  );

export const storedHealth = (folder: string): LayerHealth[] => healthOf({ moments: readDiagnosis(folder) });
