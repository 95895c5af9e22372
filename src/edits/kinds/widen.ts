/** Adds units at the end of an axis. @module */

import { OptionError, ShapeError } from "../../errors.ts";
import { dimSize } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";
import { dimsOf, type Parameter } from "../../nn/parameter.ts";
import { checkRoom, checkValues } from "../checks.ts";
import { defineEdit, type EditDefinition, type NewWeights, type Preservation } from "../edit.ts";
import { findAxis } from "../find-axis.ts";

/** Adds units at the end of an axis. */
export interface WidenEdit extends NewWeights {
  readonly kind: "widen";
  readonly axis: string;
  readonly count: number;
  /** Factors on the outgoing weights of the units that are there, by name of parameter; default 1. */
  readonly rescale?: Readonly<Record<string, number>>;
  readonly preserves: Preservation;
}

export const widen: EditDefinition<WidenEdit> = defineEdit({
  kind: "widen",
  summary: "Adds units at the end of an axis; all tensors with the axis follow.",
  plan(edit, network) {
    const axis = findAxis(network, edit.axis);
    const { count } = edit;
    if (!Number.isInteger(count) || count < 1) {
      throw new OptionError(
        `widen "${axis.name}": expected a whole number of at least 1 new units, received ${count}.`,
      );
    }
    checkRoom("widen", axis, count);
    checkWeights(network, edit, (parameter) => dimsOf(parameter, axis));
    checkFactors(network, edit, (parameter) => dimsOf(parameter, axis));
    return {
      axis,
      keep: axis.units.map((_, i) => i),
      added: count,
      weights: { incoming: edit.incoming, outgoing: edit.outgoing },
      ...(edit.rescale ? { rescale: edit.rescale } : {}),
      preserves: edit.preserves,
    };
  },
});

function checkWeights(network: Network, edit: WidenEdit, heldAt: (parameter: Parameter) => number[]): void {
  for (const side of ["incoming", "outgoing"] as const) {
    for (const [name, values] of Object.entries(edit[side])) {
      const parameter = network.parameters.find((candidate) => candidate.name === name);
      const dim = parameter && heldAt(parameter).find((at) => at < parameter.outputDims === (side === "incoming"));
      if (!parameter || dim === undefined) {
        throw new ShapeError(`widen "${edit.axis}": "${name}" has no ${side} weights of this axis.`);
      }
      const size = parameter.dims.reduce<number>((n, d, i) => n * (i === dim ? edit.count : dimSize(d)), 1);
      checkValues(`widen "${edit.axis}": ${side} weights for "${name}"`, values, size);
    }
  }
}

function checkFactors(network: Network, edit: WidenEdit, heldAt: (parameter: Parameter) => number[]): void {
  for (const [name, factor] of Object.entries(edit.rescale ?? {})) {
    const parameter = network.parameters.find((candidate) => candidate.name === name);
    const weighs = parameter && heldAt(parameter).some((at) => at >= parameter.outputDims);
    if (!weighs)
      throw new ShapeError(`widen "${edit.axis}": "${name}" has no outgoing weights of this axis to rescale.`);
    if (Number.isFinite(factor)) continue;
    throw new OptionError(`widen "${edit.axis}": expected a finite factor for "${name}", received ${factor}.`);
  }
}
