/**
 * A graph as plain data, that JSON keeps exactly: neurons and edges, and, where they have been trained, moments and windows.
 * A graph written by hand needs `neurons` and `edges` only.
 *
 * @module
 */

import { z } from "zod";
import { DataError } from "../errors.ts";
import { activationNamed } from "../nn/layers/shared/activation-of.ts";
import { activationName, type GraphSettings } from "./graph-options.ts";
import type { GraphStore, Trained } from "./graph-store.ts";
import type { NeuronKind } from "./topology.ts";

interface TrainingData {
  readonly m: number;
  readonly v: number;
  /** 1 - beta1^t and 1 - beta2^t. */
  readonly corrections: readonly number[];
  /** Row after row. */
  readonly ring: readonly number[];
}

/** A neuron as a user or `saveGraph` writes it. */
export interface NeuronData {
  readonly id: number;
  readonly kind: NeuronKind;
  /** By name; default that of the network. */
  readonly activation?: string | undefined;
  /** Default 0. */
  readonly bias?: number;
  readonly bornAt?: number;
  readonly training?: (TrainingData & { readonly sums: readonly number[] }) | undefined;
}

export interface EdgeData {
  readonly id: number;
  /** Ids of neurons. */
  readonly source: number;
  readonly target: number;
  readonly weight: number;
  readonly bornAt?: number;
  readonly lastGrowAt?: number | null;
  readonly windowSince?: number | undefined;
  readonly training?: (TrainingData & { readonly sums: number; readonly squares: number }) | undefined;
}

export interface GraphData {
  readonly neurons: readonly NeuronData[];
  readonly edges: readonly EdgeData[];
  /** Ids of all neurons but the inputs, as they are evaluated; found anew when missing. */
  readonly order?: readonly number[] | undefined;
  /** Updates made so far. */
  readonly steps?: number;
  /** Ids to give next; one more than the largest when missing. */
  readonly nextNeuron?: number;
  readonly nextEdge?: number;
}

type ParsedNeuron = NeuronData & Required<Pick<NeuronData, "bias" | "bornAt">>;
type ParsedEdge = EdgeData & Required<Pick<EdgeData, "bornAt" | "lastGrowAt">>;
interface Parsed extends GraphData {
  readonly steps: number;
  readonly nextNeuron: number;
  readonly nextEdge: number;
  readonly neurons: readonly ParsedNeuron[];
  readonly edges: readonly ParsedEdge[];
}

const numbers = z.array(z.number());
const id = z.int().min(0);
const trained = { m: z.number(), v: z.number(), corrections: numbers.length(2) };

const neuronSchema: z.ZodType<ParsedNeuron> = z.strictObject({
  id,
  kind: z.enum(["input", "hidden", "output"]),
  activation: activationName.optional(),
  bias: z.number().default(0),
  bornAt: id.default(0),
  training: z.strictObject({ ...trained, ring: numbers, sums: numbers.length(3) }).optional(),
});
const edgeSchema: z.ZodType<ParsedEdge> = z.strictObject({
  id,
  source: id,
  target: id,
  weight: z.number(),
  bornAt: id.default(0),
  lastGrowAt: id.nullable().default(null),
  windowSince: id.optional(),
  training: z.strictObject({ ...trained, ring: numbers, sums: z.number(), squares: z.number() }).optional(),
});
const graphDataSchema: z.ZodType<Parsed> = z.strictObject({
  neurons: z.array(neuronSchema),
  edges: z.array(edgeSchema),
  order: z.array(id).optional(),
  steps: id.default(0),
  nextNeuron: id.default(0),
  nextEdge: id.default(0),
});

const trainedNames = ["m", "v", "corrections"] as const satisfies readonly Trained[];

/** Everything of a graph, so that training can go on from it to the same numbers; or, without `training`, the graph and its weights. */
export function saveGraph(store: GraphStore, steps: number, training: boolean): GraphData {
  const { topology, neurons, edges } = store;
  return {
    neurons: topology.neurons.map(({ id, kind, activation, bornAt, slot }) => ({
      id,
      kind,
      activation: activation.name,
      bias: neurons.get("weight", slot),
      bornAt,
      training: !training
        ? undefined
        : {
            m: neurons.get("m", slot),
            v: neurons.get("v", slot),
            corrections: neurons.read("corrections", slot),
            ring: neurons.read("ring", slot),
            sums: neurons.read("sums", slot),
          },
    })),
    edges: topology.edges.map(({ id, source, target, bornAt, lastGrowAt, windowSince, slot }) => ({
      id,
      source: source.id,
      target: target.id,
      weight: edges.get("weight", slot),
      bornAt,
      lastGrowAt,
      windowSince,
      training: !training
        ? undefined
        : {
            m: edges.get("m", slot),
            v: edges.get("v", slot),
            corrections: edges.read("corrections", slot),
            ring: edges.read("ring", slot),
            sums: edges.get("sums", slot),
            squares: edges.get("squares", slot),
          },
    })),
    order: topology.order.map(({ id }) => id),
    steps,
    nextNeuron: topology.nextNeuron,
    nextEdge: topology.nextEdge,
  };
}

