/** What a model is: a network by name, at any start width. One file each in `models/`. @module */

import { OptionError } from "../errors.ts";
import type { LayerSpec } from "./layer.ts";

/** What a model is built for: outputs, start width, cap, activation. */
export interface ModelRequest {
  /** Outputs: classes, or numbers to predict. */
  readonly outputs: number;
  /** Start widths over the standard ones. */
  readonly width: number;
  /** The most that a width may become, over its standard; null for no cap of its own. */
  readonly maxWidth: number | null;
  /** Activation of all but the last layer. */
  readonly activation: string;
  /** Standard widths of the hidden layers, for models that leave them open. */
  readonly hidden: readonly number[];
  /** Share of the hidden units that training leaves out at a step, for models that can; 0 for none. */
  readonly dropout?: number;
  /** Which widths of residual blocks grow: those inside each block, the shared ones of the groups too, or one for all layers of a group. */
  readonly residual: "inner" | "all" | "group";
  /** Name of the distribution of first weights, for models that leave it open; default theirs. */
  readonly initial?: string | null;
  /** Whether first biases are drawn from it too, or 0. */
  readonly initialBias?: boolean;
}

/** A network under a name, at its standard widths or a share of them. */
export interface ModelDefinition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Whether the hidden layers and their standard widths are the request's. */
  readonly open?: boolean;
  build(request: ModelRequest): LayerSpec;
}

/** Makes a model under a name. */
export function defineModel(definition: ModelDefinition): ModelDefinition {
  return Object.freeze(definition);
}

/**
 * The start width of a layer and its cap: both times the standard, rounded, at least 1.
 *
 * @throws OptionError when the start is beyond the cap
 */
export function scaled(
  standard: number,
  { width, maxWidth }: Pick<ModelRequest, "width" | "maxWidth">,
): { readonly width: number; readonly limits: { readonly max?: number } } {
  if (!(width > 0) || (maxWidth !== null && !(maxWidth >= width))) {
    throw new OptionError(
      `model: expected a start width above 0 and a largest width of at least that, received ${width} and ${maxWidth} times the standard.`,
      { width, maxWidth },
    );
  }
  const times = (factor: number): number => Math.max(1, Math.round(standard * factor));
  return { width: times(width), limits: maxWidth === null ? {} : { max: times(maxWidth) } };
}
