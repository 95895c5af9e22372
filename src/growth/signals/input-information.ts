/** Information of a layer about its inputs. @module */

import type { Matrix } from "../algebra/singular-values.ts";
import { binnedInformation } from "../estimators/binned-information.ts";
import { gaussianInformation } from "../estimators/gaussian-information.ts";
import { everyLook, neighborInformation } from "../estimators/nearest-neighbor-information.ts";
import { defineSignal, type Look, type SignalDefinition } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import { activationMoments } from "./activation-moments.ts";
import type { InformationKind } from "./label-information.ts";
import { projectedActivation } from "./projected-activation.ts";
import { projectedInputs } from "./projected-inputs.ts";
import { scaledDistances } from "./shared/device-distances.ts";
import { meanOverPositions } from "./shared/random-projection.ts";

/** Rows and noise of the estimate. */
export interface InputInformationOptions {
  readonly kind: InformationKind;
  /** Wider layers and inputs are projected to so many columns first, but for kernels; default 8. */
  readonly dimensions?: number;
  /** For kernels: standard deviation of the noise as a share of the units' mean standard deviation; default 0.1. */
  readonly noise?: number;
  /** For kernels: most samples, whose number the price grows with the square of; default 128. */
  readonly samples?: number;
}

/**
 * -(1/n) sum_i ln (1/n) sum_j exp(-||t_i - t_j||^2 / (8 s^2)) over all units, the exponents by one product of augmented activations:
 * [t, |t|^2, 1] . [2t, -1, -|t|^2] = -||t_i - t_j||^2.
 */
function kernelBound(site: Site, look: Look, noise: number, samples: number): number {
  const { covariance, width } = look.get(activationMoments, site, {});
  let deviations = 0;
  for (let unit = 0; unit < width; unit++)
    deviations += Math.sqrt(Math.max(0, covariance[unit * (width + 1)] as number));
  const s = width === 0 ? 0 : (noise * deviations) / width;
  if (s === 0) return 0;
  const { activation, input } = look.tap(site);
  const { device } = look;
  return device.scope("kernel", () => {
    const T = meanOverPositions(activation, input.shape[0] ?? 0);
    const n = Math.min(T.rows, samples);
    const rows = { n, origin: new Float64Array(width), read: () => device.reals(T.address, T.size) };
    const kernel = scaledDistances(device, rows, 1 / (8 * s * s));
    device.kernels.exp(n * n, kernel.address, kernel.address);
    const sums = device.empty([n]);
    device.kernels.rowSums(n, n, kernel.address, sums.address, false);
    look.observe.countFlops(n * n * (2 * width + 10));
    return -Float64Array.from(sums.read()).reduce((total, sum) => total + Math.log(sum / n), 0) / n;
  });
}

const estimators: Readonly<Record<Exclude<InformationKind, "kernel">, (t: Matrix, x: Matrix) => number>> = {
  gaussian: gaussianInformation,
  ksg: (t, x) => neighborInformation(t, x, everyLook),
  binned: (t, x) => binnedInformation(t, x).information,
};

/**
 * I(X;T) in nats between the inputs and a layer. `kernel`: a lower bound for T with noise of a tenth of its units' deviation added, of all
 * units, at most ln n (without noise it would be infinite or H(T)); the others as for the targets, on projections of both.
 *
 * @see Kolchinsky & Tracey 2017, arXiv:1706.02419, eq. 10; Saxe et al. 2018, "On the information bottleneck theory of deep learning"
 */
export const inputInformation: SignalDefinition<number | null, InputInformationOptions> = defineSignal({
  name: "input-information",
  summary: "Mutual information between a layer and the inputs.",
  formula: "I(X;T) >= -<ln <exp(-|t_i - t_j|^2 / 8 s^2)>>",
  source: "Kolchinsky & Tracey 2017, arXiv:1706.02419, eq. 10",
  compute(site, look, { kind, dimensions = 8, noise = 0.1, samples = 128 }) {
    if (kind === "kernel") return kernelBound(site, look, noise, samples);
    const t = look.get(projectedActivation, site, { dimensions });
    return t.rows < 8 ? null : estimators[kind](t, look.get(projectedInputs, site, { dimensions }));
  },
});
