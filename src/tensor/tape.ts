/**
 * The tape: what was computed, in order, so that `gradients` can walk it backwards. Defined by running: nothing is compiled, so a
 * network that grew a moment ago runs at full speed.
 *
 * An op is a function in `ops/<name>.ts` that computes its output and calls `note(<name>Backward, ...)`; its gradient is that export of the
 * same file. So a bundle contains the backwards of the ops that it computes, and no others.
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
export function note<Saved>(
  backward: (record: TapeRecord<Saved>, gradients: never) => void,
  inputs: readonly Tensor[],
  output: Tensor,
  saved: Saved,
): Tensor {
  const tape = output.device.tape;
  if (tape === null) return output;
  for (const input of inputs) {
    if (input.requiresGradient) {
      output.requiresGradient = true;
      tape.records.push({ backward, inputs, output, saved });
      break;
    }
  }
  return output;
}
