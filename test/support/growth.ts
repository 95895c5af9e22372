/** What triggers, initializers and strategies are given, without a training loop around it. @module */

import { applyEdit } from "../../src/edits/apply.ts";
import { Look, type LookOptions } from "../../src/growth/look/look.ts";
import { type Site, sitesOf } from "../../src/growth/look/site.ts";
import type { Decision, Declined, GradientPass, StrategyContext } from "../../src/growth/strategy.ts";
import type { Taps } from "../../src/nn/layer.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam } from "../../src/optim/optimizers/adam.ts";
import type { Device } from "../../src/tensor/device.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { meanSquaredError } from "../../src/tensor/ops/mean-squared-error.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { record } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { inputsFor } from "./networks.ts";

/** A matrix as one row for each sample, one column for each unit. */
export type Samples = readonly (readonly number[])[];

/** Forward and backward towards fixed targets; of one sample alone when `only` says which, in a mean over all. */
export function gradientPassOn(
  network: Network,
  inputs: Tensor,
  taps: Taps | null,
  only: number | null = null,
): GradientPass {
  const { device } = network;
  return record(device, (tape) => {
    const outputs = network.forward(inputs, { taps });
    const given = outputs.read();
    const targets = Float64Array.from({ length: outputs.size }, (_, i) => {
      const counts = only === null || Math.floor(i / outputs.columns) === only;
      return counts ? Math.sin(i) : (given[i] as number);
    });
    const loss = meanSquaredError(outputs, device.tensor(targets, outputs.shape));
    return { loss: loss.read().loss, gradients: differentiate(device, tape, [{ output: loss.output }]) };
  });
}

/** Signals outside a training loop, on fixed rows and towards fixed targets. */
export function signalsOf(network: Network, sites: readonly Site[], more: Partial<LookOptions> = {}): Look {
  return new Look({
    network,
    inputs: () => inputsFor(network, 40),
    maxRows: null,
    skips: true,
    sites,
    moment: { step: 1, totalSteps: 100 },
    gradientPass: (taps) => gradientPassOn(network, inputsFor(network, 40), taps),
    lastUpdate: ({ tensor }) =>
      network.device.tensor(
        tensor.read().map((value) => value / 100),
        tensor.shape,
      ),
    random: (name) => new RandomStream(1, name),
    countFlops: () => undefined,
    ...more,
  });
}

/** Runs `body` on the signals of a network whose only hidden layer has exactly these activations. */
export function withActivations<T>(
  device: Device,
  samples: Samples,
  body: (site: Site, look: Look) => T,
  more: Partial<LookOptions> = {},
): T {
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
    const inputs = (): Tensor => device.tensor(values, [samples.length, Math.max(1, width)]);
    const gradientPass = (taps: Taps): GradientPass => gradientPassOn(network, inputs(), taps);
    return body(site!, signalsOf(network, [site!], { inputs, gradientPass, ...more }));
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
  readonly loss = null;
  readonly learningRate = null;
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

  recentInputs(capacity: number): Tensor {
    this.asked.push(capacity);
    const { device, inputs } = this.network;
    return device.tensor(normalSamples(capacity, inputs).flat(), [capacity, inputs]);
  }

  probe(): Tensor {
    const { device, inputs } = this.network;
    return device.tensor(normalSamples(8, inputs, 2).flat(), [8, inputs]);
  }

  labelledProbe(rows: number): ReturnType<StrategyContext["labelledProbe"]> {
    const { device, inputs } = this.network;
    const labels = device.scratch(4 * rows);
    device.ints(labels, rows).set(Array.from({ length: rows }, (_, i) => i % 2));
    const values = normalSamples(rows, inputs, 3).flat();
    return { inputs: device.tensor(values, [rows, inputs]), targets: { kind: "classes", labels } };
  }

  gradientPass(taps: Taps | null): GradientPass {
    return gradientPassOn(this.network, this.recentInputs(16), taps);
  }

  keepUpdates(): void {}

  lastUpdate(): null {
    return null;
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

  keep(): void {}

  forget(): void {}

  rollBack(): never {
    throw new Error("nothing to go back to without a training loop");
  }

  validationLoss(): number {
    return 0;
  }

  time<T>(_phase: string, body: () => T): T {
    return body();
  }

  countFlops(): void {}
}
