/** Graph networks for tests. @module */

import fc from "fast-check";
import { GraphNetwork, type GraphNetworkOptions } from "../../src/plasticity/graph-network.ts";
import type { Device } from "../../src/tensor/device.ts";
import { RandomStream } from "../../src/tensor/random.ts";

/** A network of `inputs` and `outputs` with a few hidden neurons, drawn from the seed. */
export function randomGraphNetwork(device: Device, seed: number, options: Partial<GraphNetworkOptions> = {}) {
  const random = new RandomStream(seed, "graph");
  const sizes = { inputs: 1 + random.integer(4), outputs: 1 + random.integer(3), hidden: random.integer(6) };
  return new GraphNetwork({ device, random, density: 0.5, window: 5, ...sizes, ...options });
}

/** `rows` x `columns` values in [-1, 1). */
export function randomRows(random: RandomStream, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, () => 2 * random.uniform() - 1);
}

/** One step of training towards random targets. */
export function trainStep(network: GraphNetwork, random: RandomStream, batch = 3, learningRate = 0.01): void {
  const outputs = network.forward(randomRows(random, batch, network.settings.inputs));
  const targets = randomRows(random, batch, network.settings.outputs);
  network.backward(outputs.map((y, i) => (2 * (y - (targets[i] as number))) / outputs.length));
  network.update(learningRate);
}

/** What may happen to a graph; the numbers pick among what there is. */
export type GraphCommand =
  | { readonly kind: "step"; readonly seed: number }
  | { readonly kind: "edge" | "relay" | "remove-edge" | "fold"; readonly pick: number; readonly other: number };

export const graphCommand: fc.Arbitrary<GraphCommand> = fc.oneof(
  fc.record({ kind: fc.constant("step" as const), seed: fc.nat(1000) }),
  fc.record({
    kind: fc.constantFrom("edge", "relay", "remove-edge", "fold") as fc.Arbitrary<"edge">,
    pick: fc.nat(10_000),
    other: fc.nat(10_000),
  }),
);

/** Carries out a command where it is possible. */
export function obey(network: GraphNetwork, command: GraphCommand): void {
  if (command.kind === "step") {
    trainStep(network, new RandomStream(command.seed, "step"));
    return;
  }
  const { neurons, edges } = network;
  const pickOf = <T>(things: readonly T[], pick: number): T | undefined => things[pick % things.length];
  const edge = pickOf(edges, command.pick);
  if (command.kind === "edge") {
    const [source, target] = [pickOf(neurons, command.pick), pickOf(neurons, command.other)];
    if (source && target && network.objection(source.id, target.id) === null) {
      network.addEdge(source.id, target.id, (command.other % 7) / 7 - 0.5);
    }
  } else if (command.kind === "fold") {
    const hidden = pickOf(
      neurons.filter(({ kind }) => kind === "hidden"),
      command.pick,
    );
    if (hidden) network.fold(hidden.id, network.restingActivation(hidden.id));
  } else if (edge && command.kind === "relay") {
    network.insertRelay(edge.id, { incoming: 0.3, outgoing: (command.other % 5) / 5 - 0.4 });
  } else if (edge) network.removeEdge(edge.id);
}
