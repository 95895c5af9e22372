/** Whether the size that a strategy finds is a property of the data: generated tasks, images and tables, against static networks. */

import { type Arm, defineStudy, type StudyDefinition } from "../definition.ts";

/** A strategy with every option at its default: the widths at the start and the caps of `burgeon train`. */
const asItComes = (strategy: string): Arm => ({
  name: strategy,
  strategy,
  options: { policies: { maxWidth: null } },
  run: { hidden: null },
});

const still = (...hidden: number[]): Arm => ({
  name: `static ${hidden.join("-")}`,
  strategy: "static",
  run: { hidden },
  control: true,
});

const task = (dataset: string, generator: Readonly<Record<string, number>> = {}) => ({ dataset, run: { generator } });

export const sizing: StudyDefinition = defineStudy({
  name: "sizing",
  summary:
    "Sizes that strategies find by themselves on generated tasks, images and tables (--tables), beside static networks.",
  source: "this project",
  datasets: [
    "noise",
    "line",
    "xor",
    "2 spirals",
    "3 spirals",
    "friedman1",
    "6 bits",
    "digits",
    "mnist",
    "fashion-mnist",
  ],
  tasks: {
    noise: task("random-labels"),
    line: task("half-spaces"),
    xor: task("sparse-parity", { bits: 10, relevant: 2, points: 2000 }),
    "2 spirals": task("spirals"),
    "3 spirals": task("n-spirals", { classes: 3, points: 2000 }),
    friedman1: task("friedman1"),
    "6 bits": task("parity", { bits: 6 }),
  },
  sizes: { small: 8, medium: 64, big: 1024 },
  arms: [
    ...["burgeon", "neurogenesis", "gradmax", "firefly", "nest", "north-select", "north-weight", "splitting"].map(
      asItComes,
    ),
    still(64, 64),
    still(100),
  ],
  scales: {
    quick: { seeds: "1", run: { limit: 2000 }, arms: ["burgeon", "static 64-64"] },
    cpu: { seeds: "1..3", arms: ["burgeon", "neurogenesis", "static 64-64", "static 100"] },
    full: { seeds: "1..5" },
  },
});
