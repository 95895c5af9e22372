/** The size of each layer as a weight. @module */

import * as z from "zod";
import { OptionError } from "../../errors.ts";
import { defineStrategy, type RunningStrategy, type StrategyContext } from "../../growth/strategy.ts";
import type { Axis } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";
import { capOf, commonOptions, inputStream } from "../common-options.ts";
import { sizeWeightForm, trialForm } from "../forms.ts";
import { finishedSizing, Sizing, type SizingState } from "../sizing.ts";
import { SoftAxis } from "../soft-axis.ts";
import { Trials, type TrialsState } from "../trial.ts";

const options = z.strictObject({
  targetSize: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("target of the size loss (published: 5); default none: chosen by the data"),
  lambda: z.number().min(0).default(0.1).describe("weight of the size loss (N - targetSize)^2"),
  price: z
    .number()
    .min(0)
    .default(0.02)
    .describe("without a target: share by which the loss must fall as ln N rises by 1"),
  start: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .describe("N at the start (published: 0); default the layer's width"),
  rate: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("change of N (default 1) or, without a target, of ln N (default 4) per unit of the trained number"),
  trial: z.number().min(0).max(0.5).default(0.125).describe("without a target: share of the units on trial"),
  absence: z
    .number()
    .min(0.01)
    .max(0.99)
    .default(0.5)
    .describe("without a target: share of the steps in which units on trial are left out"),
  settle: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe("without a target: final share of training in which sizes do not change"),
  maxWidth: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("maximum number of units of a layer; default 1024, or its start"),
  maxParameters: z.int().min(1).nullable().default(null).describe("maximum number of parameters that growth may reach"),
  ...commonOptions,
});
/** Adam moves a number by about the learning rate a step; ln N has further to go than a weight. */
const CHOSEN_RATE = 4;
type Options = z.output<typeof options>;

/**
 * Each hidden layer has a trainable size N, one more weight to the optimizer. With a target: unit m (from 0) has the factor
 * sin^2(pi (N - m) / 2) between N = m and m + 1, and the loss is that of the task plus lambda (N - targetSize)^2. Without: units are in,
 * out or on trial (`trialForm`), and N pays price (mean training loss) ln N. Start wide then: units that come late are worth little to
 * a network that has learned to do without them.
 *
 * `targetSize: 5, start: 0, input: true, allocation: "fixed"` on a hidden layer of 9 is the published form; `start: 5` its control.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012, released code, first part
 */
export const sizeWeight = defineStrategy({
  name: "size-weight",
  summary:
    "Trains the size of each layer as a weight, to a target or until another unit costs more than it improves the loss.",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options,
  start(network, context, given, saved): RunningStrategy {
    const state = (saved ?? null) as SizingState | null;
    if (state?.finished) return finishedSizing(state);
    const parsed = options.parse(given);
    for (const axis of network.axes) check(axis, parsed);
    return parsed.targetSize === null
      ? chosenSizes(network, context, parsed, (state?.own ?? null) as TrialsState | null)
      : towardsTarget(network, context, parsed, parsed.targetSize);
  },
});

function check(axis: Axis, { maxWidth, start, targetSize }: Options): void {
  const cap = capOf(axis, maxWidth);
  const most = Math.max(start ?? axis.size, targetSize ?? 0);
  if (most <= cap) return;
  throw new OptionError(
    `strategy "size-weight": layer "${axis.name}" would have ${most} units, more than its maximum of ${cap}. Start smaller, or raise maxWidth.`,
  );
}

function towardsTarget(network: Network, context: StrategyContext, given: Options, target: number): RunningStrategy {
  const { lambda, start, input, maxWidth } = given;
  const rate = given.rate ?? 1;
  const form = sizeWeightForm(rate);
  const axes = network.axes.map((axis) => {
    const value = (start ?? axis.size) / rate;
    return new SoftAxis(network, axis, { form, value, input: inputStream(context.observe, input), taskGradient: true });
  });
  return new Sizing({
    ...given,
    strategy: "size-weight",
    network,
    context,
    axes,
    cap: ({ axis }) => capOf(axis, maxWidth),
    trained: true,
    sizeLoss({ value: s }) {
      const { value: n, slope } = form.size(s);
      return { value: lambda * (n - target) ** 2, slope: 2 * lambda * (n - target) * slope };
    },
  });
}

function chosenSizes(
  network: Network,
  context: StrategyContext,
  given: Options,
  saved: TrialsState | null,
): RunningStrategy {
  const { price, start, trial: share, absence, input, maxWidth, allocation } = given;
  const rate = given.rate ?? CHOSEN_RATE;
  const trials = new Trials(context.observe, network.axes.length, given, saved);
  const axes = network.axes.map((axis, i) => {
    const trial = {
      share,
      absence,
      get open() {
        return trials.isOpen(i);
      },
      get settled() {
        return trials.settled;
      },
    };
    return new SoftAxis(network, axis, {
      form: trialForm(rate, trial),
      value: Math.log(Math.max(1, start ?? axis.size)) / rate,
      input: inputStream(context.observe, input),
      taskGradient: true,
    });
  });
  const cap = ({ axis }: SoftAxis): number => (allocation === "fixed" ? axis.size : capOf(axis, maxWidth));
  return new Sizing({
    ...given,
    strategy: "size-weight",
    network,
    context,
    axes,
    cap,
    trained: true,
    sizeLoss: (soft) => (trials.settled ? null : trials.price(price, soft.form.size(soft.value))),
    afterStep() {
      trials.afterStep();
      for (const soft of axes) keepInside(soft, cap(soft), rate, trials.settling);
    },
    own: () => trials.state(),
  });
}

/** N stays between 1 and what may be allocated, and comes to rest at a whole number. */
function keepInside(soft: SoftAxis, cap: number, rate: number, settling: boolean): void {
  const { value: n } = soft.form.size(soft.value);
  const inside = Math.min(Math.max(1, n), cap);
  const rest = settling ? Math.round(inside) : inside;
  if (rest !== n) soft.value = Math.log(rest) / rate;
}
