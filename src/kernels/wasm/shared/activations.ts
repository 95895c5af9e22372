/**
 * Activation functions and their derivatives on four float32, by the code of their definition. `code` must be a constant.
 *
 * The build repeats a line "for each activation" for every file of `activations/`: NAME in camel case, FILE as it is called.
 */
// for each activation: import * as NAME from "../activations/FILE";

/** y = activation(z) */
@inline
export function activate(code: i32, alpha: v128, z: v128): v128 {
  // for each activation: if (code == NAME.code) return NAME.value(alpha, z);
  return z;
}

/** dy * activation'(z), with y = activation(z) for those whose derivative is cheaper from it. */
@inline
export function backward(code: i32, alpha: v128, z: v128, y: v128, dy: v128): v128 {
  // for each activation: if (code == NAME.code) return NAME.backward(alpha, z, y, dy);
  return dy;
}
