/** What an activation function is. One file each in `activations/`, and one for the same function in float32 in `wasm/activations/`. @module */

/** Adds an ONNX node and gives the name of its output. */
export type AddNode = (
  operator: string,
  inputs: readonly string[],
  attributes?: Readonly<Record<string, { readonly f: number }>>,
) => string;

/** An activation: value, derivatives, gain, and its form in ONNX. */
export interface ActivationDefinition {
  readonly name: string;
  readonly summary: string;
  /** f(x) and f'(x) in words and symbols. */
  readonly formula: string;
  readonly source: string;
  /** Its number in the kernels. Saved graphs hold it: a new activation takes the next one, and none ever changes. */
  readonly code: number;
  /** Default slope below 0 of leaky ReLU; 0 for the others, which must not depend on it. */
  readonly alpha: number;
  /** f(c x) = c f(x) for every c > 0. */
  readonly positivelyHomogeneous: boolean;
  /** Least and greatest value it approaches, for activations that saturate at both. */
  readonly bounds?: readonly [number, number];
  /** Variance of incoming weights, times fan-in, with which the variance of a signal stays what it is. */
  readonly gain: number;
  /** f(x) in float64. */
  value(x: number, alpha: number): number;
  /** f'(x). */
  derivative(x: number, alpha: number): number;
  /** f''(x); of piecewise linear functions that of a smooth stand-in, `corner`. */
  secondDerivative(x: number, alpha: number): number;
  /** The nodes that compute it from x; gives the name of their output. */
  onnx(x: string, add: AddNode, alpha: number): string;
  /** The expression of C that computes it from the float32 x, with the literal `alpha`; functions: expf, tanhf, erfcf. */
  c(x: string, alpha: string): string;
}

/** The `code` of an activation; `alpha` beside it is the slope of leaky ReLU. */
export type ActivationCode = ActivationDefinition["code"];

/** Makes an activation. */
export function defineActivation(definition: ActivationDefinition): ActivationDefinition {
  return Object.freeze(definition);
}
