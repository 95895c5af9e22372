import { describe, expect, it } from "vitest";
import * as z from "zod";
import { recordRun, smallMoons } from "../../../test/support/runs.ts";
import { shadowOf } from "../../../test/support/shadow.ts";
import { choose } from "../../choice.ts";
import { generateDataset } from "../../data/define-dataset.ts";
import { parity } from "../../data/generators/parity.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice, createWasmDevice } from "../../tensor/create-device.ts";
import type { GrowthEvent } from "../../train/events/events.ts";
import { train } from "../../train/train.ts";
import type { TrainOptions } from "../../train/train-options.ts";
import type { Candidate } from "../candidate.ts";
import type { DirectionDefinition } from "../direction.ts";
import * as directions from "../directions/index.ts";
import * as layerInitializers from "../layer-initializers/index.ts";
import type { Site } from "../look/site.ts";
import { neurogenesis } from "../strategies/neurogenesis.ts";
import { defineStrategy, type StrategyContext } from "../strategy.ts";

/** Asks for growth at every look, and judges it soon. */
const eager = {
  trigger: { plateau: 1, fallWindow: 1 },
  judge: { rest: 8 },
  policies: { every: 4, maxWidth: 16 },
};
const hybrid = { name: "hybrid", trialSteps: 3 };

interface Given {
  readonly [part: string]: unknown;
  readonly judge?: object;
  readonly policies?: object;
}

const optionsOf = (options: Given, more: Partial<TrainOptions> = {}): TrainOptions => ({
  device: createWasmDevice(),
  dataset: smallMoons,
  model: perceptron([4], 2),
  strategy: neurogenesis({
    ...eager,
    ...options,
    judge: { ...eager.judge, ...options.judge },
    policies: { ...eager.policies, ...options.policies },
  }),
  learningRate: 0.01,
  epochs: 8,
  batchSize: 16,
  seed: 3,
  ...more,
});

const growthOf = (events: readonly { readonly type: string }[]): GrowthEvent[] =>
  events.filter((event) => event.type === "growth") as GrowthEvent[];

