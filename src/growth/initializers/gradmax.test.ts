import { expect, it } from "vitest";
import { gradientPassOn, lookOf } from "../../../test/support/growth.ts";
import { inputsFor } from "../../../test/support/networks.ts";
import { applyEdit } from "../../edits/apply.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import { growthFor } from "../initializer.ts";
import { sitesOf } from "../look/site.ts";
import { meanFanInNorm, meanFanOutNorm } from "../units/unit-norms.ts";
import { gradmax } from "./gradmax.ts";

const device = createReferenceDevice();

/** Norms of the new outgoing and incoming weights, squared norm of the new units' gradient, and the gain. */
function grown(given: Record<string, unknown>) {
  const network = new Network(device, perceptron([5], 3), { inputs: 6, seed: 4 });
  const [site] = sitesOf(network);
  const usual = { incoming: meanFanInNorm(network.parameters[0]!)!, outgoing: meanFanOutNorm(site!)! };
  const { edits, values } = device.scope("grow", () => {
    const request = {
      site: site!,
      count: 2,
      look: lookOf(network, [site!]),
      random: new RandomStream(2, "growth"),
    };
    return growthFor(gradmax, request, gradmax.options.parse(given));
  });
  for (const edit of edits) applyEdit(edit, { network, optimizer: null, step: 1, probe: null });
  const [into, , out] = network.parameters.map(({ tensor }) => tensor);
  return device.scope("gradient", () => {
    const gradient = gradientPassOn(network, inputsFor(network, 40), null).gradients.of(into!)!.read().subarray(30);
    const [fresh, weights] = [into!.read().subarray(30), out!.read()];
    return {
      usual,
      incoming: [0, 1].map((unit) => Math.hypot(...fresh.subarray(unit * 6, unit * 6 + 6))),
      outgoing: [0, 1].map((unit) => Math.hypot(...[0, 1, 2].map((o) => weights[o * 7 + 5 + unit]!))),
      gradientSquared: Math.hypot(...gradient) ** 2,
      gain: values.gain!,
    };
  });
}

it("the squared gradient of the new units is the gain times the square of the norm", () => {
  for (const given of [{}, { scale: 0.5 }, { scaling: "fixed", scale: 0.5 }]) {
    const { gradientSquared, gain, outgoing } = grown(given);
    expect(gain).toBeGreaterThan(0);
    expect(gradientSquared / (gain * outgoing[0]! ** 2)).toBeCloseTo(1, 8);
  }
});

it("new outgoing weights are half the mean norm, or 0.5, as in the original", () => {
  const half = grown({ scale: 0.5 });
  for (const norm of half.outgoing) expect(norm).toBeCloseTo(0.5 * half.usual.outgoing, 10);
  for (const norm of grown({ scaling: "fixed", scale: 0.5 }).outgoing) expect(norm).toBeCloseTo(0.5, 10);
});

it("new incoming weights are 0, or a random direction of epsilon times the mean norm", () => {
  expect(grown({}).incoming).toEqual([0, 0]);
  const { incoming, usual } = grown({ epsilon: 1e-4 });
  for (const norm of incoming) expect(norm / (1e-4 * usual.incoming)).toBeCloseTo(1, 6);
});
