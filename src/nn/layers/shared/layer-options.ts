/** What the specs of weighted layers have in common. @module */

import { OptionError } from "../../../errors.ts";
import { named } from "../../../nearest.ts";
import type { Dim } from "../../axis.ts";
import type { InitialDistribution } from "../../initial-distribution.ts";
import * as initialDistributions from "../../initializers/index.ts";
import type { BuildContext, LayerSpec } from "../../layer.ts";
import { OPEN_WIDTH } from "../../open-outputs.ts";

export interface WeightedOptions {
  /** Add a bias; default true. */
  readonly bias?: boolean;
  /** Name of the initial distribution of the weight; default `glorot-uniform`. Biases start at 0. */
  readonly initial?: string;
  /** Whether the output is an axis that may grow and shrink; default true, false for the last layer of a network. */
  readonly grows?: boolean;
  /** The most units its axis may ever have; default none. */
  readonly max?: number;
}

/** The output that a spec's `width` defines. @throws OptionError when it is no width, or does not fit the surrounding layers */
export function outputDim(spec: LayerSpec, context: BuildContext, name: string): Dim {
  const { kind, width } = spec;
  if (width === "same") {
    if (context.requiredOutput !== null) return context.requiredOutput;
    throw new OptionError(
      `${name}: width "same" is allowed only for the last layer of a residual block. Give a number, or "input" for the axis of the input.`,
    );
  }
  if (width === "input") {
    if (context.requiredOutput === null || context.requiredOutput === context.input) return context.input;
    throw new OptionError(
      `${name}: the last layer of this residual block has another width than the block's input. Write ${kind}("same") instead of ${kind}("input").`,
    );
  }
  if (width === OPEN_WIDTH) {
    throw new OptionError(
      `${name}: the number of outputs is set by the dataset, and no dataset is given yet. Train the network, or give a number: \`withOutputs(spec, 10)\`.`,
    );
  }
  if (typeof width !== "number" || !Number.isInteger(width) || width < 0) {
    throw new OptionError(`${name}: expected a width that is a whole number of at least 0, received ${String(width)}.`);
  }
  if (context.requiredOutput !== null) {
    throw new OptionError(
      `${name}: the last layer of a residual block has the width of the block's input. Write ${kind}("same") instead of ${kind}(${width}).`,
    );
  }
  return spec.grows === false ? width : context.axis(width, typeof spec.max === "number" ? spec.max : null);
}

/** The initial distribution that a spec names. @throws OptionError for an unknown name */
export function initialDistribution(spec: LayerSpec, name: string): InitialDistribution {
  const wanted = String(spec.initial ?? "glorot-uniform");
  return named("initial distribution", Object.values(initialDistributions), wanted, `${name}: `);
}

/** A whole number among a spec's options. @throws OptionError when it is none, or below `least` */
export function wholeOption(name: string, key: string, value: unknown, least: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
  throw new OptionError(
    `${name}: expected ${key} to be a whole number of at least ${least}, received ${String(value)}.`,
  );
}
