import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GraphNetwork } from "../../src/plasticity/graph-network.ts";
import type { GraphMode } from "../../src/plasticity/topology.ts";
import { createReferenceDevice, createWasmDevice } from "../../src/tensor/create-device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { graphCommand, obey, randomGraphNetwork, randomRows, trainStep } from "../support/graphs.ts";

const modes: readonly GraphMode[] = ["dag", "recurrent"];
const commands = fc.array(graphCommand, { maxLength: 40 });
const seed = fc.nat(10_000);

/** The definition of a graph network, neuron by neuron over objects. */
function plainForward(network: GraphNetwork, x: readonly number[], before: Record<number, number> = {}): number[] {
  const { mode } = network.settings;
  const inputs = network.neurons.filter(({ kind }) => kind === "input");
  const outputs = network.neurons.filter(({ kind }) => kind === "output");
  let values: Record<number, number> = { ...before };
  for (const [i, { id }] of inputs.entries()) values[id] = x[i]!;
  for (let hop = 0; hop < network.hops; hop++) {
    const next = mode === "dag" ? values : { ...values };
    for (const neuron of network.order) {
      let sum = network.bias(neuron.id);
      for (const edge of neuron.incoming) sum += network.weight(edge.id) * (values[edge.source.id] ?? 0);
      next[neuron.id] = neuron.activation.value(sum, 0.01);
    }
    values = next;
  }
  return outputs.map(({ id }) => values[id]!);
}

function expectConsistent(network: GraphNetwork): void {
  const { settings, neurons, edges, order } = network;
  expect(neurons.filter(({ kind }) => kind === "input").length).toBe(settings.inputs);
  expect(neurons.filter(({ kind }) => kind === "output").length).toBe(settings.outputs);
  expect(edges.some(({ target }) => target.kind === "input")).toBe(false);
  expect(new Set(edges.map(({ source, target }) => `${source.id} ${target.id}`)).size).toBe(edges.length);
  expect(order.map(({ place }) => place)).toEqual([...order.keys()]);
  if (settings.mode === "dag") expect(edges.every(({ source, target }) => source.place < target.place)).toBe(true);
  for (const edge of edges) {
    expect(edge.source.outgoing).toContain(edge);
    expect(edge.target.incoming).toContain(edge);
  }
}

