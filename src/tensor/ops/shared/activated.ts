/** What affine maps with a fused activation share: where its output goes, and the way back through it. @module */

import type { ActivationCode } from "../../../kernels/activation.ts";
import { identity } from "../../../kernels/activations/identity.ts";
import type { Backward, Gradients } from "../../gradients.ts";
import { note, type TapeRecord } from "../../tape.ts";
import type { Tensor } from "../../tensor.ts";

/** An activation as the kernels know it; `alpha` is the slope of leaky ReLU. */
export interface Activation {
  readonly code: ActivationCode;
  readonly alpha: number;
}

export interface LinearSaved {
  readonly activation: Activation;
  readonly preActivation: Tensor;
}

export interface LinearOutput {
  /** z = x W^T + b: [..., out]. Its gradient is kept too. Overwritten by the output unless asked to be kept. */
  readonly preActivation: Tensor;
  /** activation(z): [..., out]. */
  readonly output: Tensor;
}

/** The tensor for activation(z): z itself unless z is kept, for a tape or because `keep` requests it. */
export function outputFor(z: Tensor, { code }: Activation, keep: boolean): Tensor {
  const separate = code !== identity.code && (keep || z.device.tape !== null);
  return separate ? z.device.empty(z.shape) : z;
}

/** Notes the op; z carries a gradient where y does. */
export function noteActivated<Saved extends LinearSaved>(
  backward: Backward<Saved>,
  inputs: readonly (Tensor | null)[],
  y: Tensor,
  saved: Saved,
): LinearOutput {
  note(
    backward,
    inputs.filter((input) => input !== null),
    y,
    saved,
  );
  const z = saved.preActivation;
  z.requiresGradient = y.requiresGradient;
  return { preActivation: z, output: y };
}

/** dz = dy * activation'(z), db = column sums of dz, for a record with inputs x, weight and perhaps bias. */
export function throughActivation(record: TapeRecord<LinearSaved>, gradients: Gradients): Tensor {
  const bias = record.inputs[2];
  const { activation, preActivation: z } = record.saved;
  const { code, alpha } = activation;
  const y = record.output;
  const dy = gradients.output(record);
  const plain = code === identity.code;
  const dz = plain ? dy : z.device.empty(z.shape);
  const through = (dBias: number, accumulate: boolean): void => {
    if (plain && dBias === 0) return;
    // biome-ignore format: one call, its arguments as the kernel groups them
    z.device.kernels.biasActivationBackward(
      code, alpha, y.rows, y.columns, z.address, y.address, dy.address, dz.address, dBias, accumulate,
    );
  };
  if (bias?.requiresGradient) gradients.into(bias, through);
  else through(0, false);
  if (!plain) gradients.give(z, dz);
  return dz;
}
