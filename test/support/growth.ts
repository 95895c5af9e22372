/** What triggers, initializers and strategies are given, without a training loop around it. @module */

import { applyEdit } from "../../src/edits/apply.ts";
import { Signals } from "../../src/growth/signals.ts";
import { type Site, sitesOf } from "../../src/growth/site.ts";
import type { Decision, Declined, StrategyContext } from "../../src/growth/strategy.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam } from "../../src/optim/optimizers/adam.ts";
import type { Device } from "../../src/tensor/device.ts";
import { RandomStream } from "../../src/tensor/random.ts";

/** A matrix as one row for each sample, one column for each unit. */
export type Samples = readonly (readonly number[])[];

/** Runs `body` on the signals of a network whose only hidden layer has exactly these activations. */
export function withActivations<T>(device: Device, samples: Samples, body: (site: Site, signals: Signals) => T): T {
  const width = samples[0]?.length ?? 0;
  const network = new Network(device, perceptron([width], 1, { activation: "identity" }), {
    inputs: Math.max(1, width),
    seed: 1,
  });
  const [weight] = network.parameters;
  weight!.tensor.write(Array.from({ length: weight!.tensor.size }, (_, i) => (i % (width + 1) === 0 ? 1 : 0)));
  const [site] = sitesOf(network);
  const values = width === 0 ? samples.map(() => 0) : samples.flat();
  const result = device.scope("signals", () => {
    const inputs = (): ReturnType<Device["tensor"]> => device.tensor(values, [samples.length, Math.max(1, width)]);
    return body(site!, new Signals({ network, inputs, sites: [site!], countFlops: () => undefined }));
  });
  network.dispose();
  return result;
}

/** Standard normal samples. */
export function normalSamples(rows: number, width: number, seed = 1): number[][] {
  const random = new RandomStream(seed, "samples");
  return Array.from({ length: rows }, () => Array.from({ length: width }, () => random.normal()));
}

/** A context that carries edits out and notes what it was told. `step` counts as the test says. */
export class ContextStub implements StrategyContext {
  step = 0;
  readonly totalSteps = 100;
  readonly trainingRows = 4096;
  readonly batch = null;
  readonly applied: Decision[] = [];
  readonly declined: Declined[] = [];
  readonly asked: number[] = [];
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly #streams = new Map<string, RandomStream>();

  constructor(network: Network) {
    this.network = network;
    this.optimizer = new Optimizer(network.device, network.parameters, {
      definition: adam,
      options: adam.options.parse({}),
    });
  }

  recentInputs(capacity: number): ReturnType<Device["tensor"]> {
    this.asked.push(capacity);
    const { device, inputs } = this.network;
    return device.tensor(normalSamples(capacity, inputs).flat(), [capacity, inputs]);
  }

  probe(): ReturnType<Device["tensor"]> {
    const { device, inputs } = this.network;
    return device.tensor(normalSamples(8, inputs, 2).flat(), [8, inputs]);
  }

  random(name: string): RandomStream {
    const stream = this.#streams.get(name) ?? new RandomStream(1, name);
    this.#streams.set(name, stream);
    return stream;
  }

  apply(edit: Parameters<StrategyContext["apply"]>[0], decision: Decision): ReturnType<StrategyContext["apply"]> {
    this.applied.push(decision);
    const { network, optimizer, step } = this;
    return network.device.scope("probe", () => applyEdit(edit, { network, optimizer, step, probe: this.probe() }));
  }

  decline(declined: Declined): void {
    this.declined.push(declined);
  }

  trial(): never {
    throw new Error("no trial without a training loop");
  }

  validationLoss(): number {
    return 0;
  }

  time<T>(_phase: string, body: () => T): T {
    return body();
  }

  countFlops(): void {}
}
