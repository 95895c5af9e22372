/** A layer that does no work of its own: proposed, to be folded into the next. @module */

import type { WeightedLayer } from "../../nn/layer.ts";
import type { Candidate } from "../candidate.ts";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import { bend } from "../signals/bend.ts";
import type { StrategyContext } from "../strategy.ts";
import { percent } from "../triggers/shared/rounds.ts";
import { foldOf } from "./fold-layer.ts";

/** Rows of the fixed batch on which a layer is folded. */
const ROWS = 512;
/** Steps that a layer made in training has to learn in before it is judged: a new one may be straight by construction. */
const YOUTH = 200;

/** A fold replaces the weight of the layer that reads it, but not its bias, which keeps the age of the layer. */
function isYoung({ weight, bias }: WeightedLayer, step: number): boolean {
  const { birth = 0 } = bias ?? weight;
  return birth > 0 && step - birth < YOUTH;
}

/**
 * The first layer whose activation bends at most `tolerance` of its deviation and that, folded, would lose at most as much of what the next
 * layers make of it; null when there is none.
 */
export function straightLayer(
  sites: readonly Site[],
  look: Look,
  context: StrategyContext,
  tolerance: number,
): Candidate | null {
  const { network } = look;
  const { observe, act } = context;
  for (const site of sites) {
    const { axis, producers } = site;
    if (isYoung(producers[0], observe.step)) continue;
    const { share } = look.get(bend, site, {});
    if (producers.length > 1 || share > tolerance) continue;
    const { name } = producers[0];
    const { inputs } = observe.labelledProbe(ROWS);
    observe.countFlops(2 * network.flops() * inputs.rows);
    const fold = foldOf(network, name, inputs);
    const values = { bend: share, unexplained: typeof fold === "string" ? null : fold.unexplained };
    if (typeof fold === "string" || fold.unexplained > tolerance) {
      const why = typeof fold === "string" ? fold : `folding loses ${percent(fold.unexplained)}`;
      act.decline({
        axis: axis.name,
        trigger: bend.name,
        reason: `"${name}" is nearly linear, but ${why}`,
        values,
      });
      continue;
    }
    const reason = `"${name}" is nonlinear in ${percent(share)} of its output: folding it loses ${percent(fold.unexplained)}`;
    const decision = { trigger: bend.name, values, reason, asked: 1 };
    return { kind: "remove", site, decision, make: () => ({ edits: [fold.edit], values: {}, limits: [] }) };
  }
  return null;
}
