import { describe, expect, it } from "vitest";
import { choose } from "../../src/choice.ts";
import { applyEdit } from "../../src/edits/apply.ts";
import type { NewWeights } from "../../src/edits/edit.ts";
import { fieldsOf } from "../../src/growth/engine/parts.ts";
import { editsFor, type InitializerDefinition } from "../../src/growth/initializer.ts";
import * as initializers from "../../src/growth/initializers/index.ts";
import { candidatesOf, scoreCandidates } from "../../src/growth/initializers/shared/candidates.ts";
import { type Site, sitesOf } from "../../src/growth/look/site.ts";
import * as strategies from "../../src/growth/strategies/index.ts";
import * as triggers from "../../src/growth/triggers/index.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam } from "../../src/optim/optimizers/adam.ts";
import { fromPaths } from "../../src/study/option-paths.ts";
import { createReferenceDevice, createWasmDevice } from "../../src/tensor/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { gradientPassOn, lookOf, normalSamples, withActivations } from "../support/growth.ts";
import { inputsFor, outputsOf, trainStep } from "../support/networks.ts";
import { recordRun, smallMoons } from "../support/runs.ts";
import { changedEntries, newEntries, shadowOf } from "../support/shadow.ts";

const reference = createReferenceDevice();
const { random, select, pre, weight, opt, gradmax, randomOut } = initializers;
const north: readonly InitializerDefinition[] = [random, select, pre, weight, opt];
const silent: readonly InitializerDefinition[] = [gradmax, randomOut];
const few = { candidates: 40 };

interface Subject {
  readonly network: Network;
  readonly optimizer: Optimizer;
}

/** A network after a few steps of training. */
function trained(device: Device = reference, act = "relu", inputs = 7): Subject {
  const network = new Network(device, perceptron([5, 4], 3, { activation: act }), { inputs, seed: 5 });
  const optimizer = new Optimizer(device, network.parameters, { definition: adam, options: adam.options.parse({}) });
  for (let step = 0; step < 5; step++) trainStep(network, optimizer);
  return { network, optimizer };
}

