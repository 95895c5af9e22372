/** The threshold that T_act and T_weight share. @module */

import * as z from "zod";
import type { TriggerOutcome } from "../../trigger.ts";

/** How many directions a layer of some width uses; null where there is no number. */
export interface Directions {
  readonly count: number | null;
  readonly width: number;
}

export interface Baseline {
  /** phi_0 = directions / width at initialization (or the running maximum, by the option); null until there is a number. */
  readonly phi0: number | null;
}

export const roundingOption: z.ZodDefault<z.ZodEnum<{ ceiling: "ceiling"; floor: "floor" }>> = z
  .enum(["ceiling", "floor"])
  .default("ceiling")
  .describe("ceiling as in the released code, floor as printed in the paper");

export const baselineOption: z.ZodDefault<
  z.ZodEnum<{ initial: "initial"; "running-maximum": "running-maximum"; none: "none" }>
> = z
  .enum(["initial", "running-maximum", "none"])
  .default("initial")
  .describe("compare with the start, with the largest value so far, or with full rank");

export interface ExcessOptions {
  /** Share of the initial phi that has to be kept. */
  readonly gamma: number;
  readonly rounding: "ceiling" | "floor";
  readonly baseline: "initial" | "running-maximum" | "none";
}

export function baselineOf({ count, width }: Directions): Baseline {
  return { phi0: count === null || width === 0 ? null : count / width };
}

/**
 * k = ceil(M (phi - gamma phi_0)), at least 0, where phi = directions / M now and phi_0 the same at initialization.
 *
 * With threshold T = floor(gamma phi_0 M) and the integer count c = phi M, the ceiling is c - T.
 */
export function excess(
  { count, width }: Directions & { readonly count: number },
  options: ExcessOptions,
  state: Baseline,
): Omit<TriggerOutcome<Baseline>, "reason"> & { readonly compared: string } {
  const phi = width === 0 ? 0 : count / width;
  const phi0 = options.baseline === "none" ? 1 : (state.phi0 ?? phi);
  const expected = options.gamma * phi0 * width;
  // The code's integer arithmetic: count - floor(gamma phi0 M) is the ceiling of the excess.
  const rounded = options.rounding === "ceiling" ? count - Math.floor(expected) : Math.floor(count - expected);
  const next = options.baseline === "running-maximum" ? Math.max(phi0, phi) : phi0;
  return {
    amount: Math.max(0, rounded),
    values: { phi, phi0 },
    state: { phi0: options.baseline === "none" ? state.phi0 : next },
    compared: `${count} of ${width} directions in use, ${expected.toFixed(1)} expected`,
  };
}
