import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ContextStub } from "../../../test/support/growth.ts";
import { OptionError } from "../../errors.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { parseOptions } from "../../parse-options.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { random } from "../initializers/random.ts";
import type { StrategyDefinition } from "../strategy.ts";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";
import { type Composition, composeStrategy } from "./compose.ts";
import { fieldsOf } from "./parts.ts";

const device = createReferenceDevice();

/** Asks for `amount` units wherever it looks, and counts how often it looked. */
function greedy(looked: string[]): TriggerDefinition {
  return defineTrigger({
    name: "greedy",
    summary: "Always asks.",
    source: "-",
    options: z.strictObject({ amount: z.int().default(2).describe("number of units to propose") }),
    start: () => ({ looks: 0 }),
    evaluate(site, _signals, { amount }, state: { looks: number }) {
      looked.push(site.axis.name);
      return { amount, values: { looks: state.looks }, reason: "greed", state: { looks: state.looks + 1 } };
    },
  });
}

function strategyOf(looked: string[] = [], defaults: Composition["defaults"] = {}): StrategyDefinition {
  return composeStrategy({
    name: "greedy",
    summary: "Grows.",
    source: "-",
    trigger: greedy(looked),
    initializer: random,
    defaults,
  });
}

function begin(strategy: StrategyDefinition, given: Record<string, unknown>, saved?: unknown) {
  const network = new Network(device, perceptron([3, 4], 2), { inputs: 2, seed: 1 });
  const context = new ContextStub(network);
  const running = strategy.start(network, context, strategy.options.parse(given) as Record<string, unknown>, saved);
  const step = (): void => {
    context.step++;
    device.scope("step", () => running.afterStep());
  };
  return { network, context, running, step };
}

const start = (strategy: StrategyDefinition, given: Record<string, unknown>, saved?: unknown) =>
  device.scope("start", () => begin(strategy, given, saved));

