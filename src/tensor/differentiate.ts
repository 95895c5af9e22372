/**
 * Reverse-mode differentiation over a tape.
 *
 * @module
 */

import type { Device } from "./device.ts";
import { type Backward, Gradients, type Root } from "./gradients.ts";
import type { Tape, TapeRecord } from "./tape.ts";

/** Gradients of sum_i weight_i root_i with respect to every tensor on the tape that carries one. They live in the current scope. */
export function differentiate(device: Device, tape: Tape, roots: readonly Root[]): Gradients {
  const gradients = new Gradients(device, roots);
  for (const record of [...tape.records].reverse()) {
    if (!gradients.reaches(record.output)) continue;
    (record.backward as Backward)(record as TapeRecord<never>, gradients);
  }
  return gradients;
}
