/**
 * `applyEdit`: the only code that changes a shape, as a transaction. It plans; resizes weights, moments, ids and bookkeeping
 * together; verifies; and otherwise puts everything back as it was.
 *
 * @module
 */

import { NumericError, ShapeError, StateError } from "../errors.ts";
import type { Network } from "../nn/network.ts";
import { shapeOf, type Variable } from "../nn/parameter.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { changeLayers } from "./change-layers.ts";
import type { EditDefinition, EditTarget, Plan, Preservation } from "./edit.ts";
import { Journal } from "./journal.ts";
import * as kinds from "./kinds/index.ts";
import type { Edit, EditReport } from "./report.ts";
import { resizeAxis } from "./resize-axis.ts";

const definitions = kinds as unknown as Readonly<Record<string, EditDefinition>>;

/**
 * Carries out an edit. Kept units keep weights and moments bit for bit; new ones start with moments of 0.
 *
 * @throws OptionError, ShapeError when the edit does not fit, or would change the outputs' shape; nothing was touched
 * @throws NumericError when the outputs moved by more than the edit promised, or stopped being finite; everything is as it was
 */
export function applyEdit(edit: Edit, target: EditTarget): EditReport {
  return target.network.device.scope("edit", () => transact(edit, target));
}

function transact(edit: Edit, target: EditTarget): EditReport {
  const { network, optimizer } = target;
  const definition = definitions[edit.kind];
  if (!definition) throw new StateError(`edit: unknown kind "${edit.kind}".`);
  const plan = definition.plan(edit, network);
  const size = (): number => ("axis" in plan ? plan.axis.size : network.weighted.length);
  const from = size();
  const before = outputs(target);
  const journal = new Journal();
  let drift: number | null;
  try {
    if ("axis" in plan) resizeAxis(plan, target, journal);
    else changeLayers(plan, target, journal);
    verifyShapes(network, optimizer);
    drift = before && measureDrift(before, outputs(target) as Tensor, plan, edit);
  } catch (error) {
    journal.undo();
    throw error;
  }
  journal.commit();
  const subject = "axis" in plan ? { axis: plan.axis.name } : { axis: "depth", layer: plan.subject };
  return { kind: edit.kind, ...subject, from, to: size(), preserves: plan.preserves, drift };
}

function allVariables(network: Network, optimizer: Optimizer | null): Variable[] {
  return [...network.parameters, ...network.buffers, ...(optimizer?.variables ?? [])];
}

/** Outputs on the probe, in the scope of the edit. */
function outputs({ network, probe }: EditTarget): Tensor | null {
  return probe && network.forward(probe);
}

/** Every parameter has the shape of its dims and is trained exactly once; every moment has the shape of its parameter. */
export function verifyShapes(network: Network, optimizer: Optimizer | null): void {
  for (const variable of allVariables(network, optimizer)) {
    const expected = shapeOf(variable.dims);
    if (!sameShape(variable.tensor.shape, expected)) {
      throw new StateError(
        `"${variable.name}": expected shape ${showShape(expected)}, found ${showShape(variable.tensor.shape)}.`,
      );
    }
  }
  if (!optimizer) return;
  const trained = optimizer.parameters;
  const missing = network.parameters.find((parameter) => !trained.includes(parameter));
  if (missing) throw new StateError(`"${missing.name}" is not trained: the optimizer does not hold it.`);
}

/** Share of the largest output by which an edit may move any. */
function tolerance(preserves: Preservation, bytesPerReal: number): number {
  if (preserves === "none") return Number.POSITIVE_INFINITY;
  if (preserves === "approximate") return 0.1;
  return bytesPerReal === 4 ? 1e-4 : 1e-9;
}

const subjectOf = (plan: Plan): string => ("axis" in plan ? plan.axis.name : plan.subject);

function measureDrift(before: Tensor, after: Tensor, plan: Plan, edit: Edit): number {
  const { device } = before;
  if (!sameShape(before.shape, after.shape)) {
    throw new ShapeError(
      `${edit.kind} "${subjectOf(plan)}": expected outputs ${showShape(before.shape)} as before, but they would be ${showShape(after.shape)}. ` +
        "The layer of the outputs must stay and keep its width.",
    );
  }
  const out = device.scratch(8);
  device.kernels.maxAbsDifference(before.size, before.address, after.address, out);
  const drift = device.doubles(out, 1)[0] as number;
  if (!Number.isFinite(drift)) {
    throw new NumericError(
      `${edit.kind} "${subjectOf(plan)}": the outputs are no longer finite. The edit was undone.`,
      {
        drift,
      },
    );
  }
  let largest = 1;
  for (const value of before.read()) largest = Math.max(largest, Math.abs(value));
  const allowed = tolerance(plan.preserves, device.bytesPerReal) * largest;
  if (drift > allowed) {
    throw new NumericError(
      `${edit.kind} "${subjectOf(plan)}": it declares that it keeps the function (${plan.preserves}), but an output changed by ${drift.toPrecision(3)}, ` +
        `more than ${allowed.toPrecision(3)}. The edit was undone. Correct the initializer's weights, or what it declares.`,
      { drift, allowed },
    );
  }
  return drift;
}
