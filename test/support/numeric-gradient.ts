/** Gradients by central differences. @module */

import { expect } from "vitest";
import { differentiate } from "../../src/tensor/differentiate.ts";
import type { Loss } from "../../src/tensor/ops/loss.ts";
import { record } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

const STEP = 1e-5;

/** (f(x + h) - f(x - h)) / 2h for every entry of every input. */
function centralDifferences(inputs: readonly Tensor[], value: () => number): number[][] {
  return inputs.map((input) => {
    const values = [...input.read()];
    const at = (i: number, moved: number): number => {
      input.write(values.with(i, moved));
      return value();
    };
    const slopes = values.map((x, i) => (at(i, x + STEP) - at(i, x - STEP)) / (2 * STEP));
    input.write(values);
    return slopes;
  });
}

/**
 * Expects the taped gradient of `loss` with respect to every input to be the numeric one. The inputs are on the heap of a float64
 * device. Returns the names of the ops that the tape held.
 */
export function expectGradients(inputs: readonly Tensor[], loss: () => Loss, tolerance = 1e-7): string[] {
  const { device } = inputs[0]!;
  for (const input of inputs) input.requiresGradient = true;
  const value = (): number => device.scope("value", () => loss().read().loss);
  const numeric = centralDifferences(inputs, value);
  return device.scope("gradient", () => {
    const { gradients, names } = record(device, (tape) => {
      const { output } = loss();
      const names = tape.records.map(({ backward }) => backward.name.replace(/Backward$/, ""));
      return { gradients: differentiate(device, tape, [{ output }]), names };
    });
    for (const [i, input] of inputs.entries()) {
      const gradient = gradients.of(input);
      expect(gradient?.shape ?? input.shape).toEqual(input.shape);
      const found = gradient ? [...gradient.read()] : numeric[i]!.map(() => 0);
      for (const [j, slope] of numeric[i]!.entries()) {
        const error = Math.abs(found[j]! - slope);
        if (!(error <= tolerance * Math.max(1, Math.abs(slope)))) {
          expect.fail(`input ${i}, entry ${j}: the tape gives ${found[j]}, central differences ${slope}`);
        }
      }
    }
    return names;
  });
}