for (const mode of modes) {
  describe(`a graph network in ${mode} mode`, () => {
    it("computes its definition and keeps its invariants through any changes", () => {
      fc.assert(
        fc.property(seed, commands, (seed, commands) => {
          const network = randomGraphNetwork(createReferenceDevice(), seed, { mode });
          for (const command of commands) obey(network, command);
          expectConsistent(network);
          const x = [...randomRows(new RandomStream(seed, "x"), 1, network.settings.inputs)];
          const outputs = network.forward(x);
          for (const [i, y] of plainForward(network, x).entries()) expect(outputs[i]).toBeCloseTo(y, 12);
        }),
        { numRuns: 60 },
      );
    });

    it("has the gradients of central differences", () => {
      fc.assert(
        fc.property(seed, commands, (seed, commands) => {
          const network = randomGraphNetwork(createReferenceDevice(), seed, { mode });
          for (const command of commands) obey(network, command);
          const random = new RandomStream(seed, "x");
          const x = randomRows(random, 3, network.settings.inputs);
          const weights = randomRows(random, 3, network.settings.outputs);
          const value = () => network.forward(x).reduce((sum, y, i) => sum + weights[i]! * y, 0);
          value();
          network.backward(weights);
          const gradients = [
            ...network.edges.map(({ id }) => ({
              now: network.weight(id),
              set: (w: number) => network.setWeight(id, w),
              found: network.weightGradient(id),
            })),
            ...network.order.map(({ id }) => ({
              now: network.bias(id),
              set: (b: number) => network.setBias(id, b),
              found: network.biasGradient(id),
            })),
          ];
          for (const { now, set, found } of gradients) {
            const [above, below] = [1e-5, -1e-5].map((step) => {
              set(now + step);
              return value();
            }) as [number, number];
            set(now);
            expect(found).toBeCloseTo((above - below) / 2e-5, 7);
          }
        }),
        { numRuns: 25 },
      );
    });

    it("gives the same on both devices", () => {
      fc.assert(
        fc.property(seed, commands, (seed, commands) => {
          const [wasm, reference] = [createWasmDevice(), createReferenceDevice()].map((device) => {
            const network = randomGraphNetwork(device, seed, { mode });
            for (const command of commands) if (command.kind !== "step") obey(network, command);
            const random = new RandomStream(seed, "x");
            for (let step = 0; step < 3; step++) trainStep(network, random, 5, 1e-3);
            return network.forward(randomRows(random, 7, network.settings.inputs));
          });
          for (const [i, y] of reference!.entries())
            expect(Math.abs(wasm![i]! - y)).toBeLessThan(2e-3 + 1e-4 * Math.abs(y));
        }),
        { numRuns: 25 },
      );
    });

    it("continues after saving to exactly the numbers of one that was not saved", () => {
      fc.assert(
        fc.property(seed, commands, commands, (seed, before, after) => {
          const device = createWasmDevice();
          const network = randomGraphNetwork(device, seed, { mode });
          for (const command of before) obey(network, command);
          const copy = GraphNetwork.load(device, JSON.parse(JSON.stringify(network.save())));
          for (const each of [network, copy]) for (const command of after) obey(each, command);
          expect(JSON.stringify(copy.save())).toBe(JSON.stringify(network.save()));
        }),
        { numRuns: 40 },
      );
    });

    it("keeps the windows' sums equal to what is in their rings", () => {
      fc.assert(
        fc.property(seed, commands, (seed, commands) => {
          const network = randomGraphNetwork(createWasmDevice(), seed, { mode });
          for (const command of commands) obey(network, command);
          const { graph } = network.save();
          for (const { id, training } of graph.edges) {
            const { count, mean, variance } = network.updatesOf(id);
            expect(count).toBeLessThanOrEqual(5);
            if (count === 0) continue;
            const ring = training!.ring;
            const mu = ring.reduce((sum, u) => sum + u, 0) / count;
            expect(mean).toBeCloseTo(mu, 10);
            expect(variance).toBeCloseTo(ring.reduce((sum, u) => sum + u * u, 0) / count - mu * mu, 10);
          }
          for (const { id, training } of graph.neurons) {
            const { count, size } = network.activityOf(id);
            const sizes = training!.ring.filter((_, i) => i % 3 === 0);
            expect(size * count).toBeCloseTo(
              sizes.reduce((sum, a) => sum + a, 0),
              10,
            );
          }
        }),
        { numRuns: 40 },
      );
    });

    it("keeps its outputs when a relay with an outgoing weight of 0 comes", () => {
      fc.assert(
        fc.property(seed, commands, fc.nat(1000), (seed, commands, pick) => {
          const network = randomGraphNetwork(createReferenceDevice(), seed, {
            mode,
            ...(mode === "recurrent" && { hops: 4 }),
          });
          for (const command of commands) obey(network, command);
          fc.pre(network.edgeCount > 0);
          const x = randomRows(new RandomStream(seed, "x"), 4, network.settings.inputs);
          const before = network.forward(x);
          network.insertRelay(network.edges[pick % network.edgeCount]!.id, { incoming: 0.7, outgoing: 0 });
          expect(network.forward(x).every((y, i) => Math.abs(y - before[i]!) <= 1e-12)).toBe(true);
        }),
        { numRuns: 40 },
      );
    });

    it("leaves weights and moments of all other edges alone when one comes or goes", () => {
      fc.assert(
        fc.property(seed, commands, commands, (seed, before, changes) => {
          const network = randomGraphNetwork(createWasmDevice(), seed, { mode });
          for (const command of before) obey(network, command);
          const old = new Map(network.save().graph.edges.map((edge) => [edge.id, edge]));
          for (const command of changes) if (command.kind !== "step") obey(network, command);
          for (const { id, weight, training } of network.save().graph.edges) {
            const was = old.get(id);
            if (!was) {
              expect(["m", "v", "corrections"].flatMap((name) => training![name])).toEqual([0, 0, 0, 0]);
            } else {
              expect(weight).toBe(was.weight);
              expect([training!.m, training!.v]).toEqual([was.training!.m, was.training!.v]);
              expect(training!.corrections).toEqual(was.training!.corrections);
            }
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}

describe("objections", () => {
  it("to an edge in dag mode are those of plain reachability", () => {
    let cycles = 0;
    fc.assert(
      fc.property(seed, commands, (seed, commands) => {
        const network = randomGraphNetwork(createReferenceDevice(), seed, { hidden: 5 });
        for (const command of commands) obey(network, command);
        for (const from of network.neurons) {
          const above = new Set([from]);
          for (const neuron of above) for (const { source } of neuron.incoming) above.add(source);
          for (const to of network.neurons) {
            const wrong = above.has(to) && to.kind !== "input";
            const joined = from.outgoing.some(({ target }) => target === to);
            const open = to.kind !== "input" && from.kind !== "output" && !wrong && !joined;
            expect(network.objection(from.id, to.id) === null).toBe(open);
            cycles += Number(wrong && from.kind === "hidden");
          }
        }
      }),
      { numRuns: 30 },
    );
    expect(cycles).toBeGreaterThan(100);
  });
});

describe("folding", () => {
  it("a neuron without incoming edges leaves the outputs of a dag equal", () => {
    fc.assert(
      fc.property(seed, commands, (seed, commands) => {
        const network = randomGraphNetwork(createReferenceDevice(), seed, { hidden: 4 });
        for (const command of commands) obey(network, command);
        const hidden = network.neurons.find(({ kind }) => kind === "hidden");
        fc.pre(hidden !== undefined);
        for (const { id } of [...hidden!.incoming]) network.removeEdge(id);
        network.setBias(hidden!.id, 0.7);
        const x = randomRows(new RandomStream(seed, "x"), 4, network.settings.inputs);
        const before = network.forward(x);
        network.fold(hidden!.id, network.restingActivation(hidden!.id));
        expect(network.forward(x).every((y, i) => Math.abs(y - before[i]!) <= 1e-12)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
