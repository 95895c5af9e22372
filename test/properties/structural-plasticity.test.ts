import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange } from "../../src/plasticity/change.ts";
import { GraphNetwork } from "../../src/plasticity/graph-network.ts";
import { GraphTrainer } from "../../src/plasticity/graph-trainer.ts";
import { type StructuralEvent, StructuralPlasticityModule } from "../../src/plasticity/structural-plasticity.ts";
import type { GraphMode, Neuron } from "../../src/plasticity/topology.ts";
import { createReferenceDevice, createWasmDevice } from "../../src/tensor/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { randomGraphNetwork, randomRows } from "../support/graphs.ts";

const limits = { maxHidden: 6, maxEdges: 30 };
const [cooldown, grace] = [40, 15];
/** Everything happens, and soon. */
const rules = {
  "edge-growth": { every: 5, cooldown, lambda: 0.5 },
  "activity-growth": { every: 5, cooldown, lambda: 0.5, enabled: true, floor: 0.1 },
  "random-growth": { every: 5, cooldown, probability: 0.5, share: 0.2, relayProbability: 0.3 },
  prune: { every: 10, grace, weight: 0.5, drift: 1, share: 0.5 },
  inactivity: { every: 10, grace, enabled: true, deviation: 0.05 },
};

function makeTrainer(device: Device, seed: number, mode: GraphMode, network?: GraphNetwork) {
  const made = network ?? randomGraphNetwork(device, seed, { mode });
  const plasticity = new StructuralPlasticityModule(made, { seed, ...limits, rules });
  return new GraphTrainer({ network: made, plasticity, learningRate: 0.02, lossTarget: null });
}

/** Trains towards noise; looks at the graph after each step. */
function run(trainer: GraphTrainer, from: number, to: number, look?: (events: readonly StructuralEvent[]) => void) {
  const { inputs, outputs } = trainer.network.settings;
  const all: StructuralEvent[] = [];
  for (let step = from; step < to; step++) {
    const random = new RandomStream(step, "batch");
    const batch = { inputs: randomRows(random, 4, inputs), targets: randomRows(random, 4, outputs) };
    const { events } = trainer.step(batch);
    all.push(...events);
    look?.(events);
  }
  return all;
}

function reaches(from: Neuron, kind: string, next: (neuron: Neuron) => Neuron[]): boolean {
  const found = new Set([from]);
  for (const neuron of found) for (const other of next(neuron)) found.add(other);
  return [...found].some((neuron) => neuron.kind === kind);
}

const shapeOf = (network: GraphNetwork) => ({
  neurons: network.neurons.map(({ id, kind }) => [id, kind]),
  edges: network.edges.map(({ id, source, target }) => [id, source.id, target.id]),
});

const modes: readonly GraphMode[] = ["dag", "recurrent"];

