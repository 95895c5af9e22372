import { describe, expect, it } from "vitest";
import { lookOf, normalSamples, withActivations } from "../../../test/support/growth.ts";
import { svd } from "../../../test/support/singular-values.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { sitesOf } from "../look/site.ts";
import { auxiliaryGradient } from "../signals/auxiliary-gradient.ts";
import { gradientNorms } from "../signals/gradient-norms.ts";
import type { TriggerDefinition } from "../trigger.ts";
import * as triggers from "./index.ts";

const device = createReferenceDevice();

/** Lets a trigger grow a layer for a whole training; the widths after each step. */
function widthsUnder(trigger: TriggerDefinition, given: Record<string, unknown>, steps: number, most = 1000): number[] {
  const options = trigger.options.parse(given);
  const network = new Network(device, perceptron([4], 2), { inputs: 3, seed: 1 });
  const [site] = sitesOf(network);
  const { axis } = site!;
  return device.scope("course", () => {
    let state = trigger.start(site!, lookOf(network, [site!]), options);
    return Array.from({ length: steps }, (_, i) => {
      const look = lookOf(network, [site!], { step: i + 1, totalSteps: steps });
      const outcome = trigger.evaluate(site!, look, options, state);
      state = outcome.state;
      const amount = Math.min(outcome.amount, most);
      axis.assign([...axis.units, ...axis.make(amount, i + 1)]);
      return axis.size;
    });
  });
}

describe("preset schedules", () => {
  it("linear follows a straight line and is complete after its share of training", () => {
    const widths = widthsUnder(triggers.linear, { targetWidth: 28, endFraction: 0.75 }, 64);
    expect(widths[23]).toBe(16);
    expect(widths[47]).toBe(28);
    expect(widths.at(-1)).toBe(28);
    expect(widths.every((width, i) => i === 0 || width - widths[i - 1]! <= 1)).toBe(true);
  });

  it("batched climbs eight stairs of equal height", () => {
    const widths = widthsUnder(triggers.batched, { targetWidth: 28, endFraction: 0.75 }, 64);
    expect([...new Set(widths)]).toEqual([4, 7, 10, 13, 16, 19, 22, 25, 28]);
    expect(widths[46]).toBe(25);
    expect(widths[47]).toBe(28);
  });

  it("batched asks again for what an initializer could not give", () => {
    const widths = widthsUnder(triggers.batched, { targetWidth: 36 }, 64, 2);
    expect(widths.at(-1)).toBe(36);
  });

  it("fast-linear adds a unit at every look until the target", () => {
    expect(widthsUnder(triggers.fastLinear, { targetWidth: 7 }, 6)).toEqual([5, 6, 7, 7, 7, 7]);
  });

  it("events add a share of the start width at their times, or at all layers in turn", () => {
    const given = { events: 3, firstEvent: 10, eventEvery: 5, fraction: 0.5 };
    const widths = widthsUnder(triggers.setTimes, given, 30);
    expect([8, 9, 14, 19, 29].map((i) => widths[i])).toEqual([4, 6, 8, 10, 10]);
    const network = new Network(device, perceptron([4, 8], 2), { inputs: 3, seed: 1 });
    const options = triggers.setTimes.options.parse({ ...given, growthSchedule: "round-robin", eventEvery: 0.1 });
    const sites = sitesOf(network);
    const found = sites.map((site) => {
      const state = triggers.setTimes.start(site, lookOf(network, sites), options);
      return Array.from({ length: 100 }, (_, i) => i + 1).flatMap((step) => {
        const look = lookOf(network, sites, { step });
        const { amount } = triggers.setTimes.evaluate(site, look, options, state);
        return amount > 0 ? [[step, amount]] : [];
      });
    });
    expect(found).toEqual([[10, 30, 50].map((step) => [step, 2]), [20, 40, 60].map((step) => [step, 4])]);
  });

  it("random-trigger adds exactly the configured number of units for any seed", () => {
    const widths = widthsUnder(triggers.randomTrigger, { additions: [9], until: 0.5 }, 40);
    expect(widths.at(-1)).toBe(13);
    expect(widths[19]).toBe(13);
    expect(new Set(widths).size).toBeGreaterThan(3);
  });

  it("random-trigger without a number approaches its limit with the time elapsed", () => {
    const widths = widthsUnder(triggers.randomTrigger, { most: 20 }, 200);
    for (const [i, width] of widths.entries()) expect(width).toBeLessThanOrEqual(Math.max(4, (20 * (i + 1)) / 200 + 1));
    expect(widths.at(-1)).toBeGreaterThan(8);
  });
});

