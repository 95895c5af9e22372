/** Networks as files for elsewhere; loaded when one is asked for. @module */

import type { Layers } from "burgeon";
import { exportFormats, programOf } from "burgeon/export";

export interface Encoded {
  readonly step: number;
  readonly trained: Layers["trained"];
  /** What goes in as it stands in the data, and what comes out: preprocessing is part of the file. */
  readonly format: { readonly input: object; readonly output: object };
  readonly dataset: string;
}

const modelOf = ({ step, trained, format: { input, output }, dataset }: Encoded): never =>
  ({
    step,
    program: programOf(trained as never, trained.inputShape),
    input,
    output,
    origin: { dataset },
  }) as never;

export const encode: Readonly<Record<"onnx" | "js", (network: Encoded) => Uint8Array | string>> = {
  onnx: (network) => exportFormats.onnx.encode(modelOf(network)),
  js: (network) => exportFormats.js.encode(modelOf(network)),
};
