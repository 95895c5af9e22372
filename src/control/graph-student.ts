/** A student that is a graph of neurons under structural plasticity. @module */

import type { Expression, Value } from "../nn/operation.ts";
import { expressGraph } from "../plasticity/express-graph.ts";
import { GraphNetwork, type SavedGraphNetwork } from "../plasticity/graph-network.ts";
import { GraphTrainer, type GraphTrainerState } from "../plasticity/graph-trainer.ts";
import { StructuralPlasticityModule } from "../plasticity/structural-plasticity.ts";
import { RandomStream } from "../tensor/random.ts";
import { outputsOf } from "./space.ts";
import type { Examples, Student, StudentGraph, StudentSetup, StudentSize } from "./student.ts";

export interface GraphStudentOptions {
  readonly mode: "dag" | "recurrent";
  readonly hidden: number;
  readonly density: number;
  readonly activation: string;
  readonly learningRate: number;
  readonly functionPreserving: boolean;
  readonly maxHidden: number;
  readonly maxEdges: number;
  /** Share of training in which it grows. */
  readonly growUntil: number;
  /** Weights of new edges are drawn from U(-range, range). */
  readonly range: number;
  /** Options of each rule, by its name. */
  readonly rules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface SavedGraphStudent {
  readonly network: SavedGraphNetwork;
  readonly trainer: GraphTrainerState;
  readonly events: number;
}

/** Layers of neurons by the longest route from an input; a neuron on a cycle is left in the layer where it was first met. */
function layersOf(network: GraphNetwork): Map<number, number> {
  const layers = new Map(network.neurons.map(({ id }) => [id, 0]));
  const deepest = network.neurons.length;
  for (let sweep = 0, moved = true; moved && sweep < deepest; sweep++) {
    moved = false;
    for (const { source, target } of network.edges) {
      const layer = (layers.get(source.id) as number) + 1;
      if (layer <= (layers.get(target.id) as number) || layer > deepest || source === target) continue;
      layers.set(target.id, layer);
      moved = true;
    }
  }
  return layers;
}

/** Softmax cross-entropy on logits for discrete actions, squared error on tanh outputs else. */
export class GraphStudent implements Student {
  readonly #network: GraphNetwork;
  readonly #trainer: GraphTrainer;
  readonly #emit: StudentSetup["emit"];
  #events: number;

  constructor(setup: StudentSetup, options: GraphStudentOptions, saved?: unknown) {
    const { device, inputs, actionSpace, seed, steps } = setup;
    this.#emit = setup.emit;
    const { network, trainer, events = 0 } = (saved ?? {}) as Partial<SavedGraphStudent>;
    const { mode, hidden, density, activation, learningRate, growUntil, rules, ...limits } = options;
    const discrete = actionSpace.kind === "discrete";
    this.#network = network
      ? GraphNetwork.load(device, network)
      : new GraphNetwork({
          device,
          inputs,
          outputs: outputsOf(actionSpace),
          mode,
          hidden,
          density,
          activation,
          outputActivation: discrete ? "identity" : "tanh",
          random: new RandomStream(seed, "graph"),
        });
    this.#trainer = new GraphTrainer({
      network: this.#network,
      plasticity: new StructuralPlasticityModule(this.#network, { seed, rules, ...limits }),
      loss: discrete ? "softmax-cross-entropy" : "mean-squared-error",
      learningRate,
      growUntil: growUntil * steps,
    });
    if (trainer) this.#trainer.restore(trainer);
    this.#events = events;
  }

  predict(observations: Float32Array): ArrayLike<number> {
    return this.#network.forward(observations);
  }

  express(x: Value, to: Expression): Value {
    return expressGraph(this.#network, x, to);
  }

  trainOn({ observations, targets }: Examples): number {
    const { loss, events } = this.#trainer.step({ inputs: observations, targets });
    this.#events += events.length;
    for (const event of events) this.#emit(event);
    return loss;
  }

  get network(): GraphNetwork {
    return this.#network;
  }

  get size(): StudentSize {
    const { parameters, hiddenCount, edgeCount, multiplyAdds } = this.#network;
    return { parameters, hiddenUnits: hiddenCount, edges: edgeCount, multiplyAdds };
  }

  get growthEvents(): number {
    return this.#events;
  }

  graph(): StudentGraph {
    const network = this.#network;
    const layers = layersOf(network);
    const last = Math.max(1, ...layers.values());
    const positions = new Map(network.neurons.map(({ id }, position) => [id, position]));
    return {
      nodes: network.neurons.map(({ id, kind }) => ({ layer: kind === "output" ? last : (layers.get(id) as number) })),
      edges: network.edges.map(({ id, source, target }) => ({
        from: positions.get(source.id) as number,
        to: positions.get(target.id) as number,
        weight: network.weight(id),
      })),
    };
  }

  save(): SavedGraphStudent {
    return { network: this.#network.save(), trainer: this.#trainer.state(), events: this.#events };
  }

  dispose(): void {
    this.#network.dispose();
  }
}