function grow({ network, optimizer }: Subject, definition: InitializerDefinition, site: Site, given = {}): void {
  const { device } = network;
  const options = definition.options.parse({ ...("candidates" in definition.options.shape ? few : {}), ...given });
  device.scope("grow", () => {
    const request = { site, count: 2, look: lookOf(network, [site]), random: new RandomStream(7, "growth") };
    for (const edit of editsFor(definition, request, options)) {
      applyEdit(edit, { network, optimizer, step: optimizer.steps, probe: inputsFor(network) });
    }
  });
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

function rowsOf({ tensor }: Network["parameters"][number]): Float64Array[] {
  const values = Float64Array.from(tensor.read());
  return Array.from({ length: tensor.rows }, (_, r) => values.slice(r * tensor.columns, (r + 1) * tensor.columns));
}

function columnsOf({ tensor }: Network["parameters"][number]): number[][] {
  const values = tensor.read();
  return Array.from({ length: tensor.columns }, (_, c) =>
    Array.from({ length: tensor.rows }, (_, r) => values[r * tensor.columns + c]!),
  );
}

const byName = (definitions: readonly InitializerDefinition[]) => definitions.map((d) => [d.name, d] as const);
/** Incoming and outgoing weight of a site in a perceptron. */
const around = (site: Site) => [site.producers[0].weight, site.consumers[0]!.weight] as const;

describe.each(byName([...north, ...silent]))("growth by %s", (_name, definition) => {
  const outward = silent.includes(definition);

  it("leaves the outputs unchanged to rounding, in float64 and in float32", () => {
    for (const [device, digits] of [
      [reference, 12],
      [createWasmDevice(), 5],
    ] as const) {
      const subject = trained(device);
      for (const site of sitesOf(subject.network)) {
        const before = outputsOf(subject.network);
        grow(subject, definition, site);
        for (const [i, value] of outputsOf(subject.network).entries()) expect(value).toBeCloseTo(before[i]!, digits);
      }
    }
  });

  it("gives new units the mean norm of the old ones on one side, and zeros on the other", () => {
    const subject = trained();
    for (const site of sitesOf(subject.network)) {
      const [into, out] = around(site);
      const size = site.axis.size;
      const [inNorm, outNorm] = [mean(rowsOf(into).map(norm)), mean(columnsOf(out).map(norm))];
      grow(subject, definition, site);
      for (const row of rowsOf(into).slice(size)) expect(norm(row)).toBeCloseTo(outward ? 0 : inNorm, 10);
      for (const column of columnsOf(out).slice(size)) expect(norm(column)).toBeCloseTo(outward ? outNorm : 0, 10);
    }
  });

  it("lets the silent side receive a gradient", () => {
    const subject = trained();
    const { network } = subject;
    for (const site of sitesOf(network)) {
      const size = site.axis.size;
      grow(subject, definition, site);
      const [into, out] = around(site);
      const gradient = reference.scope("gradient", () => {
        const { gradients } = gradientPassOn(network, inputsFor(network, 40), null);
        const of = outward ? into : out;
        return rowsOf({ ...of, tensor: gradients.of(of.tensor)! });
      });
      const fresh = outward
        ? gradient.slice(size).map(norm)
        : [0, 1].map((i) => norm(gradient.map((row) => row[size + i]!)));
      for (const found of fresh) expect(found).toBeGreaterThan(1e-8);
    }
  });

  it("keeps all old weights and moments bit for bit, and starts new moments at 0", () => {
    const subject = trained(createWasmDevice());
    const { network, optimizer } = subject;
    for (const site of sitesOf(network)) {
      const [weights, moments] = [shadowOf(network.parameters), shadowOf(optimizer.variables)];
      grow(subject, definition, site);
      expect(changedEntries(weights, shadowOf(network.parameters))).toEqual([]);
      expect(changedEntries(moments, shadowOf(optimizer.variables))).toEqual([]);
      expect(newEntries(moments, shadowOf(optimizer.variables)).every(([, value]) => value === 0)).toBe(true);
    }
  });
});

describe("GradMax", () => {
  it("leaves units that never learn where the derivative of relu at 0 is 0", () => {
    const subject = trained(reference, "relu-zero");
    const [site] = sitesOf(subject.network);
    grow(subject, gradmax, site!);
    const before = shadowOf(subject.network.parameters);
    const gradient = reference.scope("gradient", () => {
      const { gradients } = gradientPassOn(subject.network, inputsFor(subject.network, 40), null);
      return rowsOf({ ...around(site!)[0], tensor: gradients.of(around(site!)[0].tensor)! }).slice(5);
    });
    expect(before.size).toBeGreaterThan(0);
    expect(gradient.every((row) => norm(row) === 0)).toBe(true);
  });

  it("gives a new unit's incoming weights a gradient at least as large as random outgoing weights of equal norm do", () => {
    const gradientNorm = (definition: InitializerDefinition, seed: number): number => {
      const subject = trained();
      const { network } = subject;
      const [site] = sitesOf(network);
      reference.scope("grow", () => {
        const request = {
          site: site!,
          count: 1,
          look: lookOf(network, [site!]),
          random: new RandomStream(seed, "g"),
        };
        for (const edit of editsFor(definition, request, definition.options.parse({}))) {
          applyEdit(edit, { network, optimizer: null, step: 1, probe: null });
        }
      });
      return reference.scope("gradient", () => {
        const { gradients } = gradientPassOn(network, inputsFor(network, 40), null);
        const [into] = around(site!);
        return norm(rowsOf({ ...into, tensor: gradients.of(into.tensor)! })[5]!);
      });
    };
    const best = gradientNorm(gradmax, 1);
    for (let seed = 1; seed <= 20; seed++) expect(gradientNorm(randomOut, seed)).toBeLessThanOrEqual(best + 1e-12);
  });

  it("refuses activations that are not 0 at 0", () => {
    const subject = trained(reference, "sigmoid");
    expect(() => grow(subject, gradmax, sitesOf(subject.network)[0]!)).toThrow(
      /returns 0.5 for an input of 0 \(sigmoid\)/,
    );
  });
});

describe("NORTH-Weight", () => {
  it("gives rows orthogonal to every old row, beside duplicates too", () => {
    const subject = trained(reference, "relu", 9);
    const [site] = sitesOf(subject.network);
    const [into] = around(site!);
    const old = rowsOf(into);
    into.tensor.write([...old[0]!, ...old.slice(0, 4).flatMap((row) => [...row])]);
    const rows = rowsOf(into);
    grow(subject, weight, site!);
    for (const fresh of rowsOf(into).slice(5))
      for (const row of rows) expect(Math.abs(dot(fresh, row))).toBeLessThan(1e-9);
  });

  it("uses plain random rows if the old ones leave no room, or for the published form", () => {
    const draws = (inputs: number, definition: InitializerDefinition, given = {}): Float64Array[] => {
      const subject = trained(reference, "relu", inputs);
      const [site] = sitesOf(subject.network);
      grow(subject, definition, site!, given);
      return rowsOf(around(site!)[0]).slice(5);
    };
    expect(draws(3, weight)).toEqual(draws(3, random));
    expect(draws(9, weight, { projection: false })).toEqual(draws(9, random));
    expect(draws(9, weight)).not.toEqual(draws(9, random));
  });
});

describe("NORTH-Pre", () => {
  it("gives pre-activations orthogonal to those of the layer, up to what the bias adds", () => {
    const subject = trained();
    const { network } = subject;
    for (const site of sitesOf(network)) {
      const { bias } = site.producers[0];
      bias!.tensor.write(bias!.tensor.read().map(() => 0));
      const size = site.axis.size;
      grow(subject, pre, site);
      reference.scope("look", () => {
        const z = lookOf(network, [site]).tap(site).preActivation;
        const columns = columnsOf({ ...around(site)[0], tensor: z });
        for (const fresh of columns.slice(size)) {
          for (const old of columns.slice(0, size)) {
            expect(Math.abs(dot(fresh, old)) / (norm(fresh) * norm(old))).toBeLessThan(
              site === sitesOf(network)[0] ? 1e-6 : 1e-2,
            );
          }
        }
      });
    }
  });
});

describe("NORTH-Select", () => {
  it("keeps candidates above the median score, and in the published form below it", () => {
    const subject = trained();
    const { network } = subject;
    const [site] = sitesOf(network);
    reference.scope("select", () => {
      const look = lookOf(network, [site!]);
      const scoresOf = (incoming: NewWeights["incoming"]) => {
        const candidates = candidatesOf(site!, look, Object.values(incoming)[0]!);
        return scoreCandidates(site!, look, candidates, { eps: 0.01, score: "nuclear" });
      };
      const scored = (order: string): number[] => {
        const request = { site: site!, count: 2, look, random: new RandomStream(3, "growth") };
        const { incoming } = select.initialize!(request, select.options.parse({ ...few, order }));
        return [...scoresOf(incoming)];
      };
      const drawn = random.initialize!({ site: site!, count: 41, look, random: new RandomStream(4, "other") }, {});
      const all = scoresOf(drawn.incoming);
      const median = all.toSorted()[20]!;
      for (const score of scored("most-orthogonal")) expect(score).toBeGreaterThanOrEqual(median);
      for (const score of scored("least-orthogonal")) expect(score).toBeLessThanOrEqual(median);
    });
  });
});

describe("T_act", () => {
  const asked = (samples: number[][], given = {}): number =>
    withActivations(
      reference,
      samples,
      (site, look) =>
        triggers.activation.evaluate(site, look, triggers.activation.options.parse(given), { phi0: 1 }).amount,
    );

  it("asks a full-rank layer of 4 for 1 unit by the ceiling and for 0 by the floor", () => {
    expect(asked(normalSamples(40, 4))).toBe(1);
    expect(asked(normalSamples(40, 4), { rounding: "floor" })).toBe(0);
  });

  it("proposes fewer units when some are duplicates", () => {
    const samples = normalSamples(80, 6);
    const duplicated = samples.map((row) => [...row.slice(0, 5), row[0]!]);
    expect(asked(samples, { gamma: 0.5 })).toBe(3);
    expect(asked(duplicated, { gamma: 0.5 })).toBe(2);
  });
});

describe("every strategy", () => {
  it.each(Object.values(strategies).map((s) => [s.name, s] as const))(
    "%s stays within its maximum width, with the same history for the same seed",
    async (_name, definition) => {
      const smaller: Readonly<Record<string, unknown>> = { maxWidth: 6, ...few };
      const taken = fieldsOf(definition.options).filter(({ key }) => key in smaller);
      const options = fromPaths(taken.map(({ path, key }) => [path.join("."), smaller[key]]));
      const run = () =>
        recordRun({
          device: createWasmDevice(),
          dataset: smallMoons,
          model: perceptron([4, 4], 2),
          strategy: choose(definition, options),
          learningRate: 0.01,
          epochs: 4,
          batchSize: 16,
          seed: 2,
        });
      const [one, two] = [await run(), await run()];
      for (const edit of one.result.edits) expect(edit.to).toBeLessThanOrEqual(6);
      expect(two.result.edits).toEqual(one.result.edits);
      expect(two.weights).toEqual(one.weights);
    },
  );
});

describe("the networks of the published experiments", () => {
  it.each([
    [64, 55_050],
    [256, 269_322],
    [784, 1_238_730],
  ])("784 - %d - %d - 10 have as many parameters as published", (width, parameters) => {
    const network = new Network(createWasmDevice(), perceptron([width, width], 10), { inputs: 784, seed: 1 });
    expect(network.parameterCount).toBe(parameters);
  });
});
