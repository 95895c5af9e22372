import { describe, expect, it } from "vitest";
import { gradientPassOn, lookOf } from "../../../../test/support/growth.ts";
import { inputsFor } from "../../../../test/support/networks.ts";
import { applyEdit } from "../../../edits/apply.ts";
import { activation, linear, residual, sequential } from "../../../nn/layers/index.ts";
import { Network } from "../../../nn/network.ts";
import { perceptron } from "../../../nn/perceptron.ts";
import { createReferenceDevice } from "../../../tensor/create-device.ts";
import { RandomStream } from "../../../tensor/random.ts";
import { sitesOf } from "../../look/site.ts";
import { candidateChanges, trainCandidates } from "./trained-candidates.ts";

const device = createReferenceDevice();
const models = {
  perceptron: perceptron([5, 4], 2, { activation: "tanh" }),
  "residual network": sequential([
    linear(4),
    activation("tanh"),
    residual([linear(5), activation("tanh"), linear("same")]),
    linear(2, { grows: false }),
  ]),
};
const training = { count: 3, steps: 0, learningRate: 1e-3, splitScale: 0.02, outgoingScale: 1e-4 };

const lossOf = (net: Network): number => device.scope("loss", () => gradientPassOn(net, inputsFor(net, 40), null).loss);

describe.each(Object.entries(models))("Firefly's candidates in a %s", (_, model) => {
  const build = (): Network => new Network(device, model, { inputs: 3, seed: 3 });

  it("have predicted changes that are those of the loss once they are taken", () => {
    const before = lossOf(build());
    let checked = 0;
    for (const s of sitesOf(build()).keys()) {
      const look = (network: Network) => {
        const site = sitesOf(network)[s]!;
        return device.scope("candidates", () => {
          const look = lookOf(network, [site]);
          const found = trainCandidates(site, look, training, new RandomStream(1, "candidates"));
          return { site, found, changes: candidateChanges(site, look, found) };
        });
      };
      const { changes, site: first } = look(build());
      const splits = changes.length - training.count;
      expect([0, first.axis.size]).toContain(splits);
      for (const [at, predicted] of changes.entries()) {
        const network = build();
        const { site, found } = look(network);
        const rowsOf = (blocks: readonly Float64Array[], count: number, i: number) =>
          Object.fromEntries(
            site.producers.map(({ weight }, p) => {
              const n = blocks[p]!.length / count;
              return [weight.name, blocks[p]!.slice(i * n, (i + 1) * n)];
            }),
          );
        const j = at - splits;
        const outgoing = Object.fromEntries(
          site.consumers.map(({ weight }, c) => [weight.name, found.outgoing[c]!.filter((_value, i) => i % 3 === j)]),
        );
        applyEdit(
          at < splits
            ? {
                kind: "split",
                axis: site.axis.name,
                parents: [site.axis.units[at]!.id],
                shifts: rowsOf(found.shifts, splits, at),
                preserves: "none",
              }
            : {
                kind: "widen",
                axis: site.axis.name,
                count: 1,
                incoming: rowsOf(found.incoming, 3, j),
                outgoing,
                preserves: "none",
              },
          { network, optimizer: null, step: 1, probe: null },
        );
        const measured = lossOf(network) - before;
        expect(Math.abs(measured - predicted)).toBeLessThan(0.03 * Math.abs(predicted) + 3e-8);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(6);
  });

  it("promise more after training", () => {
    const network = build();
    for (const site of sitesOf(network)) {
      device.scope("candidates", () => {
        const look = lookOf(network, [site]);
        const promised = (steps: number) => {
          const found = trainCandidates(site, look, { ...training, steps }, new RandomStream(1, "candidates"));
          return candidateChanges(site, look, found).reduce((sum, change) => sum + change, 0);
        };
        const [early, late] = [promised(0), promised(30)];
        expect(late).toBeLessThan(early);
        expect(late).toBeLessThan(0);
      });
    }
  });
});
