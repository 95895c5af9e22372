/** Exported models of tables with any names and any magnitudes, as fast-check draws them. @module */

import fc from "fast-check";
import { type Feature, inputNames, type TablePreprocessing } from "../../src/data/preprocessing.ts";
import type { ExportedModel } from "../../src/export/model.ts";
import { programOf } from "../../src/export/program.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { layeredModel, type Model } from "../../src/predict/model.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";

/** Names that programs trip over. */
const TRAPS = [
  ...[
    "value",
    "label",
    "prediction",
    "probabilities",
    "input",
    "row",
    "answer",
    "__proto__",
    "constructor",
    "toString",
  ],
  ...[
    "a b",
    'quo"te',
    "it's",
    "line\nbreak",
    "tab\t",
    "back\\slash",
    "*/ end",
    "</script>",
    "back`tick",
    "%s",
    "??/",
    "int",
  ],
  ...[
    "naïve",
    "数",
    "🌱",
    "é",
    "preprocessing.mean",
    "/Cast_1",
    "output.mean",
    "layers.0.weight",
    "label_out",
    "",
    " ",
  ],
];
const name = fc.oneof(fc.constantFrom(...TRAPS), fc.string({ unit: "grapheme", maxLength: 6 }));
/** A text that is no word for a missing value. */
const level = name.filter((text) => !["", "?", "na", "nan", "null"].includes(text.toLowerCase()));
const levels = fc.uniqueArray(level, { minLength: 1, maxLength: 4 });
/** From 1e-30 to 1e30, of either sign. */
const magnitude = fc
  .tuple(fc.integer({ min: -30, max: 30 }), fc.double({ min: 1, max: 10, noNaN: true }))
  .map(([power, digits]) => Number((digits * 10 ** power).toPrecision(9)));
const scale = fc
  .record({ deviation: magnitude, distance: fc.double({ min: -1e9, max: 1e9, noNaN: true }) })
  .map(({ deviation, distance }) => ({ deviation, mean: deviation * distance }));

const column = { column: name };
const features = {
  numeric: fc.record({ ...column, scale, indicator: fc.boolean() }).map(({ scale: { mean, deviation }, ...rest }) => ({
    kind: "numeric" as const,
    mean,
    deviation,
    fill: mean,
    ...rest,
  })),
  categorical: fc.record({
    kind: fc.constant("categorical" as const),
    ...{ ...column, levels, other: fc.boolean(), missingLevel: fc.boolean() },
  }),
  ordered: fc.record({
    kind: fc.constant("ordered" as const),
    ...{
      ...column,
      levels,
      mean: fc.constant(0.7),
      deviation: fc.constant(1.3),
      fill: fc.constant(1),
      indicator: fc.boolean(),
    },
  }),
  hashed: fc.record({
    kind: fc.constant("hashed" as const),
    ...{ ...column, buckets: fc.constantFrom(8, 64), missingLevel: fc.boolean() },
  }),
  date: fc.record({
    kind: fc.constant("date" as const),
    order: fc.constant("dmy" as const),
    days: fc.constantFrom(null, { mean: 11_000, deviation: 9_000 }),
    year: fc.constant({ mean: 1999, deviation: 20 }),
    ...{ ...column, month: fc.boolean(), weekday: fc.boolean(), hour: fc.boolean(), indicator: fc.boolean() },
  }),
};

export const anyFeatures = (kinds: readonly (keyof typeof features)[]): fc.Arbitrary<readonly Feature[]> =>
  fc.uniqueArray(fc.oneof(...kinds.map((kind): fc.Arbitrary<Feature> => features[kind])), {
    minLength: 1,
    maxLength: 5,
    selector: (feature) => feature.column,
  });

export const anyTarget: fc.Arbitrary<TablePreprocessing["target"]> = fc.oneof(
  fc.record({
    kind: fc.constant("classes" as const),
    column: fc.constant("target"),
    classes: fc.uniqueArray(name, { minLength: 2, maxLength: 4 }),
  }),
  scale.map((one) => ({ kind: "values" as const, columns: [{ column: "target", ...one }] })),
);

/** A model, the same as its file has it, and the network's own outputs for inputs [rows, inputs]. */
export interface TableModel {
  readonly model: ExportedModel;
  readonly saved: Model;
  answers(inputs: Float32Array, rows: number): ArrayLike<number>;
}

export function tableModel(features: readonly Feature[], target: TablePreprocessing["target"]): TableModel {
  const reading = { decimal: "." as const, grouped: false, missingWords: null, skipLines: 0 };
  const inputs = features.flatMap(inputNames);
  const preprocessing: TablePreprocessing = { missing: "impute", reading, features, inputs, target };
  const outputs = target.kind === "classes" ? target.classes.length : target.columns.length;
  const device = createWasmDevice();
  const spec = perceptron([5], outputs, { activation: "tanh" });
  const network = new Network(device, spec, { inputs: inputs.length, inputShape: [inputs.length], seed: 3 });
  return {
    saved: layeredModel(network, preprocessing, 1),
    model: {
      step: 1,
      program: programOf(network, network.inputShape),
      input: { kind: "table", preprocessing },
      output:
        target.kind === "classes"
          ? { kind: "classes", names: target.classes }
          : {
              kind: "values",
              mean: target.columns.map(({ mean }) => mean),
              deviation: target.columns.map(({ deviation }) => deviation),
              bounded: false,
            },
      origin: {},
    },
    answers: (values, rows) =>
      device.scope("answers", () => network.forward(device.tensor(values, [rows, inputs.length])).read()),
  };
}
