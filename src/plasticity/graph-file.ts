/**
 * A graph as plain data, that JSON keeps exactly: neurons and edges, and, where they have been trained, moments and windows.
 * A graph written by hand needs `neurons` and `edges` only.
 *
 * @module
 */

import * as z from "zod";
import { DataError } from "../errors.ts";
import { activationNamed } from "../nn/layers/shared/activation-of.ts";
import { activationName, type GraphSettings } from "./graph-options.ts";
import type { GraphStore } from "./graph-store.ts";
import type { SlotArrays } from "./slot-arrays.ts";
import type { NeuronKind } from "./topology.ts";

/** Moments, corrections and window of a neuron or an edge, by the names of their arrays, row after row. */
type TrainingData = Readonly<Record<string, readonly number[]>>;

/** A neuron as a user or `saveGraph` writes it. */
export interface NeuronData {
  readonly id: number;
  readonly kind: NeuronKind;
  /** By name; default that of the network. */
  readonly activation?: string | undefined;
  /** Default 0. */
  readonly bias?: number;
  readonly bornAt?: number;
  readonly training?: TrainingData | undefined;
}

/** An edge as plain data. */
export interface EdgeData {
  readonly id: number;
  /** Ids of neurons. */
  readonly source: number;
  readonly target: number;
  readonly weight: number;
  readonly bornAt?: number;
  readonly lastGrowAt?: number | null;
  readonly windowSince?: number | undefined;
  readonly training?: TrainingData | undefined;
}

/** A graph of neurons as plain data. */
export interface GraphData {
  readonly neurons: readonly NeuronData[];
  readonly edges: readonly EdgeData[];
  /** Ids of all neurons but the inputs, as they are evaluated; found again when missing. */
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
const trained = ["m", "v", "corrections", "ring", "sums"] as const;
const trainedOfEdge = [...trained, "squares"] as const;
const training = (names: readonly string[]): z.ZodOptional<z.ZodType<TrainingData>> =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, numbers]))).optional();

const neuronSchema: z.ZodType<ParsedNeuron> = z.strictObject({
  id,
  kind: z.enum(["input", "hidden", "output"]),
  activation: activationName.optional(),
  bias: z.number().default(0),
  bornAt: id.default(0),
  training: training(trained),
});
const edgeSchema: z.ZodType<ParsedEdge> = z.strictObject({
  id,
  source: id,
  target: id,
  weight: z.number(),
  bornAt: id.default(0),
  lastGrowAt: id.nullable().default(null),
  windowSince: id.optional(),
  training: training(trainedOfEdge),
});
const graphDataSchema: z.ZodType<Parsed> = z.strictObject({
  neurons: z.array(neuronSchema),
  edges: z.array(edgeSchema),
  order: z.array(id).optional(),
  steps: id.default(0),
  nextNeuron: id.default(0),
  nextEdge: id.default(0),
});

/** Everything of a graph, so that training can continue from it to the same numbers; or, without `training`, the graph and its weights. */
export function saveGraph(store: GraphStore, steps: number, training: boolean): GraphData {
  const { topology, neurons, edges } = store;
  return {
    neurons: topology.neurons.map(({ id, kind, activation, bornAt, slot }) => ({
      id,
      kind,
      activation: activation.name,
      bias: neurons.get("weight", slot),
      bornAt,
      training: training ? neurons.readAll(trained, slot) : undefined,
    })),
    edges: topology.edges.map(({ id, source, target, bornAt, lastGrowAt, windowSince, slot }) => ({
      id,
      source: source.id,
      target: target.id,
      weight: edges.get("weight", slot),
      bornAt,
      lastGrowAt,
      windowSince,
      training: training ? edges.readAll(trainedOfEdge, slot) : undefined,
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
  const { topology, neurons } = store;
  for (const { id, kind, activation, bias, bornAt, training } of [...graph.neurons].sort(byId)) {
    if (topology.neuron(id)) refuse(`neuron ${id} is there twice`);
    checkAge(`neuron ${id}`, bornAt, graph.steps);
    const fallback = kind === "output" ? settings.outputActivation : settings.activation;
    const { slot } = store.addNeuron({ id, kind, activation: activationNamed(activation ?? fallback), bornAt });
    neurons.write("weight", slot, [bias]);
    if (training) loadTraining(`neuron ${id}`, neurons, slot, training);
  }
}

function loadEdges(store: GraphStore, graph: Parsed): void {
  const { topology, edges } = store;
  for (const { training, ...edge } of [...graph.edges].sort(byId)) {
    const { id, source, target, bornAt, lastGrowAt, windowSince = bornAt } = edge;
    if (topology.edge(id)) refuse(`edge ${id} is there twice`);
    const objection = topology.objection(source, target);
    if (objection !== null) refuse(`edge ${id} from ${source} to ${target}: ${objection}`);
    for (const time of [bornAt, lastGrowAt ?? 0, windowSince]) checkAge(`edge ${id}`, time, graph.steps);
    const { slot } = store.addEdge(edge);
    topology.annotate(id, { lastGrowAt, windowSince });
    if (training) loadTraining(`edge ${id}`, edges, slot, training);
  }
}

function checkAge(what: string, time: number, steps: number): void {
  if (time > steps) refuse(`${what} refers to update ${time}, but only ${steps} were made`);
}

function loadTraining<Name extends string>(
  what: string,
  arrays: SlotArrays<Name>,
  slot: number,
  training: TrainingData,
): void {
  for (const [name, values] of Object.entries(training) as [Name, readonly number[]][]) {
    const { length } = arrays.read(name, slot);
    if (values.length !== length) refuse(`${what} has ${values.length} numbers of ${name} where ${length} belong`);
    arrays.write(name, slot, values);
  }
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
