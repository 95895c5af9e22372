/** Splits units in two. @module */

import { OptionError, ShapeError } from "../../errors.ts";
import type { UnitId } from "../../nn/axis.ts";
import { dimsOf, fanInOf } from "../../nn/parameter.ts";
import { checkRoom, checkValues } from "../checks.ts";
import { defineEdit, type EditDefinition, type Preservation } from "../edit.ts";
import { findAxis } from "../find-axis.ts";

/**
 * Splits units in two. A parent's outgoing weights are shared equally with its child, which gets the parent's bias; the incoming
 * weights become w - d for the parent and w + d for the child. With d = 0 the function does not change.
 */
export interface SplitEdit {
  readonly kind: "split";
  readonly axis: string;
  /** Each at most once; child i belongs to parent i. */
  readonly parents: readonly UnitId[];
  /** d, by name of parameter: [parents, fanIn]. A missing parameter gets zeros. */
  readonly shifts: Readonly<Record<string, Float64Array>>;
  readonly preserves: Preservation;
}

export const split: EditDefinition<SplitEdit> = defineEdit({
  kind: "split",
  summary: "Splits units into two halves that differ by a shift of their incoming weights.",
  plan(edit, network) {
    const axis = findAxis(network, edit.axis);
    const positions = new Map<number, number>(axis.units.map((unit, i) => [unit.id, i]));
    const parents = edit.parents.flatMap((id) => positions.get(id) ?? []);
    const count = new Set(parents).size;
    if (count === 0 || count !== edit.parents.length) {
      throw new OptionError(
        `split "${axis.name}": expected ids of living units, each once, received [${edit.parents.join(", ")}].`,
      );
    }
    checkRoom("split", axis, count);
    for (const [name, values] of Object.entries(edit.shifts)) {
      const parameter = network.parameters.find((candidate) => candidate.name === name);
      const produces = parameter && dimsOf(parameter, axis).some((at) => at < parameter.outputDims);
      if (!produces) throw new ShapeError(`split "${axis.name}": "${name}" has no incoming weights of this axis.`);
      checkValues(`split "${axis.name}": shifts of "${name}"`, values, count * fanInOf(parameter));
    }
    return {
      axis,
      keep: axis.units.map((_, i) => i),
      added: count,
      weights: { incoming: {}, outgoing: {} },
      children: { parents, shifts: edit.shifts },
      preserves: edit.preserves,
    };
  },
});
