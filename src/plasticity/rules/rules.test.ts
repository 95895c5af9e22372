import { describe, expect, it } from "vitest";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import { GraphNetwork } from "../graph-network.ts";
import { StructuralPlasticityModule } from "../structural-plasticity.ts";
import * as rules from "./index.ts";

/** Two inputs, one output, a hidden neuron: 0 -> 3 -> 2, 1 -> 2; edges 0, 1, 2 in that order. Windows of 4. */
const graph = {
  neurons: [
    { id: 0, kind: "input" as const },
    { id: 1, kind: "input" as const },
    { id: 2, kind: "output" as const },
    { id: 3, kind: "hidden" as const, bias: 0.3 },
  ],
  edges: [
    { id: 0, source: 0, target: 3, weight: 0.5 },
    { id: 1, source: 3, target: 2, weight: 2 },
    { id: 2, source: 1, target: 2, weight: -1 },
  ],
  steps: 10,
};

type Window = readonly [number, number, number, number];

/** Brings the module to an update of the network at which its rules are due, as if nothing else had happened. */
function asked(plasticity: StructuralPlasticityModule, mayGrow = true) {
  plasticity.restore({ ...plasticity.state(), asked: plasticity.network.steps - 1 });
  return plasticity.afterUpdate({ mayGrow });
}

/** The graph as if these had been the last updates of its edges, and these moments (|a|, a, a^2) those of its neurons. */
function withWindows(windows: readonly Window[], moments: Readonly<Record<number, readonly number[]>> = {}) {
  const training = { m: [0], v: [0], corrections: [0, 0] };
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return new GraphNetwork(
    { device: createReferenceDevice(), inputs: 2, outputs: 1, window: 4 },
    {
      ...graph,
      neurons: graph.neurons.map((neuron) => {
        const row = moments[neuron.id] ?? [0, 0, 0];
        return {
          ...neuron,
          training: { ...training, ring: [...row, ...row, ...row, ...row], sums: row.map((value) => 4 * value) },
        };
      }),
      edges: graph.edges.map((edge, i) => {
        const ring = windows[i] ?? [1, 1, 1, 1];
        const squares = [sum(ring.map((u) => u * u))];
        return { ...edge, training: { ...training, ring, sums: [sum(ring)], squares } };
      }),
    },
  );
}

const ask = (network: GraphNetwork, rule: (typeof rules)[keyof typeof rules], options = {}, state = rule.start) =>
  rule.propose({ network, random: new RandomStream(1, "rule") }, rule.options.parse(options), state);
const edgesOf = ({ proposals }: ReturnType<typeof ask>) =>
  proposals.map(({ change }) => ("edge" in change ? change.edge : -1));

const restless: Window = [1, -1, 1, -1]; // mu 0, sigma 1
const drifting: Window = [1, 1, 1, 0.9];
const falling: Window = [-1, -1, -1, -0.9];
const wavering: Window = [1, -0.5, 1, -0.5]; // mu 0.25, sigma 0.75: |mu| < sigma / 2

describe("edge-growth", () => {
  it("flags |mu| < sigma / 2 with sigma^2 > lambda |mu|, by sigma^2 / |mu|", () => {
    const network = withWindows([wavering, restless, drifting]);
    expect(edgesOf(ask(network, rules.edgeGrowth))).toEqual([0, 1]); // 0.5625 > 2 * 0.25
    expect(edgesOf(ask(network, rules.edgeGrowth, { lambda: 3 }))).toEqual([1]);
    const [first, second] = ask(network, rules.edgeGrowth).proposals;
    expect(first?.score).toBeCloseTo(0.5625 / 0.25, 9);
    expect(second?.score).toBeCloseTo(1e12, -3);
    expect(first?.values).toEqual({ mean: 0.25, variance: 0.5625 });
  });

  it("does not take a falling edge for an unstable one", () => {
    expect(edgesOf(ask(withWindows([falling, falling, falling]), rules.edgeGrowth))).toEqual([]);
  });

  it("waits for full windows, so an edge that has just grown is quiet", () => {
    const network = withWindows([restless, restless, restless]);
    network.insertRelay(0, { incoming: 0.1, outgoing: 0.1 });
    expect(edgesOf(ask(network, rules.edgeGrowth))).toEqual([1, 2]);
  });

  it("grows where the score is largest, up to its limit, the cool-down and the gate", () => {
    const network = withWindows([wavering, restless, wavering]);
    const options = { rules: { "edge-growth": { every: 1, most: 1 } } };
    const plasticity = new StructuralPlasticityModule(network, options);
    expect(asked(plasticity, false)).toEqual([]);
    expect(plasticity.afterUpdate()).toEqual([]); // once for each update
    const [event, ...others] = asked(plasticity);
    expect(event?.change).toMatchObject({ kind: "relay", edge: 1 });
    expect(event).toMatchObject({ rule: "edge-growth", step: 10, hidden: 2, edges: 5, parameters: 8 });
    expect(others).toEqual([]);
    expect(network.edge(1).lastGrowAt).toBe(10);
  });
});

