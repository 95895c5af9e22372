import { describe, expect, it } from "vitest";
import { DataError, NumericError, OptionError, ShapeError, StateError } from "../errors.ts";
import { createReferenceDevice, createWasmDevice } from "../tensor/create-device.ts";
import { RandomStream } from "../tensor/random.ts";
import type { GraphData } from "./graph-file.ts";
import { GraphNetwork } from "./graph-network.ts";
import type { GraphMode } from "./topology.ts";

const device = createReferenceDevice();
const sizes = { device, inputs: 2, outputs: 1 };
/** 0 -> 3 -> 2 and 1 -> 2. */
const graph = {
  neurons: [
    { id: 0, kind: "input" },
    { id: 1, kind: "input" },
    { id: 2, kind: "output", bias: 0.5 },
    { id: 3, kind: "hidden" },
  ],
  edges: [
    { id: 0, source: 0, target: 3, weight: 0.5 },
    { id: 1, source: 3, target: 2, weight: 2 },
    { id: 2, source: 1, target: 2, weight: -1 },
  ],
} as const satisfies GraphData;

const made = (mode: GraphMode = "dag", edges: GraphData["edges"] = graph.edges) =>
  new GraphNetwork({ ...sizes, mode }, { ...graph, edges });

describe("the initial graph", () => {
  it("connects each pair with the requested probability and reaches every output", () => {
    let edges = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = new RandomStream(seed, "graph");
      const network = new GraphNetwork({ device, inputs: 6, outputs: 4, random });
      const outputs = network.order;
      expect([network.hiddenCount, outputs.every(({ incoming }) => incoming.length > 0)]).toEqual([0, true]);
      for (const { id, incoming } of outputs) {
        const range = 1 / Math.sqrt(incoming.length);
        expect(incoming.every((edge) => Math.abs(network.weight(edge.id)) <= range)).toBe(true);
        expect(network.bias(id)).toBe(0);
      }
      edges += network.edgeCount;
      network.dispose();
    }
    // 0.3 of 24, and the one edge of an output that would have none: 4 * 0.7^6.
    expect(edges / 200).toBeGreaterThan(7.2);
    expect(edges / 200).toBeLessThan(8.2);
  });

  it("is fully connected at density 1, and every hidden neuron is on a path at density 0", () => {
    const of = (density: number, hidden: number) =>
      new GraphNetwork({ device, inputs: 4, outputs: 2, hidden, density, random: new RandomStream(1, "graph") });
    expect(of(1, 0)).toMatchObject({ edgeCount: 8, parameters: 10, multiplyAdds: 8 });
    expect(of(1, 3).edgeCount).toBe(4 * 2 + 3 * 4 + 3 + 3 * 2);
    const sparse = of(0, 5);
    for (const { kind, incoming, outgoing } of sparse.order) {
      expect(incoming.length).toBeGreaterThan(0);
      if (kind === "hidden") expect(outgoing.length).toBeGreaterThan(0);
    }
  });
});

