/** The model without hidden layers, fitted to its optimum: logistic or ridge regression. @module */

import type { LossDefinition } from "../../nn/loss.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { minimize, type Valued } from "../../optim/minimize.ts";
import { differentiate } from "../../tensor/differentiate.ts";
import { record } from "../../tensor/tape.ts";
import { stepFlops } from "../loop/pace.ts";
import type { ResidentSplit } from "../source/resident.ts";

const PASS_ROWS = 1024;
/** Largest entry of the gradient of the mean loss at the optimum, as in scikit-learn. */
const TOLERANCE = 1e-4;
const MOST_ITERATIONS = 200;
const LEAST_ITERATIONS = 20;
/** Operations that every fit may take, however short training was. */
const LEAST_FLOPS = 2e9;

export interface LinearOptions {
  readonly loss: LossDefinition;
  readonly outputs: number;
  /** Floating-point operations that the fit may take, of many rows; 20 iterations are always made. */
  readonly flops: number;
}

export interface LinearModel {
  readonly network: Network;
  /** Whether it came to its optimum, and not to the end of its iterations. */
  readonly converged: boolean;
}

const join = (parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((part) => [...part]));

/** Sum of the losses of all rows, and its gradient in the parameters. */
function summed(network: Network, split: ResidentSplit, { loss }: LinearOptions): Valued {
  const { device, parameters } = network;
  const sums = parameters.map(({ tensor }) => new Float64Array(tensor.size));
  let value = 0;
  for (let start = 0; start < split.rows; start += PASS_ROWS) {
    const length = Math.min(PASS_ROWS, split.rows - start);
    const rows = Int32Array.from({ length }, (_, i) => start + i);
    device.scope("linear model", () =>
      record(device, (tape) => {
        const { inputs, targets } = split.batch(rows);
        const found = loss.compute(network.forward(inputs, { training: true }), targets);
        const gradients = differentiate(device, tape, [{ output: found.output, weight: length }]);
        value += found.read().loss * length;
        for (const [p, { tensor }] of parameters.entries()) {
          const part = gradients.of(tensor)?.read() ?? [];
          const sum = sums[p] as Float64Array;
          for (let i = 0; i < part.length; i++) sum[i] = (sum[i] as number) + (part[i] as number);
        }
      }),
    );
  }
  return { value, gradient: join(sums) };
}

function write({ parameters }: Network, values: Float64Array): void {
  let at = 0;
  for (const { tensor } of parameters) {
    tensor.write(values.subarray(at, at + tensor.size));
    at += tensor.size;
  }
}

/**
 * Minimizes the mean loss of all rows plus |W|^2 / (2 n) (of squared errors |W|^2 / n), W without the biases and n the number of rows: as
 * scikit-learn's LogisticRegression and Ridge do by default. Inputs are those that networks get.
 */
export function linearModel(split: ResidentSplit, options: LinearOptions): LinearModel {
  const { device, columns, rows } = split;
  const network = new Network(device, perceptron([], options.outputs), { inputs: columns, seed: 0 });
  const [weight] = network.parameters;
  const penalized = weight?.tensor.size ?? 0;
  const penalty = options.loss.task === "regression" ? 2 : 1;
  const of = (x: Float64Array): Valued => {
    write(network, x);
    const { value, gradient } = summed(network, split, options);
    let squares = 0;
    for (let i = 0; i < penalized; i++) {
      squares += (x[i] as number) ** 2;
      gradient[i] = (gradient[i] as number) + penalty * (x[i] as number);
    }
    return { value: (value + (penalty * squares) / 2) / rows, gradient: gradient.map((one) => one / rows) };
  };
  const perIteration = stepFlops(network.flops(), rows);
  const affordable = Math.floor(Math.max(LEAST_FLOPS, options.flops) / Math.max(1, perIteration));
  const iterations = Math.max(LEAST_ITERATIONS, Math.min(MOST_ITERATIONS, affordable));
  const { at, converged } = minimize(of, new Float64Array(network.parameterCount), {
    iterations,
    tolerance: TOLERANCE,
  });
  write(network, at);
  return { network, converged };
}
