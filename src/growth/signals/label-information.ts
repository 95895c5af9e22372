/** Information of a layer about its targets. @module */

import type { Device } from "../../tensor/device.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { binnedInformation, binnedLabelInformation } from "../estimators/binned-information.ts";
import { labelEntropy } from "../estimators/entropy.ts";
import { gaussianInformation, gaussianLabelInformation } from "../estimators/gaussian-information.ts";
import { kernelLabelInformation } from "../estimators/kernel-information.ts";
import {
  everyLook,
  neighborInformation,
  neighborLabelInformation,
} from "../estimators/nearest-neighbor-information.ts";
import { defineSignal, type SignalDefinition, type Targets } from "../look/look.ts";
import { projectedActivation } from "./projected-activation.ts";
import { projectedInputs } from "./projected-inputs.ts";
import { deviceNeighbors } from "./shared/device-distances.ts";

/** Estimators of mutual information. */
export type InformationKind = "gaussian" | "ksg" | "binned" | "kernel";

/** Which estimate, of which values, in how many directions. */
export interface LabelInformationOptions {
  readonly kind: InformationKind;
  /** Whose: the layer's, by default, or the network's inputs'. */
  readonly of?: "layer" | "inputs";
  /** Wider layers are projected to so many columns first; default 8. */
  readonly dimensions?: number;
}

/** An estimate of information, or why there is none. */
export interface Information {
  /** Nats; null where `reason` says why there is none. */
  readonly nats: number | null;
  readonly reason: string | null;
  /** Entropy of the targets in nats, the upper bound of the information; null for targets that are values. */
  readonly most: number | null;
}

/** Samples whose neighbors are looked for, among all rows. */
const MOST_QUERIES = 128;

const ofLabels: Readonly<Record<InformationKind, (t: Matrix, labels: Int32Array, device: Device) => number>> = {
  gaussian: (t, labels) => gaussianLabelInformation(t, labels),
  ksg: (t, labels, device) =>
    neighborLabelInformation(t, labels, { queries: MOST_QUERIES, counts: deviceNeighbors(device) }),
  binned: (t, labels) => binnedLabelInformation(t, labels).information,
  kernel: (t, labels) => kernelLabelInformation(t, labels),
};

const ofValues: Readonly<Record<InformationKind, ((t: Matrix, y: Matrix) => number) | null>> = {
  gaussian: gaussianInformation,
  ksg: (t, y) => neighborInformation(t, y, everyLook),
  binned: (t, y) => binnedInformation(t, y).information,
  kernel: null,
};

function estimate(t: Matrix, targets: Targets, kind: InformationKind, device: Device): Information {
  const none = (reason: string): Information => ({ nats: null, reason, most: null });
  if (t.rows < 8) return none(`too few samples: ${t.rows} rows`);
  if (targets.kind === "classes") {
    return { nats: ofLabels[kind](t, targets.labels, device), reason: null, most: labelEntropy(targets.labels) };
  }
  const compute = ofValues[kind];
  return compute
    ? { nats: compute(t, targets.values), reason: null, most: null }
    : none(`${kind} needs classes as targets`);
}

/**
 * I(T;Y) in nats between a layer's activations T and the targets of the same rows: Gaussian closed form, nearest neighbors (`ksg`; with
 * labels Ross's form), bins with Miller and Madow's correction, or noisy kernels. Layers wider than `dimensions` are projected first, which
 * can only lose information; the estimate is comparable from one look to the next, as the projection belongs to the units.
 *
 * @see the estimators in `estimators/`, each with its source
 */
export const labelInformation: SignalDefinition<Information, LabelInformationOptions> = defineSignal({
  name: "label-information",
  summary: "Mutual information between a layer and the targets.",
  formula: "I(T;Y) = H(T) + H(Y) - H(T,Y)",
  source:
    "Kraskov et al. 2004, arXiv:cond-mat/0305641; Ross 2014, PLoS ONE 9(2): e87357; Kolchinsky & Tracey 2017, arXiv:1706.02419",
  compute(site, look, { kind, of = "layer", dimensions = 8 }) {
    const targets = look.targets();
    if (!targets) return { nats: null, reason: "the targets of these rows are not available", most: null };
    const projected = of === "layer" ? projectedActivation : projectedInputs;
    return estimate(look.get(projected, site, { dimensions }), targets, kind, look.device);
  },
});
