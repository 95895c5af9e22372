import { describe, expect, it } from "vitest";
import { timeless } from "../../../test/support/runs.ts";
import { generateDataset } from "../../data/define-dataset.ts";
import { curve } from "../../data/generators/curve.ts";
import { moons } from "../../data/generators/moons.ts";
import { parity } from "../../data/generators/parity.ts";
import { burgeon } from "../../growth/strategies/burgeon.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { applyChange } from "../../plasticity/change.ts";
import { GraphNetwork } from "../../plasticity/graph-network.ts";
import { plasticity } from "../../plasticity/plasticity-strategy.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import { Life, structureDifference } from "../../view/structure.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { diagnoseCheckpoint } from "../diagnosis/diagnose-checkpoint.ts";
import type { TrainEvent, TrainResult } from "../events/events.ts";
import type { TrainOptions } from "../train-options.ts";
import { Trainer } from "../trainer.ts";
import { type Graph, graph as start } from "./graph.ts";

const patterns = generateDataset(parity, { bits: 4 }, { seed: 1 });
const points = generateDataset(moons, { points: 200 }, { seed: 1, validation: 0.2 });

interface Trained {
  readonly events: readonly TrainEvent[];
  readonly result: TrainResult;
  readonly graph: ReturnType<GraphNetwork["save"]>;
}

async function trained(
  options: Omit<TrainOptions<Graph>, "device" | "model">,
  taken?: Checkpoint[],
  at = 0,
): Promise<Trained> {
  const training: Trainer<Graph> = new Trainer({
    device: createWasmDevice(),
    model: start(),
    callbacks: {
      onStep: (step) => {
        if (step === at) taken?.push(JSON.parse(JSON.stringify(training.checkpoint())));
      },
    },
    ...options,
  });
  const events: TrainEvent[] = [];
  const run = training.run();
  for (;;) {
    const next = await run.next();
    if (next.done) {
      const graph = training.model.network.save();
      training.dispose();
      return { events, result: next.value, graph };
    }
    events.push(next.value);
  }
}

const small = {
  dataset: points,
  learningRate: 0.02,
  epochs: 40,
  batchSize: 16,
  strategy: plasticity({ growEvery: 20, pruneGrace: 30 }),
};

