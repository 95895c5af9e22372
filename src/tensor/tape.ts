/**
 * The tape: what was computed, in order, so that `gradients` can walk it backwards. Defined by running: nothing is compiled, so a
 * network that grew a moment ago runs at full speed.
 *
 * An op is a function in `ops/<name>.ts` that computes its output and calls `record("<name>", ...)`; its gradient is the export
 * `<name>Backward` of the same file. The tape stores only the name, so code that never differentiates bundles no backward.
 *
 * @module
 */

import { type Device, Tape, type TapeRecord, type Tensor } from "./device.ts";

export type { Tape, TapeRecord };

/** Runs `body` while recording on a new tape; tapes do not nest. */
export function record<T>(device: Device, body: (tape: Tape) => T): T {
  const outer = device.tape;
  const tape = new Tape();
  device.tape = tape;
  try {
    return body(tape);
  } finally {
    device.tape = outer;
  }
}

/** Notes an op on the device's tape when there is one and some input carries a gradient. Ops call this last. */
export function note(op: string, inputs: readonly Tensor[], output: Tensor, saved: unknown): Tensor {
  const tape = output.device.tape;
  if (tape === null) return output;
  for (const input of inputs) {
    if (input.requiresGradient) {
      output.requiresGradient = true;
      tape.records.push({ op, inputs, output, saved });
      break;
    }
  }
  return output;
}