for (const mode of modes) {
  describe(`structural plasticity in ${mode} mode`, () => {
    it("keeps the invariants and limits at every step", () => {
      const kinds = new Set<string>();
      fc.assert(
        fc.property(fc.nat(10_000), (seed) => {
          const trainer = makeTrainer(createWasmDevice(), seed, mode);
          const { network } = trainer;
          const { inputs, outputs } = network.settings;
          const [hiddenBefore, grown] = [network.hiddenCount, new Map<number, number>()];
          run(trainer, 0, 150, (events) => {
            for (const { rule, change, step } of events) {
              kinds.add(`${rule} ${change.kind}`);
              if (change.kind !== "relay") continue;
              expect(step - (grown.get(change.edge) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(cooldown);
              grown.set(change.edge, step);
            }
            const { neurons, edges } = network;
            const of = (kind: string) => neurons.filter((neuron) => neuron.kind === kind);
            expect([of("input").length, of("output").length]).toEqual([inputs, outputs]);
            expect(network.hiddenCount).toBeLessThanOrEqual(Math.max(limits.maxHidden, hiddenBefore));
            expect(network.edgeCount).toBeLessThanOrEqual(limits.maxEdges);
            expect(edges.some(({ target }) => target.kind === "input")).toBe(false);
            if (mode === "dag") {
              expect(edges.every(({ source, target }) => source.place < target.place)).toBe(true);
              expect(edges.some(({ source }) => source.kind === "output")).toBe(false);
            }
            for (const output of of("output")) {
              expect(reaches(output, "input", (neuron) => neuron.incoming.map(({ source }) => source))).toBe(true);
            }
            if (!events.some(({ change }) => change.kind === "remove-edge")) return;
            for (const { id, incoming, outgoing } of of("hidden")) {
              expect(incoming.length).toBeGreaterThan(0);
              expect(outgoing.some(({ target }) => target.id !== id)).toBe(true);
            }
          });
        }),
        { numRuns: 20, seed: 1 },
      );
      const expected = ["edge-growth relay", "random-growth edge", "random-growth relay", "prune remove-edge"];
      expect([...kinds]).toEqual(expect.arrayContaining([...expected, "orphans fold", "activity-growth relay"]));
    });

    it("leaves what is new alone for its grace", () => {
      fc.assert(
        fc.property(fc.nat(10_000), (seed) => {
          const trainer = makeTrainer(createWasmDevice(), seed, mode);
          const born = new Map<number, number>();
          run(trainer, 0, 120, (events) => {
            for (const { rule, change, step } of events) {
              if (rule === "prune" && change.kind === "remove-edge") {
                expect(step - (born.get(change.edge) ?? 0)).toBeGreaterThanOrEqual(grace);
              }
            }
            for (const { id, bornAt } of trainer.network.edges) born.set(id, bornAt);
          });
        }),
        { numRuns: 10 },
      );
    });

    it("does the same with the same seed, and its events replay to the same graph", () => {
      fc.assert(
        fc.property(fc.nat(10_000), (seed) => {
          const device = createWasmDevice();
          const [first, second] = [makeTrainer(device, seed, mode), makeTrainer(device, seed, mode)];
          const replayed = randomGraphNetwork(device, seed, { mode });
          const events = run(first, 0, 120);
          expect(run(second, 0, 120)).toEqual(events);
          expect(second.network.save()).toEqual(first.network.save());
          for (const { change } of JSON.parse(JSON.stringify(events)) as StructuralEvent[])
            applyChange(replayed, change);
          expect(shapeOf(replayed)).toEqual(shapeOf(first.network));
        }),
        { numRuns: 10 },
      );
    });

    it("continues after saving to exactly the numbers and events of a run that was not interrupted", () => {
      fc.assert(
        fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 99 }), (seed, half) => {
          const device = createWasmDevice();
          const whole = makeTrainer(device, seed, mode);
          run(whole, 0, half);
          const saved = JSON.parse(JSON.stringify({ network: whole.network.save(), trainer: whole.state() }));
          const resumed = makeTrainer(device, seed, mode, GraphNetwork.load(device, saved.network));
          resumed.restore(saved.trainer);
          expect(run(resumed, half, 120)).toEqual(run(whole, half, 120));
          expect(JSON.stringify(resumed.network.save())).toBe(JSON.stringify(whole.network.save()));
          expect(resumed.gateLoss).toBe(whole.gateLoss);
        }),
        { numRuns: 10 },
      );
    });

    it("keeps the outputs while it grows, if requested", () => {
      let grown = 0;
      fc.assert(
        fc.property(fc.nat(10_000), (seed) => {
          const options = { mode, ...(mode === "recurrent" && { hops: 3 }) };
          const network = randomGraphNetwork(createReferenceDevice(), seed, options);
          const only = (name: keyof typeof rules) => ({ [name]: { ...rules[name], lambda: 1e-6, cooldown: 0 } });
          const growth = { ...only("edge-growth"), "random-growth": rules["random-growth"] };
          const off = Object.fromEntries(["prune", "orphans"].map((name) => [name, { enabled: false }]));
          const plasticity = new StructuralPlasticityModule(network, {
            seed,
            functionPreserving: true,
            rules: { ...growth, ...off },
          });
          const trainer = new GraphTrainer({ network, learningRate: 0.02 });
          const x = randomRows(new RandomStream(seed, "probe"), 5, network.settings.inputs);
          for (let step = 0; step < 40; step++) {
            run(trainer, step, step + 1);
            const before = network.forward(x);
            grown += plasticity.afterUpdate().length;
            expect(network.forward(x).every((y, i) => Math.abs(y - before[i]!) <= 1e-12)).toBe(true);
          }
        }),
        { numRuns: 10 },
      );
      expect(grown).toBeGreaterThan(50);
    });
  });
}
