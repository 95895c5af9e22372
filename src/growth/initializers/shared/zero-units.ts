/** Units without incoming weights: silent only where the activation is 0 at 0. @module */

import { OptionError } from "../../../errors.ts";
import { fanInOf } from "../../../nn/parameter.ts";
import type { Site } from "../../look/site.ts";

/** @throws OptionError when a unit without incoming weights would not be silent */
export function requireSilence(initializer: string, { producers }: Site): void {
  for (const producer of producers) {
    const { device } = producer.weight.tensor;
    const fanIn = fanInOf(producer.weight);
    const value = device.scope("silence", () => {
      const { activation } = producer.respond(device.zeros([1, fanIn]), device.zeros([1, fanIn]), null);
      return activation.read()[0];
    });
    if (value !== 0) {
      throw new OptionError(
        `${initializer}: layer "${producer.name}" returns ${value} for an input of 0 (${producer.activation.name}), so a unit without ` +
          "incoming weights would not be silent. Use an activation that is 0 at 0, such as relu or tanh.",
      );
    }
  }
}
