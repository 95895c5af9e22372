/** How wide a network becomes on data of d independent features. @module */

import { defineStudy, type Published, type StudyDefinition } from "../definition.ts";
import { NORTH_SOURCE, northArms } from "../north.ts";

const dimensions = [1, 2, 4, 8, 16, 32];

/** Final widths for d = 1, 2, 4, 8, 16, 32: one layer; the first of two; the second of two. */
const publishedWidths: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "north-select": [
    [8, 9, 22, 512, 512, 512],
    [7, 9, 32, 512, 512, 512],
    [8, 6, 14, 106, 208, 208],
  ],
  "north-pre": [
    [9, 30, 512, 512, 512, 512],
    [9, 31, 512, 512, 512, 512],
    [12, 43, 335, 419, 479, 512],
  ],
  "north-random": [
    [7, 13, 359, 512, 512, 512],
    [8, 14, 354, 512, 512, 512],
    [15, 47, 410, 446, 512, 512],
  ],
  "north-weight": [
    [60, 60, 60, 61, 60, 62],
    [58, 58, 58, 60, 60, 60],
    [26, 33, 32, 39, 34, 36],
  ],
  gradmax: [
    [497, 512, 512, 512, 512, 512],
    [115, 512, 512, 507, 511, 512],
    [225, 328, 396, 296, 235, 252],
  ],
  firefly: [
    [114, 348, 507, 510, 509, 512],
    [75, 182, 198, 171, 254, 342],
    [153, 327, 330, 448, 512, 512],
  ],
  nest: [
    [101, 308, 507, 512, 512, 512],
    [91, 190, 207, 221, 394, 500],
    [101, 368, 455, 502, 512, 512],
  ],
};

const D = "generator.d";

const published = Object.entries(publishedWidths).flatMap(([arm, [single = [], first = [], second = []]]) =>
  dimensions.flatMap((d, i): Published[] => [
    { arm, factors: { [D]: d, layers: 1 }, widths: [single[i] as number] },
    { arm, factors: { [D]: d, layers: 2 }, widths: [first[i] as number, second[i] as number] },
  ]),
);

export const northToy: StudyDefinition = defineStudy({
  name: "north-toy",
  summary: "Final widths on 64 features of which d are independent, with one and two hidden layers.",
  source: `${NORTH_SOURCE}, section 5.1 and figure 1`,
  datasets: ["independent-features"],
  layers: 1,
  sizes: { small: 4, medium: 64, big: 512 },
  run: { batchSize: 128, learningRate: 3e-4, patience: 0, validation: 0 },
  options: { policies: { maxParameters: 1_000_000_000 } },
  factors: { layers: [1, 2], [D]: dimensions },
  derive: ({ [D]: d, layers }) => ({ epochs: (20 + 4 * Number(d)) * Number(layers) }),
  arms: northArms,
  controls: ["static-small", "static-medium", "static-big", "static-final:north-random"],
  scales: {
    quick: { seeds: "1", factors: { [D]: [1, 4], layers: [1] } },
    cpu: { seeds: "1..5", factors: { [D]: [1, 4, 16] } },
    full: { seeds: "1..5" },
  },
  published,
});
