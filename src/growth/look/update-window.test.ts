import { describe, expect, it } from "vitest";
import { applyEdit } from "../../edits/apply.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { type Site, sitesOf } from "./site.ts";
import { UpdateWindow, type UpdateWindowState } from "./update-window.ts";

const device = createReferenceDevice();

/** A network with one hidden layer of 3 units, and a way to move the weights into each of them. */
function moving(inputs = 4) {
  const network = new Network(device, perceptron([3], 1), { inputs, seed: 1 });
  const [site] = sitesOf(network) as [Site];
  const { tensor } = site.producers[0].weight;
  const move = (steps: readonly number[]): void => {
    const values = Array.from(tensor.read(), (value, at) => value + steps[Math.floor(at / inputs)]!);
    tensor.write(values);
  };
  return { network, site, move };
}

describe("window of updates", () => {
  it("distinguishes a steady drift from an oscillation, in units of the learning rate", () => {
    const { network, site, move } = moving();
    const window = new UpdateWindow(network, { steps: 4, weights: 16 });
    for (let step = 0; step < 4; step++) {
      expect(window.updates(site)).toBeNull();
      move([0.01, step % 2 === 0 ? 0.02 : -0.02, 0]);
      window.push(0.01);
    }
    const { drift, spread, magnitude, steps } = window.updates(site)!;
    expect(steps).toBe(4);
    // u is 1 throughout, or 2 and -2 in turn, for each of 4 weights.
    expect([...drift].map((value) => Number(value.toFixed(9)))).toEqual([2, 0, 0]);
    expect([...spread].map((value) => Number(value.toFixed(6)))).toEqual([0, 4, 0]);
    expect([...magnitude].map((value) => Number(value.toFixed(9)))).toEqual([1, 2, 0]);
  });

  it("looks at a sample of the weights of a unit, the same at every step", () => {
    const { network, site, move } = moving(40);
    const window = new UpdateWindow(network, { steps: 2, weights: 10 });
    for (let step = 0; step < 2; step++) {
      move([1, 1, 1]);
      window.push(1);
    }
    for (const value of window.updates(site)!.drift) expect(value).toBeCloseTo(Math.sqrt(10), 9);
    const [state] = Object.values(window.state().full);
    expect(state!.steps).toBe(2);
  });

  it("restarts after an edit, and skips a learning rate of 0", () => {
    const { network, site, move } = moving();
    const window = new UpdateWindow(network, { steps: 2, weights: 16 });
    for (let step = 0; step < 3; step++) {
      move([1, 1, 1]);
      window.push(step === 1 ? 0 : 1);
    }
    expect(window.updates(site)).not.toBeNull();
    applyEdit(
      { kind: "prune", axis: site.axis.name, units: [site.axis.units[1]!.id], preserves: "none" },
      { network, optimizer: null, step: 3, probe: null },
    );
    expect(() => window.push(1)).toThrow("did not record an edit");
    window.edited();
    expect(window.updates(site)).toBeNull();
    window.push(1);
    window.push(1);
    expect(window.updates(site)!.drift).toHaveLength(2);
  });

  it("continues from its state to the same numbers", () => {
    const { network, site, move } = moving();
    const options = { steps: 3, weights: 16 };
    const window = new UpdateWindow(network, options);
    move([0.3, -0.1, 0.2]);
    window.push(0.1);
    const state = JSON.parse(JSON.stringify(window.state())) as UpdateWindowState;
    const other = new UpdateWindow(network, options, state);
    for (const steps of [
      [0.1, 0.2, 0.3],
      [-0.1, 0, 0.5],
    ]) {
      move(steps);
      window.push(0.1);
      other.push(0.1);
    }
    expect(other.updates(site)).toEqual(window.updates(site));
    expect(other.state()).toEqual(window.state());
  });
});
