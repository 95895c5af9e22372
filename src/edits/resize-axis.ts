/** Carries out plans that change the units of an axis. @module */

import type { Unit } from "../nn/axis.ts";
import { dimsOf, type Parameter, type Variable } from "../nn/parameter.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkValues, replaceValues } from "./checks.ts";
import { copyIncoming, shareOutgoing } from "./children.ts";
import type { Children, EditTarget, ResizePlan } from "./edit.ts";
import type { Journal } from "./journal.ts";
import { padded, resize, scaleKept } from "./resize.ts";

/** Resizes everything that holds the axis, then the axis; notes each change as it is made. */
export function resizeAxis(plan: ResizePlan, { network, optimizer, step }: EditTarget, journal: Journal): void {
  const { axis, keep, added, shifts = {} } = plan;
  for (const variable of [...network.parameters, ...network.buffers, ...(optimizer?.variables ?? [])]) {
    const dims = dimsOf(variable, axis);
    if (dims.length > 0) journal.replace(variable, resizeAlong(variable, dims, plan));
  }
  const { units } = axis;
  const state = axis.state();
  journal.note({ undo: () => axis.restore(state) });
  axis.assign([...keep.map((i) => units[i] as Unit), ...axis.make(added, step)]);
  for (const [name, shift] of Object.entries(shifts)) {
    const shifted = ({ tensor }: Parameter): Float64Array => {
      checkValues(`edit: shifts of "${name}"`, shift, tensor.size);
      return Float64Array.from(tensor.read(), (value, i) => value + (shift[i] as number));
    };
    replaceValues(network.parameters, name, shifted, journal);
  }
  if (optimizer) journal.note({ undo: () => optimizer.forgetBlocks() });
  optimizer?.forgetBlocks();
}

/** Input dims first, so that new incoming weights reach over the new inputs too (with zeros). */
function resizeAlong(variable: Variable, dims: readonly number[], plan: ResizePlan): Tensor {
  const { keep, added, weights } = plan;
  const outputDims = (variable as Partial<Parameter>).outputDims;
  let tensor = variable.tensor;
  let grownBy: number | null = null;
  for (const dim of dims.toReversed()) {
    const side = outputDims === undefined ? null : dim < outputDims ? weights.incoming : weights.outgoing;
    let values = side?.[variable.name] ?? freshValues(variable, added);
    const factor = outputDims !== undefined && dim >= outputDims ? plan.rescale?.[variable.name] : undefined;
    if (values && grownBy !== null && added > 0) {
      values = padded(values, variable.tensor.shape.with(dim, added), grownBy, added);
    }
    const next = resize(tensor, { dim, keep, added, values });
    if (factor !== undefined) scaleKept(next, dim, keep.length, factor);
    if (tensor !== variable.tensor) tensor.free();
    tensor = next;
    if (plan.children && (outputDims !== undefined || variable.fresh)) {
      const along = { dim, parents: plan.children.parents, first: keep.length };
      if (outputDims !== undefined && dim >= outputDims) shareOutgoing(tensor, along);
      else copyIncoming(tensor, along, shiftFor(variable, plan.children, tensor));
    }
    grownBy = dim;
  }
  return tensor;
}

/** The values with which new units start in what follows them: [outer, added]; null where they start from 0. */
function freshValues({ fresh }: Variable, added: number): Float64Array | null {
  if (!fresh?.some((value) => value !== 0)) return null;
  return Float64Array.from({ length: fresh.length * added }, (_, i) => fresh[Math.floor(i / added)] as number);
}

/** Shifts of the children's incoming weights; where the inputs have just grown by the same axis, with zeros for the new ones. */
function shiftFor(variable: Variable, { parents, shifts }: Children, grown: Tensor): Float64Array | null {
  const shift = shifts[variable.name];
  if (!shift) return null;
  const fanIn = shift.length / parents.length;
  const added = grown.columns - fanIn;
  return added > 0 ? padded(shift, [parents.length, fanIn], 1, added) : shift;
}
