/** Carries out plans that change the list of layers. @module */

import { ShapeError } from "../errors.ts";
import { replaceValues } from "./checks.ts";
import type { EditTarget, LayersPlan } from "./edit.ts";
import type { Journal } from "./journal.ts";

/**
 * What has a name in both lists continues with its values and moments. New layers have the plan's weights, or their own initial
 * distribution where it gives none; their entries are born now. A layer whose shape changes must be given weights. What stands on
 * other axes and is given weights is another map than before: its entries are born now too.
 */
export function changeLayers(plan: LayersPlan, { network, optimizer, step }: EditTarget, journal: Journal): void {
  const own = new Set(network.parameters);
  const names = new Set([...own].map(({ name }) => name));
  const changed = network.restructure(plan.spec);
  journal.note(changed);
  const { parameters } = network;
  for (const variable of changed.fresh) {
    const parameter = parameters.find((one) => one === variable);
    if (parameter && names.has(parameter.name) && !plan.weights[parameter.name]) {
      throw new ShapeError(
        `edit: "${parameter.name}" changes shape without ${plan.subject}. Give its weights with the edit.`,
      );
    }
    if (parameter) parameter.birth = step;
  }
  const anew = new Set(parameters.filter((one) => !own.has(one) && names.has(one.name) && one.name in plan.weights));
  for (const parameter of anew) parameter.birth = step;
  for (const [name, values] of Object.entries(plan.weights)) replaceValues(parameters, name, () => values, journal);
  if (!optimizer) return;
  const others = optimizer.parameters.filter((parameter) => !own.has(parameter));
  journal.note(optimizer.regroup([...parameters, ...others], anew));
}
