/** The network that a configuration starts with. @module */

import { type Dataset, outputsOf } from "../../../data/dataset.ts";
import { OptionError } from "../../../errors.ts";
import type { LayerSpec } from "../../../nn/layer.ts";
import { Network } from "../../../nn/network.ts";
import { withWidths } from "../../../nn/spec-widths.ts";
import type { Device } from "../../../tensor/device.ts";
import type { ResolvedConfig } from "../config/resolve-config.ts";
import { byName, models } from "../definitions.ts";

/** Narrowest start, over the standard widths, that is tried for a number of parameters. */
const LEAST_WIDTH = 1 / 64;
/** Largest widths of models by name over the standard ones, as in the published comparisons. */
const MOST_WIDTH = 2;
/** Halvings of the interval of widths in the search for a number of parameters. */
const HALVINGS = 16;

/** The description of the start: the model at its width, or with the widths in `hidden`. @throws OptionError */
export function startModel(config: ResolvedConfig, dataset: Dataset): LayerSpec {
  const { hidden, width, maxWidthMultiplier, activation, residual } = config;
  const model = byName(models, config.model);
  const open = model.open ?? false;
  const cap = maxWidthMultiplier ?? (open ? null : Math.max(MOST_WIDTH, width));
  const spec = model.build({
    outputs: outputsOf(dataset),
    width: !open && hidden && cap !== null ? Math.min(width, cap) : width,
    maxWidth: cap,
    activation,
    hidden: hidden ?? [],
    residual,
    dropout: config.dropout,
    initial: config.initial,
    initialBias: config.initialBias,
  });
  return open || !hidden ? spec : withWidths(spec, hidden);
}

/**
 * Says `parameters` as a width: that of the largest network with no more.
 *
 * @throws OptionError when the narrowest has more
 */
export function sizedConfig(config: ResolvedConfig, dataset: Dataset, device: Device): ResolvedConfig {
  const { parameters: wanted } = config;
  if (wanted === null) return config;
  const at = (width: number): ResolvedConfig => ({ ...config, parameters: null, width });
  const count = (width: number): number => {
    const network = new Network(device, startModel(at(width), dataset), {
      inputs: dataset.train.inputs.columns,
      inputShape: dataset.inputShape,
      seed: 0,
    });
    network.dispose();
    return network.parameterCount;
  };
  let low = LEAST_WIDTH;
  const least = count(low);
  if (least > wanted) {
    throw new OptionError(
      `parameters: the narrowest ${config.model} has ${least.toLocaleString("en-US")}, more than ${wanted.toLocaleString("en-US")}. Allow more, or choose another model.`,
      { parameters: wanted, least },
    );
  }
  const limit = config.maxWidthMultiplier ?? Number.POSITIVE_INFINITY;
  while (2 * low <= limit && count(2 * low) <= wanted) low *= 2;
  let high = Math.min(2 * low, limit);
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (count(middle) <= wanted) low = middle;
    else high = middle;
  }
  return at(low);
}
