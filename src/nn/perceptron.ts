/** The multilayer perceptron as a spec. @module */

import type { LayerSpec } from "./layer.ts";
import { activation } from "./layers/activation.ts";
import { type LinearOptions, linear } from "./layers/linear.ts";
import { sequential } from "./layers/sequential.ts";

export interface PerceptronOptions extends LinearOptions {
  /** Activation of the hidden layers; default `relu`, with derivative 1 at 0. */
  readonly activation?: string;
}

/**
 * inputs - hidden[0] - ... - outputs, each hidden layer affine plus activation, the last affine alone.
 *
 * @example
 * perceptron([64, 64], 10);
 */
export function perceptron(hidden: readonly number[], outputs: number, options: PerceptronOptions = {}): LayerSpec {
  const { activation: name = "relu", ...rest } = options;
  const { max: _, ...last } = rest;
  return sequential([
    ...hidden.flatMap((width) => [linear(width, rest), activation(name)]),
    linear(outputs, { ...last, grows: false }),
  ]);
}