describe("activity-growth", () => {
  it("takes the neuron that is far above the others, and its most active unstable edge", () => {
    const moments = { 0: [1, 0, 1], 1: [3, 0, 9], 2: [4, 0, 16], 3: [1, 0, 1] };
    const network = withWindows([restless, restless, restless], moments);
    // mean 2.5, sd 1.5 over neurons 2 and 3: only 4 > 2.5 + 0.75; |2| * 1 < |-1| * 3
    const { proposals } = ask(network, rules.activityGrowth);
    expect(proposals.map(({ change }) => change)).toEqual([{ kind: "relay", edge: 2 }]);
    expect(proposals[0]?.values).toEqual({ activity: 4, threshold: 3.25, flow: 3 });
    const calm = withWindows([restless, restless, drifting], moments);
    expect(edgesOf(ask(calm, rules.activityGrowth))).toEqual([1]);
    expect(edgesOf(ask(network, rules.activityGrowth, { floor: 5 }))).toEqual([]);
  });
});

describe("inactivity", () => {
  it("folds a hidden neuron that was constant at several checks in a row", () => {
    const moments = { 3: [0.8, 0.8, 0.64 + 1e-8], 2: [1, 1, 1] };
    const network = withWindows([], moments);
    const first = ask(network, rules.inactivity);
    expect(first).toEqual({ proposals: [], state: { 3: 1 } });
    const second = ask(network, rules.inactivity, {}, first.state);
    expect(second.proposals[0]?.change).toEqual({ kind: "fold", neuron: 3, value: 0.8 });
    expect(second.proposals[0]?.values.deviation).toBeCloseTo(1e-4, 9);
    const lively = withWindows([], { 3: [0.8, 0.8, 0.64 + 1e-4] });
    expect(ask(lively, rules.inactivity, {}, first.state)).toEqual({ proposals: [], state: {} });
  });
});

describe("prune", () => {
  it("draws its share of the edges with small weights and small drift", () => {
    const network = withWindows([restless, restless, restless]);
    const options = { weight: 1, drift: 0.1, share: 1 };
    expect(edgesOf(ask(network, rules.prune, options))).toEqual([0, 2]);
    expect(edgesOf(ask(network, rules.prune, { ...options, share: 0 }))).toEqual([]);
    expect(edgesOf(ask(withWindows([drifting, restless, restless]), rules.prune, options))).toEqual([2]);
    let drawn = 0;
    const random = new RandomStream(1, "share");
    const parsed = rules.prune.options.parse({ ...options, share: 0.3 });
    for (let i = 0; i < 2000; i++) drawn += rules.prune.propose({ network, random }, parsed, null).proposals.length;
    expect(Math.abs(drawn / 4000 - 0.3)).toBeLessThan(0.03);
  });

  it("never cuts the last route to an output", () => {
    const network = withWindows([restless, restless, restless]);
    const options = { "edge-growth": { enabled: false }, prune: { every: 1, grace: 0, weight: 5, drift: 5, share: 1 } };
    const plasticity = new StructuralPlasticityModule(network, { rules: options });
    // Smallest weight first: 0 -> 3, which leaves 3 -> 2 without a purpose; then 3 -> 2 could go, and 1 -> 2 must stay.
    const changes = asked(plasticity).map(({ rule, change }) => [rule, "edge" in change ? change.edge : null]);
    expect(changes).toEqual([
      ["prune", 0],
      ["prune", 1],
      ["orphans", null],
    ]);
    expect(network.edges.map(({ id }) => id)).toEqual([2]);
    const careless = new StructuralPlasticityModule(withWindows([]), { rules: options, keepOutputsReachable: false });
    expect(asked(careless).filter(({ rule }) => rule === "prune").length).toBe(3);
  });
});

