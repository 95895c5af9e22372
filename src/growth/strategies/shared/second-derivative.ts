/** Second derivatives of activations. @module */

import { OptionError } from "../../../errors.ts";
import type { ActivationDefinition } from "../../../nn/activation.ts";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Softplus's with this beta: beta s (1 - s), s = sigmoid(beta x); it stands in for the corner of a ReLU. */
const BETA = 3;
function corner(x: number): number {
  const s = sigmoid(BETA * x);
  return BETA * s * (1 - s);
}

const formulas: Readonly<Record<string, (x: number) => number>> = {
  identity: () => 0,
  relu: corner,
  "relu-zero": corner,
  tanh: (x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2),
  sigmoid: (x) => sigmoid(x) * (1 - sigmoid(x)) * (1 - 2 * sigmoid(x)),
  gelu: (x) => (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * (2 - x * x),
  silu: (x) => {
    const s = sigmoid(x);
    return s * (1 - s) * (2 + x * (1 - 2 * s));
  },
};

/**
 * f''(x) of an activation; of the piecewise linear ones that of their smooth stand-in, softplus with beta = 3.
 *
 * @throws OptionError for an activation without a formula here
 * @see Liu, Wu & Wang 2019, arXiv:1910.02366, released code
 */
export function secondDerivative({ name, alpha }: ActivationDefinition): (x: number) => number {
  if (name === "leaky-relu") return (x) => (1 - alpha) * corner(x);
  const formula = formulas[name];
  if (formula) return formula;
  throw new OptionError(`splitting: the second derivative of "${name}" is not known. Choose another activation.`);
}
