/** Removes units from an axis. @module */

import { OptionError } from "../../errors.ts";
import type { UnitId } from "../../nn/axis.ts";
import { defineEdit, type EditDefinition, type Preservation } from "../edit.ts";
import { findAxis } from "../find-axis.ts";

/** Removes units from an axis. */
export interface PruneEdit {
  readonly kind: "prune";
  readonly axis: string;
  readonly units: readonly UnitId[];
  /** Added to parameters, in their shape without the units, so that what these contributed comes from elsewhere. A missing parameter gets zeros. */
  readonly shifts?: Readonly<Record<string, Float64Array>>;
  readonly preserves: Preservation;
}

export const prune: EditDefinition<PruneEdit> = defineEdit({
  kind: "prune",
  summary:
    "Removes units from an axis, with their incoming and outgoing weights; the others keep their order and can take over their contribution.",
  plan(edit, network) {
    const axis = findAxis(network, edit.axis);
    const condemned = new Set<number>(edit.units);
    const present = new Set<number>(axis.units.map((unit) => unit.id));
    const strangers = [...condemned].filter((id) => !present.has(id));
    if (condemned.size === 0 || strangers.length > 0) {
      const what = condemned.size === 0 ? "no units were named" : `it does not have the units ${strangers.join(", ")}`;
      throw new OptionError(`prune "${axis.name}": expected ids of living units, but ${what}.`);
    }
    const keep = axis.units.flatMap((unit, i) => (condemned.has(unit.id) ? [] : [i]));
    const { shifts = {}, preserves } = edit;
    return { axis, keep, added: 0, weights: { incoming: {}, outgoing: {} }, shifts, preserves };
  },
});
