/** What triggers, initializers and strategies are given, without a training loop around it. @module */

import { applyEdit } from "../../src/edits/apply.ts";
import { Look, type LookParts, type Noted, type View } from "../../src/growth/look/look.ts";
import { type Site, sitesOf } from "../../src/growth/look/site.ts";
import type { Actor, Decision, Declined, GradientPass, Observer, StrategyContext } from "../../src/growth/strategy.ts";
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

/** What a test says of a look. */
export type LookGiven = Partial<Omit<View, "gradientRows"> & Noted & Omit<LookParts["observe"], "gradientPass">> & {
  readonly gradientPass?: (taps: Taps) => GradientPass;
};

/** A look outside a training loop, on fixed rows and towards fixed targets. */
export function lookOf(network: Network, sites: readonly Site[], more: LookGiven = {}): Look {
  const { inputs = () => inputsFor(network, 40), maxRows = null, skips = true, targets } = more;
  const { gradientPass = (taps) => gradientPassOn(network, inputsFor(network, 40), taps) } = more;
  const observe: LookParts["observe"] = {
    step: 1,
    totalSteps: 100,
    comparison: "same",
    loss: null,
    lastUpdate: ({ tensor }) =>
      network.device.tensor(
        tensor.read().map((value) => value / 100),
        tensor.shape,
      ),
    random: (name) => new RandomStream(1, name),
    countFlops: () => undefined,
    validationLoss: () => Number.NaN,
    ...more,
    gradientPass: (taps) => gradientPass(taps as Taps),
  };
  return new Look({
    network,
    observe,
    sites,
    view: { inputs, maxRows, skips, ...(targets ? { targets } : {}) },
    noted: { trainingLoss: more.trainingLoss ?? null, updates: more.updates ?? (() => null) },
  });
}

/** Runs `body` on the signals of a network whose only hidden layer has exactly these activations. */
export function withActivations<T>(
  device: Device,
  samples: Samples,
  body: (site: Site, look: Look) => T,
  more: LookGiven = {},
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
    return body(site!, lookOf(network, [site!], { inputs, gradientPass, ...more }));
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
  readonly applied: Decision[] = [];
  readonly declined: Declined[] = [];
  readonly asked: number[] = [];
  readonly observe: Observer;
  readonly act: Actor;

  constructor(network: Network) {
    const optimizer = new Optimizer(network.device, network.parameters, {
      definition: adam,
      options: adam.options.parse({}),
    });
    this.observe = this.#observer(network);
    this.act = {
      apply: (edit, decision) => {
        this.applied.push(decision);
        const { step, observe } = this;
        return network.device.scope("probe", () =>
          applyEdit(edit, { network, optimizer, step, probe: observe.probe() }),
        );
      },
      decline: (declined) => void this.declined.push(declined),
      keep: () => undefined,
      forget: () => undefined,
      rollBack() {
        throw new Error("nothing to go back to without a training loop");
      },
    };
  }

  #observer(network: Network): Observer {
    const stub = this;
    const { device, inputs } = network;
    const streams = new Map<string, RandomStream>();
    const drawn = (rows: number, seed: number) =>
      device.tensor(normalSamples(rows, inputs, seed).flat(), [rows, inputs]);
    const recentInputs = (capacity: number): Tensor => {
      stub.asked.push(capacity);
      return drawn(capacity, 1);
    };
    return {
      get step() {
        return stub.step;
      },
      totalSteps: 100,
      trainingRows: 4096,
      heldOutRows: 0,
      comparison: "same",
      batch: null,
      loss: null,
      learningRate: null,
      recentInputs,
      probe: () => drawn(8, 2),
      labelledProbe(rows) {
        const labels = device.scratch(4 * rows);
        device.ints(labels, rows).set(Array.from({ length: rows }, (_, i) => i % 2));
        return { inputs: drawn(rows, 3), targets: { kind: "classes", labels } };
      },
      gradientPass: (taps) => gradientPassOn(network, recentInputs(16), taps),
      keepUpdates: () => undefined,
      lastUpdate: () => null,
      random(name) {
        const stream = streams.get(name) ?? new RandomStream(1, name);
        streams.set(name, stream);
        return stream;
      },
      validationLoss: () => 0,
      time: (_phase, body) => body(),
      countFlops: () => undefined,
    };
  }

  attempt(): never {
    throw new Error("no attempt without a training loop");
  }

  trial(): never {
    throw new Error("no trial without a training loop");
  }
}
