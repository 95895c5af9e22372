/** Growth where a layer no longer learns more about the targets. @module */

import * as z from "zod";
import type { Look } from "../look/look.ts";
import { sitesOf } from "../look/site.ts";
import { type Information, type InformationKind, labelInformation } from "../signals/label-information.ts";
import { defineRoundTrigger, type Seen } from "./shared/round-trigger.ts";
import {
  amountFor,
  amountOptions,
  atTarget,
  probeOption,
  remember,
  slopeOf,
  targetLossOption,
  tooFew,
} from "./shared/rounds.ts";

const bits = ({ nats }: Information): number | null => (nats === null ? null : nats / Math.LN2);

/** I(T_l;Y) - I(T_(l-1);Y) of each hidden layer in bits, T_0 the inputs. */
function gains(look: Look, kind: InformationKind): Map<string, number> {
  const found = new Map<string, number>();
  const sites = sitesOf(look.network);
  let before = sites[0] ? (bits(look.get(labelInformation, sites[0], { kind, of: "inputs" })) ?? 0) : 0;
  for (const site of sites) {
    const own = bits(look.get(labelInformation, site, { kind })) ?? 0;
    found.set(site.axis.name, own - before);
    before = own;
  }
  return found;
}

/** The layer that adds least information to that of the layer before it. */
function weakest(look: Look, kind: InformationKind): { readonly name: string; readonly gain: number } {
  const [first, ...others] = [...gains(look, kind)].map(([name, gain]) => ({ name, gain }));
  return others.reduce((least, one) => (one.gain < least.gain ? one : least), first as { name: string; gain: number });
}

/**
 * Widens when the least-squares slope of I(T;Y) over the last W looks is below a threshold in bits per look, the training loss is still
 * above its target, and of all hidden layers this one adds least: I(T_l;Y) - I(T_(l-1);Y) is smallest.
 *
 * Nearest neighbors are the default: the Gaussian form is an upper bound that reaches H(Y) long before a network on images is trained, is
 * clipped there, and then neither rises nor distinguishes layers.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const miSaturation = defineRoundTrigger({
  name: "mi-saturation",
  summary: "Widens the layer that adds least information about the targets once its information no longer rises.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: {
    informationKind: z
      .enum(["gaussian", "ksg", "binned", "kernel"])
      .default("ksg")
      .describe("estimator of the information"),
    informationWindow: z.int().min(2).default(10).describe("looks over which the slope is measured"),
    informationSlope: z.number().default(1e-3).describe("bits per look below which information counts as saturated"),
    probe: probeOption,
    targetLoss: targetLossOption,
    ...amountOptions.shape,
  },
  wants: ({ probe }) => ({ probe, loss: true }),
  start: [] as readonly number[],
  see(site, look, options, { own, fresh }) {
    const { informationKind: kind, informationWindow: window, informationSlope } = options;
    const found = look.get(labelInformation, site, { kind });
    const information = bits(found);
    if (information === null) return { own: [], skipped: `no information: ${found.reason}`, propose: () => "" };
    const history = remember(fresh ? [] : own, information, window);
    const slope = slopeOf(history);
    const values = { information, slope, trainingLoss: look.trainingLoss };
    const course = `${information.toFixed(3)} bits about the targets, ${slope.toExponential(1)} more at each look`;
    const propose: Seen<readonly number[]>["propose"] = () => {
      const early = tooFew(history, window) ?? atTarget(look, options);
      if (early) return early;
      if (slope >= informationSlope) return `its information about the targets still rises: ${course}`;
      const { name, gain } = weakest(look, kind);
      if (name !== site.axis.name)
        return `information information information information saturated, but ${name} adds less: ${course}`;
      const reason = `information saturated: ${course}; it adds ${gain.toFixed(3)} bits to the layer before it, the least of all`;
      return { amount: amountFor(site, options), values: { ...values, gain }, reason };
    };
    return { own: history, values, propose };
  },
});
