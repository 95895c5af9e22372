/** What several kinds of edit ask of their numbers. @module */

import { OptionError, ShapeError } from "../errors.ts";
import type { Axis } from "../nn/axis.ts";
import type { Parameter } from "../nn/parameter.ts";
import type { Journal } from "./journal.ts";

/** @throws ShapeError unless there are `size` finite values */
export function checkValues(what: string, values: Float64Array, size: number): void {
  if (values.length === size && values.every(Number.isFinite)) return;
  throw new ShapeError(
    `${what}: expected ${size} finite numbers, received ${values.length}, or some that are not finite.`,
    { expected: size, received: values.length },
  );
}

/** @throws OptionError when the axis has no room for `count` units more */
export function checkRoom(kind: string, axis: Axis, count: number): void {
  if (axis.max === null || axis.size + count <= axis.max) return;
  throw new OptionError(`${kind} "${axis.name}": ${axis.size} + ${count} units exceed its maximum of ${axis.max}.`);
}

/** Gives a parameter other values, of its present shape. @throws ShapeError when there is none of this name, or they do not fit */
export function replaceValues(
  parameters: readonly Parameter[],
  name: string,
  valuesOf: (parameter: Parameter) => Float64Array,
  journal: Journal,
): void {
  const parameter = parameters.find((one) => one.name === name);
  if (!parameter) {
    const known = parameters.map((one) => one.name).join(", ");
    throw new ShapeError(`edit: there is no parameter "${name}" to give values to. The parameters are ${known}.`);
  }
  const { device, shape, size, requiresGradient } = parameter.tensor;
  const values = valuesOf(parameter);
  checkValues(`edit: "${name}"`, values, size);
  const tensor = device.reserve(shape);
  tensor.requiresGradient = requiresGradient;
  tensor.write(values);
  journal.replace(parameter, tensor);
}