function refuse(problem: string): never {
  throw new DataError(`graph: ${problem}. Correct the graph's data.`, { problem });
}

/** Puts a graph into an empty store. @returns its steps @throws DataError that says which neuron or edge does not fit */
export function loadGraph(store: GraphStore, settings: GraphSettings, data: unknown): number {
  const parsed = graphDataSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    refuse(`${issue?.path.join(".") || "data"}: ${issue?.message}`);
  }
  const graph = parsed.data;
  for (const kind of ["input", "output"] as const) {
    const [expected, found] = [settings[`${kind}s`], graph.neurons.filter((neuron) => neuron.kind === kind).length];
    if (found !== expected) refuse(`expected ${expected} neurons of kind ${kind}, received ${found}`);
  }
  loadNeurons(store, settings, graph);
  loadEdges(store, graph);
  if (graph.order) checkOrder(store, graph.order);
  store.topology.nextNeuron = Math.max(store.topology.nextNeuron, graph.nextNeuron);
  store.topology.nextEdge = Math.max(store.topology.nextEdge, graph.nextEdge);
  return graph.steps;
}

const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;

function loadNeurons(store: GraphStore, settings: GraphSettings, graph: Parsed): void {
  const { topology, neurons, window } = store;
  for (const { id, kind, activation, bias, bornAt, training } of [...graph.neurons].sort(byId)) {
    if (topology.neuron(id)) refuse(`neuron ${id} is there twice`);
    checkAge(`neuron ${id}`, bornAt, graph.steps);
    const fallback = kind === "output" ? settings.outputActivation : settings.activation;
    const { slot } = store.addNeuron({ id, kind, activation: activationNamed(activation ?? fallback), bornAt });
    neurons.write("weight", slot, [bias]);
    if (!training) continue;
    checkRing(`neuron ${id}`, training.ring, 3 * window);
    for (const name of trainedNames) neurons.write(name, slot, [training[name]].flat());
    neurons.write("ring", slot, training.ring);
    neurons.write("sums", slot, training.sums);
  }
}

function loadEdges(store: GraphStore, graph: Parsed): void {
  const { topology, edges, window } = store;
  for (const { training, ...edge } of [...graph.edges].sort(byId)) {
    const { id, source, target, bornAt, lastGrowAt, windowSince = bornAt } = edge;
    if (topology.edge(id)) refuse(`edge ${id} is there twice`);
    const objection = topology.objection(source, target);
    if (objection !== null) refuse(`edge ${id} from ${source} to ${target}: ${objection}`);
    for (const time of [bornAt, lastGrowAt ?? 0, windowSince]) checkAge(`edge ${id}`, time, graph.steps);
    const { slot } = store.addEdge(edge);
    topology.annotate(id, { lastGrowAt, windowSince });
    if (!training) continue;
    checkRing(`edge ${id}`, training.ring, window);
    for (const name of trainedNames) edges.write(name, slot, [training[name]].flat());
    edges.write("ring", slot, training.ring);
    edges.write("sums", slot, [training.sums]);
    edges.write("squares", slot, [training.squares]);
  }
}

function checkAge(what: string, time: number, steps: number): void {
  if (time > steps) refuse(`${what} knows of update ${time}, but only ${steps} were made`);
}

function checkRing(what: string, ring: readonly number[], length: number): void {
  if (ring.length !== length) refuse(`${what} has a window of ${ring.length} numbers where ${length} belong`);
}

function checkOrder({ topology }: GraphStore, order: readonly number[]): void {
  const places = new Map(order.map((id, place) => [id, place]));
  const expected = topology.order.length;
  if (order.length !== expected || !topology.order.every(({ id }) => places.has(id))) {
    refuse("order must name every neuron but the inputs once");
  }
  const before = (id: number): number => places.get(id) ?? -1;
  const wrong = topology.edges.find(({ source, target }) => before(source.id) >= before(target.id));
  if (topology.mode === "dag" && wrong) refuse(`order: ${wrong.source.id} must come before ${wrong.target.id}`);
  topology.restoreOrder(order);
}
