/** From soft widths to real ones. @module */

import type { PruneEdit } from "../edits/kinds/prune.ts";
import { NumericError } from "../errors.ts";
import type { Axis } from "../nn/axis.ts";
import type { Network } from "../nn/network.ts";
import { dimsOf, type Parameter } from "../nn/parameter.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { SoftAxis } from "./soft-axis.ts";

/** How units are removed, and on which rows the outputs are compared. */
export interface MaterializeOptions {
  /** Carries out a prune of units that are silent: `applyEdit`, or a strategy's context. */
  readonly prune: (edit: PruneEdit, soft: SoftAxis) => unknown;
  /** Inputs on which the outputs are compared, [rows, inputs]; null to skip the comparison. In the current scope. */
  readonly probe: Tensor | null;
}

/** Share of the largest output by which an output may move. */
const TOLERANCE = { 4: 1e-5, 8: 1e-10 } as const;

/**
 * Cuts every soft axis to its active width: units of factor 0 are pruned, factors between 0 and 1 go into the outgoing weights, the
 * size as an input goes into the bias. The outputs do not change beyond rounding, and the network needs no strategy any more.
 *
 * @throws NumericError when an output moved: something between the axis and its consumers is not linear
 */
export function materialize(network: Network, softAxes: readonly SoftAxis[], options: MaterializeOptions): void {
  const { probe, prune } = options;
  const before = probe && network.forward(probe);
  for (const soft of softAxes) {
    const factors = soft.factors();
    const units = soft.axis.units.flatMap(({ id }, m) => (factors[m] === 0 ? [id] : []));
    if (units.length > 0) prune({ kind: "prune", axis: soft.axis.name, units, preserves: "exact" }, soft);
    fold(soft);
  }
  if (before && probe) verify(before, network.forward(probe));
}

function fold(soft: SoftAxis): void {
  const { axis, producers, consumers, form } = soft;
  const factors = soft.factors();
  for (const { weight } of consumers) scaleUnits(weight, axis, factors);
  const { value } = form.input(soft.value);
  for (const layer of producers) {
    const input = soft.inputOf(layer);
    if (!input || !layer.bias) continue;
    const { tensor } = layer.bias;
    tensor.device.kernels.axpy(tensor.size, value, input.tensor.address, tensor.address);
  }
  soft.release();
  for (const layer of producers) soft.inputOf(layer)?.tensor.free();
}

/** Multiplies what each unit of the axis feeds by the unit's factor. */
function scaleUnits({ tensor, dims, outputDims }: Parameter, axis: Axis, factors: Float64Array): void {
  const values = tensor.read();
  for (const at of dimsOf({ name: "", dims, tensor }, axis)) {
    if (at < outputDims) continue;
    const inner = sizeOf(tensor.shape.slice(at + 1));
    for (let i = 0; i < values.length; i++) {
      const factor = factors[Math.floor(i / inner) % factors.length] as number;
      if (factor !== 1) values[i] = (values[i] as number) * factor;
    }
  }
  tensor.write(values);
}

function verify(before: Tensor, after: Tensor): void {
  const { device } = before;
  const [old, now] = [before.read(), after.read()];
  let largest = 1;
  let drift = 0;
  for (const [i, value] of old.entries()) {
    largest = Math.max(largest, Math.abs(value));
    drift = Math.max(drift, Math.abs(value - (now[i] as number)));
  }
  if (drift <= TOLERANCE[device.bytesPerReal] * largest) return;
  throw new NumericError(
    `materialize: an output changed by ${drift.toPrecision(3)}. There is a module between a soft layer and its consumers that is not ` +
      "linear; place activations directly after their layers.",
    { drift },
  );
}