describe("T_weight", () => {
  const evaluate = (rows: readonly (readonly number[])[], given: Record<string, unknown> = {}) => {
    const network = new Network(device, perceptron([rows.length], 2), { inputs: rows[0]!.length, seed: 1 });
    network.parameters[0]!.tensor.write(rows.flat());
    const [site] = sitesOf(network);
    const options = triggers.weight.options.parse(given);
    return device.scope("evaluate", () =>
      triggers.weight.evaluate(site!, lookOf(network, [site!]), options, { phi0: 1 }),
    );
  };

  it("proposes a unit while the rows are independent, and none once one repeats another", () => {
    const rows = normalSamples(4, 9);
    expect(evaluate(rows).amount).toBe(1);
    expect(evaluate(rows, { rounding: "floor" }).amount).toBe(0);
    expect(evaluate([...rows, rows[0]!]).amount).toBe(0);
  });

  it("cannot grow a layer past the width of its input", () => {
    expect(evaluate(normalSamples(9, 9)).amount).toBe(1);
    expect(evaluate(normalSamples(11, 9)).amount).toBe(0);
  });
});

describe("T_grad", () => {
  const network = new Network(device, perceptron([5, 4], 3, { activation: "tanh" }), { inputs: 6, seed: 2 });
  const sites = sitesOf(network);
  const evaluate = (factor: number, i: number) =>
    device.scope("evaluate", () => {
      const look = lookOf(network, sites);
      const [site, options] = [sites[i]!, triggers.gradient.options.parse({ factor, norms: "gradients" })];
      const outcome = triggers.gradient.evaluate(site, look, options, null);
      const { rows, columns, values } = look.get(auxiliaryGradient, site, {});
      const { s } = svd(rows, columns, Float64Array.from(values));
      return { outcome, s, total: look.get(gradientNorms, site, { of: "gradients" }).total };
    });

  it("counts the singular values of the auxiliary gradient above a share of the units' gradient norms", () => {
    for (const i of [0, 1]) {
      for (const factor of [0.001, 0.01, 0.05, 0.1, 0.5, 1]) {
        const { outcome, s, total } = evaluate(factor, i);
        expect(outcome.amount).toBe(s.filter((sigma) => sigma > factor * total).length);
      }
    }
    expect(evaluate(0.0001, 0).outcome.amount).toBe(4);
    expect(evaluate(0.0001, 1).outcome.amount).toBe(3);
  });

  it("proposes nothing, with a reason, if the gradients are not finite", () => {
    device.scope("evaluate", () => {
      const look = lookOf(network, sites);
      const broken = new Proxy(look, {
        get: (target, key) =>
          key === "get"
            ? (signal: { name: string }) =>
                signal.name === "gradient-norms" ? { total: Number.NaN } : { rows: 1, columns: 1, values: [1] }
            : Reflect.get(target, key),
      });
      const outcome = triggers.gradient.evaluate(sites[0]!, broken, triggers.gradient.options.parse({}), null);
      expect(outcome).toMatchObject({ amount: 0, reason: "skipped: the gradients are not finite" });
    });
  });

  it("runs one backward pass for all sites and signals of an evaluation", () => {
    let passes = 0;
    device.scope("evaluate", () => {
      const plain = lookOf(network, sites);
      const look = lookOf(network, sites, {
        gradientPass: () => {
          passes++;
          return plain.backward() as never;
        },
      });
      look.backward();
      look.backward();
      expect(passes).toBe(1);
      look.changed();
      look.backward();
      expect(passes).toBe(2);
    });
  });
});

describe("T_act by other metrics", () => {
  const amount = (metric: string, samples: number[][], phi0 = 1): number =>
    withActivations(
      device,
      samples,
      (site, look) =>
        triggers.activation.evaluate(site, look, triggers.activation.options.parse({ metric }), { phi0 }).amount,
    );

  it("proposes units while the metric stays near its baseline, and none if all units are equal", () => {
    const independent = normalSamples(200, 6);
    const alike = independent.map(([first]) => Array.from({ length: 6 }, () => first!));
    for (const metric of ["orthogonality-gap", "binary-code"]) {
      expect(amount(metric, independent, 0.5)).toBeGreaterThan(0);
      expect(amount(metric, alike, 1)).toBe(0);
    }
  });
});
