/** The axis that an edit names, or a refusal. @module */

import { OptionError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Axis } from "../nn/axis.ts";
import type { Network } from "../nn/network.ts";
import { dimsOf } from "../nn/parameter.ts";

/** @throws OptionError when the network has no such axis, or a layer that holds it cannot change */
export function findAxis(network: Network, name: string): Axis {
  const axis = network.axes.find((candidate) => candidate.name === name);
  if (!axis) {
    const names = network.axes.map((candidate) => candidate.name);
    throw new OptionError(`edit: the network has no axis "${name}".${nearest(name, names)}`);
  }
  for (const layer of network.weighted) {
    const holds = layer.parameters.some((parameter) => dimsOf(parameter, axis).length > 0);
    const reason = holds && layer.output === axis ? layer.cannotGrow() : null;
    if (reason !== null)
      throw new OptionError(`edit: "${name}" cannot change, because of layer "${layer.name}": ${reason}.`);
  }
  return axis;
}
