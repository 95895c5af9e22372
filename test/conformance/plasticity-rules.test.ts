import { describe, expect, it } from "vitest";
import type * as z from "zod";
import type { RuleDefinition } from "../../src/plasticity/rule.ts";
import * as rules from "../../src/plasticity/rules/index.ts";
import { StructuralPlasticityModule } from "../../src/plasticity/structural-plasticity.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { randomGraphNetwork, trainStep } from "../support/graphs.ts";

/** Options with which each rule finds something to do in the network below. A new rule needs a line here. */
const eager: Readonly<Record<string, Record<string, unknown>>> = {
  "activity-growth": { floor: 0, spread: -5, lambda: 1e-3 },
  "edge-growth": { lambda: 1e-3 },
  inactivity: { deviation: 10, checks: 1, grace: 0 },
  orphans: {},
  prune: { weight: 10, drift: 10, grace: 0 },
  "random-growth": { probability: 1 },
};

/** Trained a little towards noise, with a hidden neuron that feeds nobody. */
function network(seed: number) {
  const made = randomGraphNetwork(createWasmDevice(), seed, { inputs: 4, outputs: 2, hidden: 4 });
  for (let step = 0; step < 20; step++) trainStep(made, new RandomStream(100 * seed + step, "batch"));
  const lonely = made.insertRelay(made.edges[0]!.id, { incoming: 1, outgoing: 1 });
  made.removeEdge(lonely.outgoing[0]!.id);
  return made;
}

const proposals = (rule: RuleDefinition, seed: number, options: Record<string, unknown>) => {
  const made = network(seed);
  const before = JSON.stringify(made.save());
  const random = new RandomStream(seed, "rule");
  const result = rule.propose({ network: made, random }, rule.options.parse(options), rule.start);
  expect(JSON.stringify(made.save()), `${rule.name} touched the network`).toBe(before);
  return result;
};

describe.each(Object.values(rules))("rule $name", (rule) => {
  it("is a frozen definition whose options all have a default and a description", () => {
    expect(Object.isFrozen(rule)).toBe(true);
    expect(rule.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.summary.length * rule.source.length).toBeGreaterThan(0);
    expect(() => rule.options.parse({})).not.toThrow();
    for (const [name, option] of Object.entries(rule.options.shape)) {
      expect((option as z.ZodType).description ?? "", name).not.toBe("");
    }
  });

  it("proposes something, the same each time, and touches nothing", () => {
    const options = eager[rule.name];
    expect(options, `a line for "${rule.name}" in \`eager\``).toBeDefined();
    let found = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const first = proposals(rule, seed, options!);
      expect(proposals(rule, seed, options!)).toEqual(first);
      expect(JSON.parse(JSON.stringify(first.state))).toEqual(first.state);
      for (const { score, values } of first.proposals) {
        expect([score, ...Object.values(values)].every(Number.isFinite)).toBe(true);
      }
      found += first.proposals.length;
    }
    expect(found).toBeGreaterThan(0);
  });

  it("does nothing when it is not enabled, and something when it is", () => {
    const events = [true, false].map((enabled) => {
      const made = network(2);
      const others = Object.values(rules).filter(({ name }) => name !== rule.name);
      const cleaning = rule.phase === "cleaning";
      const schedule = cleaning ? {} : { every: 1 };
      const chosen = {
        ...Object.fromEntries(others.map(({ name }) => [name, { enabled: false }])),
        // A cleaning rule works only after another rule.
        ...(cleaning && { "random-growth": { every: 1, probability: 1 } }),
        [rule.name]: { ...eager[rule.name], ...schedule, enabled },
      };
      const plasticity = new StructuralPlasticityModule(made, { seed: 3, rules: chosen });
      plasticity.restore({ ...plasticity.state(), asked: made.steps - 1 });
      return plasticity.afterUpdate();
    });
    const [on, off] = events.map((list) => list.filter((event) => event.rule === rule.name).length);
    expect(on).toBeGreaterThan(0);
    expect(off).toBe(0);
  });

  it("refuses an option that it does not have", () => {
    expect(() => new StructuralPlasticityModule(network(1), { rules: { [rule.name]: { enabld: true } } })).toThrow(
      /enabld/,
    );
  });
});
