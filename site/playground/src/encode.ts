/** Networks as files for elsewhere; loaded when one is asked for. @module */

import type { Layers } from "burgeon";
import { exportFormats, programOf } from "burgeon/export";

export interface Encoded {
  readonly step: number;
  readonly trained: Layers["trained"];
  readonly output: object;
  readonly dataset: string;
}

const modelOf = ({ step, trained, output, dataset }: Encoded): never =>
  ({
    step,
    program: programOf(trained as never, trained.inputShape),
    input: { kind: "values", mean: null, deviation: null },
    output,
    origin: { dataset },
  }) as never;

export const encode: Readonly<Record<"onnx" | "js", (network: Encoded) => Uint8Array | string>> = {
  onnx: (network) => exportFormats.onnx.encode(modelOf(network)),
  js: (network) => exportFormats.js.encode(modelOf(network)),
};