describe("a recurrent network", () => {
  it("keeps its state between calls where one is given: two calls of one hop are one call of two", () => {
    const of = (hops: number) => new GraphNetwork({ ...sizes, mode: "recurrent", hops }, graph);
    const x = [0.3, -0.2, 0.1, 0.7];
    const [one, two] = [of(1), of(2)];
    const state = one.newState();
    expect([...one.forward(x, state)]).toEqual([0.5 + 0.2, 0.5 - 0.7]);
    const later = one.forward(x, state);
    expect([...later]).toEqual([...two.forward(x)]);
    expect(later[0]).toBeCloseTo(2 * Math.tanh(0.15) + 0.7, 14);
    expect(() => one.forward([1, 2], state)).toThrow(ShapeError);
    one.insertRelay(0, { incoming: 1, outgoing: 1 });
    expect(one.forward(x, state)[0]).toBeCloseTo(later[0]!, 14); // the newborn starts at 0
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it("takes as many hops as its routes need, at most six", () => {
    const network = made("recurrent");
    expect(network.hops).toBe(2);
    for (let i = 0; i < 8; i++) {
      network.insertRelay(network.edges.at(-1)!.id, { incoming: 1, outgoing: 1 });
      expect(network.hops).toBe(Math.min(6, i + 2));
    }
  });

  it("may have cycles, self-loops and edges out of outputs", () => {
    const network = made("recurrent");
    for (const [source, target] of [
      [2, 3],
      [3, 3],
      [2, 2],
    ] as const)
      network.addEdge(source, target, 0.1);
    expect(network.edgeCount).toBe(6);
    network.fold(3, 0);
    expect(network.edges.map(({ source, target }) => [source.id, target.id])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});

describe("a graph that is none", () => {
  const edge = (source: number, target: number, id = 9) => ({ id, source, target, weight: 1 });
  it.each([
    ["a cycle in dag mode", [...graph.edges, { id: 8, source: 4, target: 3, weight: 1 }, edge(3, 4)], /edge 9.*cycle/],
    ["a self-loop in dag mode", [...graph.edges, edge(3, 3)], /cycle/],
    ["an edge into an input", [...graph.edges, edge(3, 1)], /edge 9 from 3 to 1: neuron 1 is an input/],
    ["an edge to nobody", [...graph.edges, edge(0, 7)], /no neuron 7/],
    ["an edge from nobody", [...graph.edges, edge(7, 2)], /no neuron 7/],
    ["a pair joined twice", [...graph.edges, edge(0, 3)], /already connected/],
    ["an edge out of an output in dag mode", [...graph.edges, edge(2, 3)], /neuron 2 is an output/],
    ["an id given twice", [...graph.edges, edge(0, 2, 2)], /edge 2 is there twice/],
    ["a weight that is no number", [{ ...edge(0, 2), weight: Number.NaN }], /edges\.0\.weight/],
    ["an edge from the future", [{ ...edge(0, 2), bornAt: 3 }], /update 3/],
  ])("is refused: %s", (_, edges, message) => {
    const neurons = [...graph.neurons, { id: 4, kind: "hidden" as const }];
    const load = () => new GraphNetwork(sizes, { neurons, edges });
    expect(load).toThrow(DataError);
    expect(load).toThrow(message);
  });

  it("is refused for its neurons, its order or its windows", () => {
    const load = (data: Partial<GraphData>) => () => new GraphNetwork(sizes, { ...graph, ...data });
    expect(load({ neurons: graph.neurons.slice(1), edges: [] })).toThrow(
      /expected 2 neurons of kind input, received 1/,
    );
    expect(load({ neurons: [...graph.neurons, graph.neurons[3]] })).toThrow(/neuron 3 is there twice/);
    expect(load({ order: [2, 3] })).toThrow(/3 must come before 2/);
    expect(load({ order: [3] })).toThrow(/every neuron but the inputs once/);
    const training = { m: [0], v: [0], corrections: [0, 0], ring: [1], sums: [0], squares: [0] };
    expect(load({ edges: [{ ...graph.edges[0], training }] })).toThrow(/1 numbers of ring where 50/);
    expect(load({ neurons: [{ ...graph.neurons[0], activation: "step" }] })).toThrow(/neurons\.0\.activation/);
  });
});

describe("wrong use", () => {
  it("is refused with what was expected and what came", () => {
    const network = made();
    expect(() => GraphNetwork.load(device, JSON.parse('{"format":"burgeon-graph-2"}'))).toThrow(DataError);
    expect(() => new GraphNetwork(sizes)).toThrow(OptionError);
    expect(() => new GraphNetwork({ ...sizes, hops: 2 }, graph)).toThrow(/recurrent/);
    expect(() => new GraphNetwork({ ...sizes, inputs: 0 }, graph)).toThrow(OptionError);
    expect(() => network.forward([1, 2, 3])).toThrow(ShapeError);
    expect(() => network.forward([])).toThrow(ShapeError);
    expect(() => network.forward([1, Number.NaN])).toThrow(NumericError);
    expect(() => network.addEdge(3, 0, 1)).toThrow(/input/);
    expect(() => network.addEdge(0, 2, Number.POSITIVE_INFINITY)).toThrow(OptionError);
    expect(() => network.removeEdge(77)).toThrow(/no edge 77/);
    expect(() => network.fold(2, 0)).toThrow(/output and cannot be removed/);
    expect(() => network.weight(77)).toThrow(OptionError);
    expect(network.edgeCount).toBe(3);
  });

  it("wants forward, backward and update in this order, on one graph", () => {
    const network = made();
    expect(() => network.backward([1])).toThrow(StateError);
    network.forward([1, 2]);
    expect(() => network.update(0.1)).toThrow(StateError);
    expect(() => network.backward([1, 2])).toThrow(ShapeError);
    network.backward([1]);
    expect(() => network.update(0)).toThrow(OptionError);
    network.insertRelay(0, { incoming: 1, outgoing: 1 });
    expect(() => network.update(0.1)).toThrow(StateError);
    network.forward([1, 2]);
    network.insertRelay(0, { incoming: 1, outgoing: 1 });
    expect(() => network.backward([1])).toThrow(StateError);
  });
});

describe("training", () => {
  it("moves each weight by the learning rate at its first step, whatever the age of the others", () => {
    const network = made();
    for (let step = 0; step < 30; step++) {
      network.forward([1, 1]);
      network.backward([1]);
      network.update(0.01);
    }
    const late = network.addEdge(0, 2, 0.25);
    network.forward([1, 1]);
    network.backward([1]);
    network.update(0.01);
    expect(network.weight(late.id)).toBeCloseTo(0.24, 9);
    expect(network.updatesOf(late.id)).toMatchObject({ count: 1 });
    expect(network.updatesOf(late.id).mean).toBeCloseTo(-1, 6);
  });

  it("leaves biases alone where they are not trained", () => {
    const network = new GraphNetwork({ ...sizes, bias: false }, graph);
    network.forward([1, 1]);
    network.backward([1]);
    network.update(0.01);
    expect([network.bias(2), network.bias(3), network.parameters]).toEqual([0.5, 0, 3]);
  });

  it("releases its memory", () => {
    const wasm = createWasmDevice();
    const before = wasm.heap.usedBytes;
    const network = new GraphNetwork({ device: wasm, inputs: 20, outputs: 2, random: new RandomStream(1, "graph") });
    network.forward(new Float32Array(40));
    for (let i = 0; i < 40; i++) network.insertRelay(network.edges[i]!.id, { incoming: 1, outgoing: 1 });
    network.forward(new Float32Array(80));
    network.dispose();
    expect(wasm.heap.usedBytes).toBe(before);
  });
});