describe("composeStrategy", () => {
  it("takes the options of its parts, nested by part, with their defaults", () => {
    expect(strategyOf().options.parse({})).toEqual({
      trigger: { name: "greedy", amount: 2 },
      initializer: { name: "random" },
      layerInitializer: { name: "identity" },
      direction: { name: "all" },
      judge: { name: "none" },
      policies: {
        every: 1,
        coolDown: 0,
        foldTolerance: null,
        maxLayers: 4,
        maxParameters: null,
        maxRows: 4096,
        maxPerEvent: null,
        maxSamples: null,
        maxWidth: null,
        warmUp: 0,
        until: 1,
        rowsFor: "cap",
        skips: true,
        spareTolerance: null,
        spareSteps: 1000,
      },
    });
  });

  it("takes a part by its bare name, or options without a name for its own part", () => {
    const { options } = strategyOf();
    expect(options.parse({ trigger: "gradient" })).toMatchObject({ trigger: { name: "gradient", factor: 0.5 } });
    expect(options.parse({ trigger: { amount: 3 } })).toMatchObject({ trigger: { name: "greedy", amount: 3 } });
  });

  it("names whose an option is that no chosen part takes", () => {
    const refused = (given: unknown) => () => parseOptions("strategy", strategyOf().options, given);
    expect(refused({ speed: 1 })).toThrow(/unknown option "speed"/);
    expect(refused({ trigger: { gamma: 0.5 } })).toThrow(
      /trigger "greedy" takes no gamma, it is an option of activation, weight/,
    );
    expect(refused({ trigger: { name: "rank-pressure", rankHihg: 0.5 } })).toThrow(/"rankHihg".*"rankHigh"/);
    expect(refused({ trigger: { amuont: 0.5 } })).toThrow(/trigger: unknown option "amuont".*"amount"/);
    expect(refused({ trigger: "rank-presure" })).toThrow(/unknown trigger "rank-presure".*"rank-pressure"/);
    expect(refused({ gamma: 0.5 })).toThrow(/unknown option "gamma".*"trigger.gamma"/);
    expect(refused({ direction: { trialSteps: 3 } })).toThrow(/direction "all" takes no trialSteps.*hybrid/);
  });

  it("lets a composition set other defaults, and keeps descriptions and limits", () => {
    const { options } = strategyOf([], { policies: { every: 7, maxWidth: 30 } });
    expect(options.parse({})).toMatchObject({ policies: { every: 7, maxWidth: 30 } });
    expect(options.parse({ policies: { every: 2 } })).toMatchObject({ policies: { every: 2, maxWidth: 30 } });
    expect(() => options.parse({ policies: { every: 0 } })).toThrow();
    expect(fieldsOf(options).find(({ key }) => key === "every")?.schema.description).toBe(
      "steps between looks at the signals; null for 100 looks in total",
    );
    // @ts-expect-error: no policy has such an option
    expect(() => strategyOf([], { policies: { speed: 3 } })).toThrow(
      /strategy "greedy", policies: none of its parts has an option "speed"/,
    );
  });

  it("evaluates every site in order and applies the proposals", () => {
    const looked: string[] = [];
    const { network, context, step } = start(strategyOf(looked), {});
    step();
    expect(looked).toEqual(["hidden1", "hidden2"]);
    expect(network.widths).toEqual([5, 6]);
    const candidates = ["hidden1", "hidden2"].map((axis) => ({
      axis,
      kind: "widen",
      values: { asked: 2 },
      taken: true,
    }));
    expect(context.applied).toEqual([
      { trigger: "greedy", values: { looks: 0 }, reason: "greed", asked: 2, candidates },
      { trigger: "greedy", values: { looks: 0 }, reason: "greed", asked: 2, candidates },
    ]);
  });

  it("never grows a layer beyond its maximum, and looks no more at one that is there", () => {
    const looked: string[] = [];
    const { network, context, step } = start(strategyOf(looked), { trigger: { amount: 2 }, policies: { maxWidth: 6 } });
    for (let i = 0; i < 5; i++) step();
    expect(network.widths).toEqual([6, 6]);
    expect(looked).toEqual(["hidden1", "hidden2", "hidden1"]);
    expect(context.applied.at(-1)).toMatchObject({ asked: 2, reason: "greed; its maximum width leaves room for 1" });
  });

  it("requests twice as many recent inputs as its largest cap", () => {
    const watcher = composeStrategy({
      name: "watcher",
      summary: "Looks at activations.",
      source: "-",
      trigger: defineTrigger({
        name: "watcher",
        summary: "Looks.",
        source: "-",
        options: z.strictObject({}),
        start: () => null,
        evaluate: (site, look) => ({
          amount: 0,
          values: { rows: look.tap(site).activation.rows },
          reason: "only looked",
          state: null,
        }),
      }),
      initializer: random,
    });
    const { context, step } = start(watcher, {});
    step();
    // min(1024, max(64, 4 x 2 inputs, 4 x 4 units)) = 64; both sites share one pass.
    expect(context.asked).toEqual([128]);
    const bounded = start(watcher, { policies: { maxSamples: 20 } });
    bounded.step();
    expect(bounded.context.asked).toEqual([20]);
    expect(context.declined.map(({ axis, values }) => [axis, values.rows])).toEqual([
      ["hidden1", 128],
      ["hidden2", 128],
    ]);
  });

  it("follows the policies: interval, warm-up, limit of an event", () => {
    const { network, step } = start(strategyOf(), { policies: { every: 2, warmUp: 2, maxPerEvent: 1 } });
    const widths = Array.from({ length: 6 }, () => {
      step();
      return network.widths[0];
    });
    expect(widths).toEqual([3, 3, 3, 4, 4, 5]);
  });

  it("puts a preset schedule instead of its trigger", () => {
    const looked: string[] = [];
    const given = { trigger: { name: "batched", targetWidth: 12, endFraction: 0.1, batches: 3 } };
    const { network, context, step } = start(strategyOf(looked), given);
    for (let i = 0; i < 20; i++) step();
    expect(network.widths).toEqual([12, 12]);
    expect(looked).toEqual([]);
    expect(context.applied.map(({ trigger }) => trigger)).toEqual(Array(6).fill("batched"));
  });

  it("ranks the proposals of layers within a share of all units", () => {
    const { network, step } = start(strategyOf(), { direction: { name: "ranked", share: 0.3 } });
    step(); // 7 units: 2 may come, and hidden1 with 3 units requests more in proportion
    expect(network.widths).toEqual([5, 4]);
  });

  it("refuses a start beyond the maximum width", () => {
    expect(() => start(strategyOf(), { policies: { maxWidth: 3 } })).toThrow(OptionError);
    expect(() => start(strategyOf(), { policies: { maxWidth: 3 } })).toThrow(
      /"hidden2" starts with 4 units, more than its maximum of 3/,
    );
  });

  it("continues from its saved state, which is plain data", () => {
    const { running, step } = start(strategyOf(), {});
    step();
    step();
    const saved = JSON.parse(JSON.stringify(running.state())) as unknown;
    expect(saved).toEqual(running.state());
    const again = start(strategyOf(), {}, saved);
    expect(again.running.state()).toMatchObject({ sites: { hidden1: { looks: 2 }, hidden2: { looks: 2 } } });
    again.step();
    expect(again.context.applied[0]).toMatchObject({ values: { looks: 2 } });
  });
});
