import { expect, it } from "vitest";
import { lookOf, normalSamples } from "../../../../test/support/growth.ts";
import { Network } from "../../../nn/network.ts";
import { perceptron } from "../../../nn/perceptron.ts";
import { createReferenceDevice } from "../../../tensor/create-device.ts";
import { RandomStream } from "../../../tensor/random.ts";
import type { InitializerDefinition } from "../../initializer.ts";
import { sitesOf } from "../../look/site.ts";
import { randomIncoming } from "../../units/unit-norms.ts";
import { opt } from "../opt.ts";
import { select } from "../select.ts";
import { candidatesOf, scoreCandidates } from "./candidates.ts";
import { nuclearGradients } from "./nuclear-gradients.ts";

const device = createReferenceDevice();
const network = new Network(device, perceptron([5], 2, { activation: "tanh" }), { inputs: 4, seed: 3 });
const [site] = sitesOf(network);
const samples = normalSamples(50, 4, 8).flat();
const look = () => lookOf(network, [site!], { inputs: () => device.tensor(samples, [50, 4]) });

it("the gradient of the nuclear norm is its slope along every weight of every candidate", () => {
  device.scope("slopes", () => {
    const all = look();
    const candidates = randomIncoming(site!.producers[0], 3, new RandomStream(5, "candidates"));
    const gradient = nuclearGradients(site!, all)(candidates);
    // With a threshold below every singular value the count is constant.
    const scores = (c: Float64Array) =>
      scoreCandidates(site!, all, candidatesOf(site!, all, c), { eps: 1e-12, score: "nuclear" });
    for (const [at, found] of gradient.entries()) {
      const moved = (d: number): number =>
        scores(candidates.map((w, i) => (i === at ? w + d : w)))[Math.floor(at / 4)]!;
      expect(found).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 6);
    }
  });
});

it("trained candidates score above the random ones they start from", () => {
  device.scope("opt", () => {
    const all = look();
    const best = (definition: InitializerDefinition, candidates: number): number => {
      const request = { site: site!, count: 1, look: all, random: new RandomStream(2, "growth") };
      const { incoming } = definition.initialize!(request, definition.options.parse({ candidates }));
      return scoreCandidates(site!, all, candidatesOf(site!, all, Object.values(incoming)[0]!), {
        eps: 0.01,
        score: "nuclear",
      })[0]!;
    };
    expect(best(opt, 30)).toBeGreaterThan(best(select, 3));
  });
});
