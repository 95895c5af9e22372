import { describe, expect, it } from "vitest";
import { gradientPassOn, lookOf } from "../../../test/support/growth.ts";
import { inputsFor } from "../../../test/support/networks.ts";
import { applyEdit } from "../../edits/apply.ts";
import { activation, linear, residual, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import { editsFor } from "../initializer.ts";
import { sitesOf } from "../look/site.ts";
import { incomingByProducer, outgoingByConsumer, totalFanIn, totalFanOut } from "../units/layout.ts";
import { firefly } from "./firefly.ts";
import { fireflyScores } from "./shared/firefly-scores.ts";

const device = createReferenceDevice();
const specs = {
  perceptron: perceptron([5, 4], 2, { activation: "tanh" }),
  "residual network": sequential([
    linear(4),
    activation("tanh"),
    residual([linear(5), activation("tanh"), linear("same")]),
    linear(2, { grows: false }),
  ]),
};

describe.each(Object.entries(specs))("Firefly in a %s", (_name, spec) => {
  it("scores new units by the gradients they have once they are in the network", () => {
    const network = new Network(device, spec, { inputs: 3, seed: 3 });
    for (const site of sitesOf(network)) {
      const random = new RandomStream(1, "candidates");
      const incoming = Float64Array.from({ length: 4 * totalFanIn(site) }, () => random.normal());
      const outgoing = Float64Array.from({ length: 4 * totalFanOut(site) }, () => 1e-6 * random.normal());
      const candidates = { count: 4, parents: [], shifts: new Float64Array(0), incoming, outgoing };
      const scores = device.scope("scores", () => fireflyScores(site, lookOf(network, [site]), candidates));
      const edit = {
        kind: "widen",
        axis: site.axis.name,
        count: 4,
        preserves: "approximate",
        incoming: incomingByProducer(site, 4, incoming),
        outgoing: outgoingByConsumer(site, 4, outgoing),
      } as const;
      const size = site.axis.size;
      device.scope("edit", () => applyEdit(edit, { network, optimizer: null, step: 1, probe: inputsFor(network) }));
      device.scope("gradients", () => {
        const { gradients } = gradientPassOn(network, inputsFor(network, 40), null);
        for (let unit = 0; unit < 4; unit++) {
          const squares = site.producers.map(({ weight: { tensor } }) => {
            const row = gradients
              .of(tensor)!
              .read()
              .subarray((size + unit) * tensor.columns, (size + unit + 1) * tensor.columns);
            return Math.hypot(...row) ** 2;
          });
          const found = Math.sqrt(squares.reduce((a, b) => a + b, 0));
          expect(Math.abs(scores[unit]! / found - 1)).toBeLessThan(1e-3);
        }
      });
    }
    network.dispose();
  });

  it("takes halves of distinct units before new ones, whose gradients are smaller by epsilon", () => {
    const network = new Network(device, spec, { inputs: 3, seed: 3 });
    const [site] = sitesOf(network);
    device.scope("edits", () => {
      const request = { site: site!, count: 2, look: lookOf(network, [site!]), random: new RandomStream(2, "g") };
      const edits = editsFor(firefly, request, firefly.options.parse({ candidates: 30 }));
      expect(edits.map(({ kind }) => kind)).toEqual(["split"]);
      const [edit] = edits;
      expect(edit?.kind === "split" && new Set(edit.parents).size).toBe(2);
    });
    network.dispose();
  });
});