describe("a graph of neurons in training", () => {
  it("solves parity by growth from no hidden neuron, which a graph that stays as it is cannot", async () => {
    const options = { dataset: patterns, learningRate: 0.02, epochs: 2500, evaluateEvery: 500 };
    const { result } = await trained(options);
    expect(result.test?.accuracy).toBe(1);
    expect(result.hiddenUnits).toBeGreaterThanOrEqual(4);
    expect(result.flops).toBeGreaterThan(0);
    const fixed = await trained({ ...options, epochs: 500, strategy: plasticity({ plasticity: false }) });
    expect(fixed.result).toMatchObject({ hiddenUnits: 0, edits: [] });
    expect(fixed.result.test?.accuracy).toBeLessThan(0.8);
  });

  it("continues from a checkpoint to exactly the numbers of a run that was never interrupted", async () => {
    const taken: Checkpoint[] = [];
    const whole = await trained(small, taken, 205);
    const [checkpoint] = taken as [Checkpoint];
    expect(checkpoint.state.graph?.graph.edges.some(({ id }) => id > 10)).toBe(true);
    const rest = await trained({ ...small, resume: checkpoint });
    expect(rest.graph).toEqual(whole.graph);
    expect(timeless(rest.events)).toEqual(timeless(whole.events.slice(checkpoint.state.events)));
    expect(timeless(rest.result)).toEqual(timeless(whole.result));
  });

  it("logs each change of its graph so that it can be repeated", async () => {
    const { events, result, graph } = await trained({
      ...small,
      strategy: plasticity({ growEvery: 20, pruneGrace: 30 }),
    });
    const changes = events.flatMap((event) => (event.type === "growth" ? [event] : []));
    expect(new Set(changes.map(({ kind }) => kind))).toContain("relay");
    expect(changes.at(-1)?.parameters).toBe(result.parameters);
    const fresh = new Trainer({ device: createWasmDevice(), model: start(), ...small });
    const replayed = GraphNetwork.load(createWasmDevice(), fresh.model.network.save());
    for (const { change } of changes) applyChange(replayed, change!);
    const shape = (of: GraphNetwork["save"] extends () => infer S ? S : never): unknown =>
      of.graph.edges.map(({ id, source, target }) => [id, source, target]);
    expect(shape(replayed.save())).toEqual(shape(graph));
    const life = new Life();
    for (const event of events) life.append(event);
    const hidden = graph.graph.neurons.flatMap(({ id, kind }) => (kind === "hidden" ? [id] : []));
    const [first, last] = [life.structures[0]!, life.structures.at(-1)!];
    expect(last.exact).toBe(true);
    expect(last.axes[0]!.units.map(({ id }) => id).sort()).toEqual([...hidden].sort());
    const before = fresh.model.units.hidden!;
    expect(first.axes[0]!.units.map(({ id }) => id)).toEqual(before);
    expect([...structureDifference(first, last)[0]!.born].sort()).toEqual(
      hidden.filter((id) => !before.includes(id)).sort(),
    );
  });

  it("ends with the best graph where it may stop early, and within a budget of operations", async () => {
    const stopped = await trained({ ...small, epochs: 60, learningRate: 0.3, patience: 2 });
    expect(stopped.result.status).toBe("stopped-early");
    const best = stopped.events.findLast((event) => event.type === "evaluation" && event.best);
    expect(stopped.result.validation).toEqual((best as { metrics: unknown }).metrics);
    const spent = await trained({ ...small, epochs: 1000, maxFlops: 40_000 });
    expect(spent.result.flops).toBeLessThanOrEqual(40_000);
    expect(spent.result.steps).toBeGreaterThan(5);
  });

  it("learns numbers", async () => {
    const dataset = generateDataset(curve, { function: "cubic" }, { seed: 1 });
    const { result } = await trained({ dataset, epochs: 250, learningRate: 0.02 });
    expect(result.test?.r2).toBeGreaterThan(0.6);
  });

  it("fails with the reason when the loss is no number any more", async () => {
    const { result } = await trained({ ...small, learningRate: 1e38, strategy: plasticity({ plasticity: false }) });
    expect(result).toMatchObject({ status: "failed", test: null });
    expect(result.reason).toMatch(/step \d+: graph/);
  });

  it("refuses what only layers heed, and strategies that grow layers", () => {
    const options = { device: createWasmDevice(), model: start(), ...small };
    expect(() => new Trainer({ ...options, labelSmoothing: 0.1 })).toThrow(/labelSmoothing: it is an option of layers/);
    expect(() => new Trainer({ ...options, strategy: burgeon() })).toThrow(/grows layers/);
    expect(() => new Trainer({ ...options, model: perceptron([2], 2), strategy: plasticity() })).toThrow(
      /does not grow layers/,
    );
  });

  it("is diagnosed by its activations and updates, and left as it was", () => {
    const taken = new Trainer({ device: createWasmDevice(), model: start({ hidden: 4 }), ...small });
    const checkpoint = taken.checkpoint();
    const options = { device: createWasmDevice(), model: start({ hidden: 4 }), ...small };
    const { layers, rows, step } = diagnoseCheckpoint(options, checkpoint, { rows: 100 });
    expect({ rows, step }).toEqual({ rows: 100, step: 0 });
    const [{ axis, width, values, variances }] = layers as [(typeof layers)[number]];
    expect({ axis, width }).toEqual({ axis: "hidden", width: 4 });
    expect(variances).toHaveLength(4);
    expect(values.effectiveRank).toBeGreaterThanOrEqual(0);
    expect(values.effectiveRank).toBeLessThanOrEqual(4);
    expect(values.restlessness).toBeGreaterThan(0);
    expect(values.restlessness).toBeLessThanOrEqual(1);
    expect(taken.checkpoint().state.graph).toEqual(checkpoint.state.graph);
    taken.dispose();
  });
});
