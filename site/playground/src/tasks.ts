/** The datasets of the playground. @module */

import { type Dataset, datasetFrom, generateDataset, generators } from "burgeon";
import { RandomStream } from "burgeon/extend";
import type { TaskPicture } from "./messages.ts";
import type { Settings } from "./settings.ts";

const XOR_POINTS = 600;

function xor({ noise, seed }: Settings): Dataset {
  const random = new RandomStream(seed, "xor");
  const inputs = Array.from(
    { length: XOR_POINTS },
    () => [2 * random.uniform() - 1, 2 * random.uniform() - 1] as const,
  );
  const targets = inputs.map(([x, y]) => (x * y > 0 ? "same" : "other"));
  const moved = inputs.map(([x, y]) => [x + noise * random.normal(), y + noise * random.normal()]);
  return datasetFrom({ inputs: moved, targets, seed, name: "xor", standardize: false });
}

function gaussians({ arms, noise, seed }: Settings): Dataset {
  const random = new RandomStream(seed, "gaussians");
  const rows = Array.from({ length: 200 * arms }, (_, i) => i % arms);
  const inputs = rows.map((label) => {
    const angle = (2 * Math.PI * label) / arms;
    return [
      0.6 * Math.cos(angle) + (0.12 + noise) * random.normal(),
      0.6 * Math.sin(angle) + (0.12 + noise) * random.normal(),
    ];
  });
  return datasetFrom({ inputs, targets: rows.map(String), seed, name: "gaussians", standardize: false });
}

function painted({ painted: points, seed }: Settings): Dataset {
  const inputs = points.map(([x, y]) => [x, y]);
  const names = ["blue", "orange", "green"];
  return datasetFrom({
    inputs,
    targets: points.map(([, , label]) => names[label] as string),
    seed,
    name: "painted",
    standardize: false,
  });
}

/** @throws DataError, OptionError for a table or points that make no dataset */
export async function datasetOf(settings: Settings): Promise<Dataset> {
  const { task, arms, bits, noise, seed } = settings;
  const by = { seed };
  switch (task) {
    case "spirals":
      return arms === 2
        ? generateDataset(generators.spirals, { noise }, by)
        : generateDataset(generators.nSpirals, { classes: arms, points: 500 * arms, noise }, by);
    case "circles":
      return generateDataset(generators.circles, { noise }, by);
    case "moons":
      return generateDataset(generators.moons, { noise }, by);
    case "parity":
      return generateDataset(generators.parity, { bits }, by);
    case "curve":
      return generateDataset(generators.curve, { function: "j0", points: 400, noise }, by);
    case "xor":
      return xor(settings);
    case "gaussians":
      return gaussians(settings);
    case "painted":
      return painted(settings);
    case "table":
      return (await import("./table.ts")).tableOf(settings);
    case "cartpole":
    case "pendulum":
      throw new Error(`${task} is an environment, not a dataset`);
  }
}

const MARGIN = 0.12;

/** The points of a dataset, as the network sees them. */
export function pictureOf(dataset: Dataset): TaskPicture {
  const { train, validation, test, classes, notes } = dataset;
  const columns = train.inputs.columns;
  const dimensions = columns <= 2 && train.inputs.kind === "reals" ? columns : 0;
  const points: number[] = [];
  const bounds = [Infinity, -Infinity, Infinity, -Infinity] as [number, number, number, number];
  const take = (x: number, y: number): void => {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.max(bounds[1], x);
    bounds[2] = Math.min(bounds[2], y);
    bounds[3] = Math.max(bounds[3], y);
  };
  for (const split of [train, test]) {
    const { inputs, targets } = split;
    for (let row = 0; dimensions > 0 && row < inputs.rows; row++) {
      const target = targets.kind === "classes" ? (targets.labels[row] as number) : (targets.values[row] as number);
      const x = inputs.values[row * columns] as number;
      const y = dimensions === 2 ? (inputs.values[row * columns + 1] as number) : target;
      take(x, y);
      points.push(x, y, target, split === test ? 1 : 0);
    }
  }
  const [left, right, bottom, top] = bounds;
  const [dx, dy] = [MARGIN * (right - left || 1), MARGIN * (top - bottom || 1)];
  return {
    dimensions,
    points: Float32Array.from(points),
    range: [left - dx, right + dx, bottom - dy, top + dy],
    classes: train.targets.kind === "classes" ? (classes ?? null) : null,
    rows: { train: train.inputs.rows, validation: validation?.inputs.rows ?? 0, test: test.inputs.rows },
    notes: notes ?? [],
    isPlayed: false,
  };
}
