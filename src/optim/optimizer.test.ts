import { describe, expect, it } from "vitest";
import { trainStep } from "../../test/support/networks.ts";
import { applyEdit } from "../edits/apply.ts";
import { Network } from "../nn/network.ts";
import { perceptron } from "../nn/perceptron.ts";
import { createReferenceDevice } from "../tensor/create-device.ts";
import { Optimizer, type OptimizerOptions } from "./optimizer.ts";
import { adam } from "./optimizers/adam.ts";

const LEARNING_RATE = 0.01;
const STEPS_BEFORE = 5;

/** By how much each outgoing weight of a unit that was born after five steps moves at its first update, and one of an old unit. */
function firstMoves(more: Partial<OptimizerOptions>): { born: number; old: number } {
  const device = createReferenceDevice();
  const network = new Network(device, perceptron([3], 1, { activation: "tanh" }), { inputs: 2, seed: 4 });
  const optimizer = new Optimizer(device, network.parameters, {
    definition: adam,
    options: adam.options.parse({}),
    ...more,
  });
  for (let step = 0; step < STEPS_BEFORE; step++) trainStep(network, optimizer, LEARNING_RATE);
  const incoming = { "linear1.weight": Float64Array.of(0.7, -0.4) };
  applyEdit(
    { kind: "widen", axis: "hidden1", count: 1, preserves: "exact", incoming, outgoing: {} },
    { network, optimizer, step: optimizer.steps, probe: null },
  );
  const outgoing = network.weighted[1]!.weight;
  const before = outgoing.tensor.read();
  trainStep(network, optimizer, LEARNING_RATE);
  const after = outgoing.tensor.read();
  return { born: after[3]! - before[3]!, old: after[0]! - before[0]! };
}

describe("ages", () => {
  it("make Adam's first step of a newborn weight as long as the learning rate, as at the start of training", () => {
    expect(Math.abs(firstMoves({}).born)).toBeCloseTo(LEARNING_RATE, 6);
  });

  it("shared, make it (1 - beta1) / (1 - beta1^t) over the root of (1 - beta2) / (1 - beta2^t) times as long", () => {
    const t = STEPS_BEFORE + 1;
    const factor = (1 - 0.9) / (1 - 0.9 ** t) / Math.sqrt((1 - 0.999) / (1 - 0.999 ** t));
    expect(Math.abs(firstMoves({ ages: "shared" }).born)).toBeCloseTo(LEARNING_RATE * factor, 6);
  });

  it("do not touch the steps of the old weights", () => {
    expect(firstMoves({ ages: "shared" }).old).toBe(firstMoves({}).old);
  });

  it("can set the learning rate of a cohort", () => {
    const cohortRate = (age: number): number => (age === 1 ? 0.25 : 1);
    const { born, old } = firstMoves({ cohortRate });
    expect(Math.abs(born)).toBeCloseTo(0.25 * LEARNING_RATE, 6);
    // The first step of the old weights was shortened too, so their later ones differ only through where they stand.
    expect(old).not.toBe(0);
  });

  it("keep a parameter without a gradient where it is", () => {
    const device = createReferenceDevice();
    const network = new Network(device, perceptron([3], 1), { inputs: 2, seed: 4 });
    const lone = { ...network.parameters[0]!, name: "lone", tensor: device.persistent([3, 2]) };
    const optimizer = new Optimizer(device, [...network.parameters, lone], {
      definition: adam,
      options: adam.options.parse({}),
    });
    trainStep(network, optimizer);
    expect([...lone.tensor.read()]).toEqual(Array(6).fill(0));
  });
});
