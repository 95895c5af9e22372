/** Activation functions and their derivatives. @module */

import { ActivationCode } from "../kernels.ts";
import { normalCdf, normalDensity, sigmoid } from "./special-functions.ts";

export interface Activation {
  value(z: number, alpha: number): number;
  derivative(z: number, alpha: number): number;
}

/** By code. */
export const activations: Readonly<Record<ActivationCode, Activation>> = {
  [ActivationCode.identity]: { value: (z) => z, derivative: () => 1 },
  [ActivationCode.relu]: { value: (z) => Math.max(z, 0), derivative: (z) => (z >= 0 ? 1 : 0) },
  [ActivationCode.reluZero]: { value: (z) => Math.max(z, 0), derivative: (z) => (z > 0 ? 1 : 0) },
  [ActivationCode.leakyRelu]: {
    value: (z, alpha) => (z >= 0 ? z : alpha * z),
    derivative: (z, alpha) => (z >= 0 ? 1 : alpha),
  },
  [ActivationCode.tanh]: { value: Math.tanh, derivative: (z) => 1 - Math.tanh(z) ** 2 },
  [ActivationCode.sigmoid]: { value: sigmoid, derivative: (z) => sigmoid(z) * sigmoid(-z) },
  [ActivationCode.gelu]: {
    value: (z) => z * normalCdf(z),
    derivative: (z) => normalCdf(z) + z * normalDensity(z),
  },
  [ActivationCode.silu]: {
    value: (z) => z * sigmoid(z),
    derivative: (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
  },
};
