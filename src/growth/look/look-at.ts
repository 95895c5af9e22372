/** The signals of sites on the most recent inputs. @module */

import { type Caps, policies, viewOf } from "../engine/limits.ts";
import type { Look } from "./look.ts";
import type { Observation } from "./observation.ts";
import type { Site } from "./site.ts";

/** What says how many rows are looked at. */
export interface Scope {
  /** Every site that may grow. */
  readonly all: readonly Site[];
  readonly caps: Caps;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Signals of some of the sites, on inputs that give each site twice as many rows as its cap, or as many as the policies allow. */
export function lookAt(sites: readonly Site[], observation: Observation, scope: Scope): Look {
  return observation.look(sites, samplesFor(scope), viewOf(scope.options));
}

/** One input has a row at each position. */
function samplesFor({ all, caps, options }: Scope): number {
  const wanted = all.map((site) => {
    const positions = (site.producers[0].grid ?? []).reduce((product, edge) => product * edge, 1);
    const cap = caps[site.axis.name] ?? 1;
    const units = policies.reduce((least, policy) => Math.min(least, policy.units?.(site, cap, options) ?? cap), cap);
    return Math.ceil((2 * units) / Math.max(1, positions));
  });
  const allowed = policies.flatMap((policy) => policy.samples?.(options) ?? []);
  return Math.min(Math.max(2, ...wanted), ...allowed);
}