describe("the range of new weights", () => {
  const sizes = (scaledRange: boolean): number[] => {
    const network = new GraphNetwork({
      device: createReferenceDevice(),
      inputs: 24,
      outputs: 1,
      density: 1,
      random: new RandomStream(1, "graph"),
    });
    for (const { id } of network.edges.slice(0, 9)) network.removeEdge(id);
    const options = { "random-growth": { every: 1, probability: 1, share: 1, relayProbability: 0 } };
    const plasticity = new StructuralPlasticityModule(network, { range: 1, scaledRange, rules: options });
    const before = network.edges.length;
    const grown = asked(plasticity).flatMap(({ rule, change }) =>
      rule === "random-growth" && change.kind === "edge" ? [Math.abs(change.weight)] : [],
    );
    expect(before).toBe(15);
    expect(grown.length).toBeGreaterThan(5);
    return grown;
  };

  it("is divided by the root of the edges into the neuron, where it is scaled", () => {
    const [constant, scaled] = [sizes(false), sizes(true)];
    for (const [i, size] of scaled.entries()) expect(size).toBeCloseTo(constant[i]! / Math.sqrt(16 + i), 12);
  });
});

describe("orphans", () => {
  it("continues until none is left, from the far end of a chain", () => {
    const network = withWindows([restless, restless, restless]);
    network.insertRelay(0, { incoming: 1, outgoing: 1 }); // 0 -> 4 -> 3 -> 2
    network.setWeight(1, 0.001);
    const prune = { every: 1, grace: 0, weight: 0.01, drift: 5, share: 1 };
    const options = { "edge-growth": { enabled: false }, prune };
    const events = asked(new StructuralPlasticityModule(network, { rules: options }));
    expect(events.map(({ rule, change }) => [rule, "neuron" in change ? change.neuron : null])).toEqual([
      ["prune", null],
      ["orphans", 3],
      ["orphans", 4],
    ]);
    expect(network.edges.map(({ id }) => id)).toEqual([2]);
  });

  it("folds what nothing feeds as the constant that it is", () => {
    const network = withWindows([restless, restless, restless]);
    network.setWeight(0, 0);
    const prune = { every: 1, grace: 0, weight: 0.01, drift: 5, share: 1 };
    const options = { "edge-growth": { enabled: false }, prune };
    const before = network.forward([0.3, -0.6]);
    const events = asked(new StructuralPlasticityModule(network, { rules: options }));
    expect(events.at(-1)?.change).toEqual({ kind: "fold", neuron: 3, value: Math.tanh(0.3) });
    expect(network.bias(2)).toBeCloseTo(2 * Math.tanh(0.3), 15);
    expect(network.forward([0.3, -0.6])[0]).toBeCloseTo(before[0]!, 14);
  });
});

describe("random-growth", () => {
  it("adds ceil(share * neurons) edges that the mode allows", () => {
    const network = withWindows([]);
    const { proposals } = ask(network, rules.randomGrowth, { probability: 1, share: 0.3 });
    // Of all pairs only 0 -> 2 and 1 -> 3 are open.
    expect(proposals.length).toBe(2);
    for (const { change } of proposals) {
      expect([
        { kind: "edge", source: 0, target: 2 },
        { kind: "edge", source: 1, target: 3 },
      ]).toContainEqual(change);
    }
    expect(ask(network, rules.randomGrowth, { probability: 0 }).proposals).toEqual([]);
    const relays = ask(network, rules.randomGrowth, { probability: 1, relayProbability: 1 });
    expect(relays.proposals.every(({ change }) => change.kind === "relay")).toBe(true);
  });
});
