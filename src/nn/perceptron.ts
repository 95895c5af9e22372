/** The multilayer perceptron as a spec. @module */

import type { LayerSpec } from "./layer.ts";
import { activation } from "./layers/activation.ts";
import { type LinearOptions, linear } from "./layers/linear.ts";
import { sequential } from "./layers/sequential.ts";
import { OPEN_WIDTH } from "./open-outputs.ts";

/** Activation of the hidden layers, and the options of every `linear`. */
export interface PerceptronOptions extends LinearOptions {
  /** Activation of the hidden layers; default `relu`, with derivative 1 at 0. */
  readonly activation?: string;
}

/**
 * inputs - hidden[0] - ... - outputs, each hidden layer affine plus activation, the last affine alone.
 *
 * @param outputs classes, or numbers to predict; default: as many as the dataset that it is trained on requires
 * @example
 * perceptron([64, 64]);
 */
export function perceptron(hidden: readonly number[], options?: PerceptronOptions): LayerSpec;
export function perceptron(hidden: readonly number[], outputs: number, options?: PerceptronOptions): LayerSpec;
export function perceptron(
  hidden: readonly number[],
  outputs: number | PerceptronOptions = {},
  options: PerceptronOptions = {},
): LayerSpec {
  const given = typeof outputs === "number" ? outputs : OPEN_WIDTH;
  const { activation: name = "relu", ...rest } = typeof outputs === "number" ? options : outputs;
  const { max: _, ...last } = rest;
  return sequential([
    ...hidden.flatMap((width) => [linear(width, rest), activation(name)]),
    linear(given, { ...last, grows: false }),
  ]);
}