describe("neurogenesis", () => {
  it.each(["depth-first", hybrid])(
    "%j continues from any checkpoint to exactly the numbers of an uninterrupted run, across layers that come",
    async (direction) => {
      const options = { direction, judge: { tolerance: 0 } };
      const run = await recordRun(optionsOf(options), [5, 13, 17, 30, 47, 60]);
      expect(growthOf(run.events).map(({ kind }) => kind)).toContain("deepen");
      expect(run.checkpoints.size).toBe(6);
      for (const [step, checkpoint] of run.checkpoints) {
        const resumed = await recordRun(optionsOf(options, { resume: checkpoint }));
        expect(resumed.events, `after step ${step}`).toEqual(run.events.slice(checkpoint.state.events));
        expect(resumed.weights).toEqual(run.weights);
      }
    },
  );

  it("deepens with every layer initializer, and the log states where and the names of the widths", async () => {
    for (const { name, preserves } of Object.values(layerInitializers)) {
      for (const activation of ["relu", "tanh"]) {
        const model = perceptron([4], 2, { activation });
        const options = { direction: "depth-first", layerInitializer: name, judge: { tolerance: null } };
        const { events, result } = await recordRun(optionsOf(options, { model }));
        const [deepened] = growthOf(events).filter(({ kind }) => kind === "deepen");
        expect(deepened, name).toMatchObject({ axis: "depth", preserves });
        expect(deepened?.axes?.length).toBe(deepened?.widths.length);
        if (preserves === "exact") expect(deepened?.drift).toBeLessThan(1e-5);
        expect(result.status).toBe("done");
        expect(result.test?.accuracy).toBeGreaterThan(0.7);
      }
    }
  });

  it("undoes what made the network worse, and rests longer", async () => {
    const { events, result } = await recordRun(optionsOf({ initializer: "large-noise" }, { epochs: 20 }));
    const kinds = growthOf(events).map(({ kind }) => kind);
    expect(kinds).toContain("rollback");
    expect(kinds.filter((kind) => kind === "rollback").length).toBeGreaterThan(1);
    const times = growthOf(events)
      .filter(({ kind }) => kind === "rollback")
      .map(({ step }) => step);
    expect(times[1]! - times[0]!).toBeGreaterThan(16);
    expect(growthOf(events).find(({ kind }) => kind === "rollback")?.reason).toMatch(
      /the loss rose from .* to .*; no growth for/,
    );
    expect(result.status).toBe("done");
  });

  it.each(["width-first", "depth-first", "hybrid"])(
    "%s prunes as pruning: in the log, and beside growth",
    async (direction) => {
      const own = { rankHigh: 1, rankLow: 1, sustainedRounds: 1, warmUpRounds: 0, probe: 64 };
      const trigger = { name: "rank-pressure", ...own };
      const model = perceptron([16], 2);
      const { events } = await recordRun(
        optionsOf({ trigger, direction, judge: { tolerance: null, minGain: 1 } }, { model }),
      );
      const pruned = growthOf(events).filter(({ kind }) => kind === "prune");
      expect(growthOf(events).map(({ kind }) => kind)).toEqual(pruned.map(() => "prune"));
      expect(pruned.length).toBeGreaterThan(0);
      for (const { from, to, asked, reason } of pruned) {
        expect(asked).toBe(from - to);
        expect(reason).toMatch(/units are silent or repeat others/);
      }
    },
  );

  it("chooses among growth: pruning is carried out beside it and moves no count", () => {
    const candidate = (kind: Candidate["kind"]): Candidate => ({
      kind,
      site: { axis: { name: "hidden1" } } as Site,
      decision: { trigger: "test", values: {}, reason: "", asked: 1 },
      make: () => ({ edits: [], values: {}, limits: [] }),
    });
    const all = (["prune", "widen", "deepen", "prune", "deepen"] as const).map(candidate);
    const trial = (): never => {
      throw new Error("nothing is tried");
    };
    const kinds = (direction: DirectionDefinition, among: readonly Candidate[], poor: number) =>
      direction.choose(among, { units: 4, poor, trial }, {}).taken.map(({ kind }) => kind);
    const { widthFirst, depthFirst } = directions;
    expect(kinds(widthFirst, all, 0)).toEqual(["prune", "widen", "prune"]);
    expect(kinds(widthFirst, all, 2)).toEqual(["prune", "deepen", "prune"]);
    expect(kinds(depthFirst, all, 0)).toEqual(["prune", "deepen", "prune"]);
    expect(kinds(depthFirst, [candidate("prune")], 0)).toEqual(["prune"]);
  });

  it("folds a layer that has nothing to bend into the next, and continues from any checkpoint", async () => {
    const model = perceptron([6, 4], 2, { activation: "identity" });
    const fixed = { policies: { maxWidth: 6, maxLayers: 1, foldTolerance: 0.01 }, judge: { tolerance: null } };
    const run = await recordRun(optionsOf(fixed, { model }), [3, 5, 12, 20, 31]);
    const folds = growthOf(run.events);
    expect(folds.map(({ kind, axis, layer, from, to }) => [kind, axis, layer, from, to])).toEqual([
      ["remove", "depth", "linear1", 3, 2],
      ["remove", "depth", "linear2", 2, 1],
    ]);
    expect(folds[0]).toMatchObject({ preserves: "exact", trigger: "bend", values: { bend: 0, unexplained: 0 } });
    expect(folds[0]!.drift).toBeLessThan(1e-5);
    expect(folds[0]!.reason).toBe('"linear1" is nonlinear in 0.0 % of its output: folding it loses 0.0 %');
    expect(run.result.hiddenUnits).toBe(0);
    for (const [step, checkpoint] of run.checkpoints) {
      const resumed = await recordRun(optionsOf(fixed, { model, resume: checkpoint }));
      expect(resumed.events, `after step ${step}`).toEqual(run.events.slice(checkpoint.state.events));
      expect(resumed.weights).toEqual(run.weights);
    }
  });

  it("keeps layers that are not linear, and reports why a nearly linear one stays", async () => {
    const fixed = (foldTolerance: number | null) => ({ policies: { maxWidth: 4, maxLayers: 1, foldTolerance } });
    const { events, weights } = await recordRun(optionsOf(fixed(1e-6)));
    const without = await recordRun(optionsOf(fixed(null)));
    expect(growthOf(events)).toEqual([]);
    expect(weights).toEqual(without.weights);
    const bent = await recordRun(optionsOf(fixed(1), { epochs: 1 }));
    expect(
      growthOf(bent.events).length +
        bent.events.filter((event) => (event as { trigger?: string }).trigger === "bend").length,
    ).toBeGreaterThan(0);
  });

  it("solves the parity of 4 bits from 2 units, where 2 units alone do not", async () => {
    const dataset = generateDataset(parity, { bits: 4 }, { seed: 1 });
    const { recipe } = dataset;
    const run = { device: createWasmDevice(), dataset, model: perceptron([2], 2), batchSize: 16, learningRate: 0.02 };
    const common = { ...run, epochs: Math.ceil(recipe!.epochs / 3), seed: 1 };
    const grown = await train({ ...common, strategy: neurogenesis() }).result();
    const fixed = await train({
      ...common,
      strategy: neurogenesis({ policies: { maxWidth: 2, maxLayers: 1 } }),
    }).result();
    expect(grown.test?.accuracy).toBe(1);
    expect(grown.hiddenUnits).toBeLessThanOrEqual(16);
    expect(fixed.test?.accuracy).toBeLessThan(1);
  });

  it("puts back what was kept bit for bit, layers and moments too", async () => {
    const seen: unknown[] = [];
    const device = createReferenceDevice();
    const probing = defineStrategy({
      name: "probing",
      summary: "Keeps, changes, puts back.",
      source: "-",
      options: z.strictObject({}),
      start(network, context: StrategyContext) {
        const snapshot = () => [[...shadowOf(network.parameters)], network.axisStates(), network.namedSpec];
        const decision = { trigger: "test", values: {}, reason: "a test", asked: 1 };
        const afterStep = (): void => {
          if (context.observe.step === 4) {
            context.act.keep();
            seen.push(snapshot());
            const behind = network.weighted[0]!;
            context.act.apply(
              layerInitializers.gaussian.initialize({ behind, random: context.observe.random("x") }),
              decision,
            );
            const widened = { kind: "widen", axis: "hidden1", count: 2, incoming: {}, outgoing: {} } as const;
            context.act.apply({ ...widened, preserves: "exact" }, decision);
          }
          if (context.observe.step === 9) {
            expect(snapshot()).not.toEqual(seen[0]);
            context.act.rollBack(decision);
            seen.push(snapshot());
            expect(() => context.act.rollBack(decision)).toThrow(/no saved model to restore/);
          }
        };
        return { parameters: [], lossTerms: () => [], afterStep, state: () => null };
      },
    });
    const { events, result } = await recordRun(optionsOf({}, { device, strategy: choose(probing), epochs: 2 }));
    expect(seen[1]).toEqual(seen[0]);
    expect(growthOf(events).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ["deepen", 2, 4],
      ["widen", 4, 6],
      ["rollback", 6, 4],
      ["rollback", 4, 2],
    ]);
    expect(result.status).toBe("done");
  });
});
