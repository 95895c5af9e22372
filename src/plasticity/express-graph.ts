/**
 * A graph of neurons as dense operations. An acyclic one level by level: each level is an affine map of all that came before it. A
 * recurrent one hop by hop from the state at the start of an episode, with the same weights at each hop.
 *
 * @module
 */

import { leakyRelu } from "../kernels/activations/leaky-relu.ts";
import type { Constant, Expression, Value } from "../nn/operation.ts";
import type { GraphNetwork } from "./graph-network.ts";
import type { Neuron } from "./topology.ts";

/** Neurons of one activation, which one step computes together. */
function byActivation(neurons: readonly Neuron[]): Neuron[][] {
  const groups = new Map<string, Neuron[]>();
  for (const neuron of neurons) {
    const { name } = neuron.activation;
    groups.set(name, [...(groups.get(name) ?? []), neuron]);
  }
  return [...groups.values()];
}

/** Neurons but the inputs by the longest route to them, 1 for those that only inputs feed. */
function levelsOf({ order }: GraphNetwork): Neuron[][] {
  const depths = new Map<number, number>();
  const levels: Neuron[][] = [];
  for (const neuron of order) {
    const depth = Math.max(0, ...neuron.incoming.map(({ source }) => depths.get(source.id) ?? 0));
    depths.set(neuron.id, depth + 1);
    levels[depth] = [...(levels[depth] ?? []), neuron];
  }
  return levels;
}

/** The weights of the edges from the neurons at these columns to `targets`: [targets, columns], 0 where there is no edge. */
function weights(network: GraphNetwork, targets: readonly Neuron[], columns: ReadonlyMap<number, number>): Constant {
  const values = new Float64Array(targets.length * columns.size);
  for (const [row, { incoming }] of targets.entries()) {
    for (const { id, source } of incoming) {
      const column = columns.get(source.id);
      if (column !== undefined) values[row * columns.size + column] = network.weight(id);
    }
  }
  return { shape: [targets.length, columns.size], values };
}

const biases = (network: GraphNetwork, neurons: readonly Neuron[]): Constant => {
  return { shape: [neurons.length], values: neurons.map(({ id }) => network.bias(id)) };
};

const activated = (to: Expression, [first]: readonly Neuron[], z: Value): Value =>
  to.add({ kind: "activation", activation: (first as Neuron).activation.name, alpha: leakyRelu.alpha }, z);

const columnsOf = (neurons: readonly Neuron[]): Map<number, number> => new Map(neurons.map(({ id }, i) => [id, i]));

/** x: the network's input -> its outputs in order of id. A recurrent network starts from a state of zeros. */
export function expressGraph(network: GraphNetwork, x: Value, to: Expression): Value {
  const inputs = network.neurons.filter(({ kind }) => kind === "input");
  const { value, columns } =
    network.settings.mode === "dag" ? sweep(network, inputs, x, to) : hop(network, inputs, x, to);
  const outputs = network.neurons.filter(({ kind }) => kind === "output");
  return to.add({ kind: "gather", columns: outputs.map(({ id }) => columns.get(id) as number) }, value);
}

/** Activations, and the column of each neuron among them. */
interface Activations {
  readonly value: Value;
  readonly columns: ReadonlyMap<number, number>;
}

function sweep(network: GraphNetwork, inputs: readonly Neuron[], x: Value, to: Expression): Activations {
  let value = x;
  let known = [...inputs];
  for (const level of levelsOf(network)) {
    const columns = columnsOf(known);
    const groups = byActivation(level);
    const made = groups.map((group) => {
      const weight = weights(network, group, columns);
      return activated(to, group, to.add({ kind: "linear", weight, bias: biases(network, group) }, value));
    });
    value = to.add({ kind: "concat" }, value, ...made);
    known = [...known, ...groups.flat()];
  }
  return { value, columns: columnsOf(known) };
}

function hop(network: GraphNetwork, inputs: readonly Neuron[], x: Value, to: Expression): Activations {
  const groups = byActivation(network.order);
  const columns = columnsOf(groups.flat());
  const fed = groups.map((group) => {
    const weight = weights(network, group, columnsOf(inputs));
    return to.add({ kind: "linear", weight, bias: biases(network, group) }, x);
  });
  const recurrent = groups.map((group) => weights(network, group, columns));
  const join = (z: readonly Value[]): Value =>
    to.add({ kind: "concat" }, ...groups.map((group, g) => activated(to, group, z[g] as Value)));
  let value = join(fed);
  for (let i = 1; i < network.hops; i++) {
    const z = recurrent.map((weight, g) =>
      to.add({ kind: "add" }, fed[g] as Value, to.add({ kind: "linear", weight, bias: null }, value)),
    );
    value = join(z);
  }
  return { value, columns };
}
