/**
 * Reverse-mode differentiation over a tape.
 *
 * @module
 */

import { invariant } from "../errors.ts";
import type { Device } from "./device.ts";
import { type Backward, Gradients, type Root } from "./gradients.ts";
import * as ops from "./ops/index.ts";
import type { Tape } from "./tape.ts";

const backwards = ops as unknown as Readonly<Record<string, Backward<unknown> | undefined>>;

/** Gradients of sum_i weight_i root_i with respect to every tensor on the tape that carries one. They live in the current scope. */
export function differentiate(device: Device, tape: Tape, roots: readonly Root[]): Gradients {
  const gradients = new Gradients(device, roots);
  for (const record of [...tape.records].reverse()) {
    if (!gradients.reaches(record.output)) continue;
    const backward = backwards[`${record.op}Backward`];
    invariant(backward, `op "${record.op}" has no backward`);
    backward(record, gradients);
  }
  return gradients;
}
