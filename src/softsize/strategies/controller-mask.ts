/** A controller that opens a mask over the units of each layer. @module */

import * as z from "zod";
import { defineStrategy, type RunningStrategy } from "../../growth/strategy.ts";
import { commonOptions, inputStream } from "../common-options.ts";
import { scalarMaskForm, unitMaskForm } from "../forms.ts";
import { finishedSizing, Sizing, type SizingState } from "../sizing.ts";
import { SoftAxis } from "../soft-axis.ts";

const options = z.strictObject({
  mask: z
    .enum(["per-neuron", "scalar"])
    .default("per-neuron")
    .describe("open unit by unit, or all units together (scalar: the released code)"),
  gradient: z
    .enum(["full", "size"])
    .default("full")
    .describe("which losses train the controller: task and size loss, or only the size loss (size: the released code)"),
  influence: z.number().min(0).default(0.32).describe("weight of the size loss (c - 1)^2"),
  start: z
    .number()
    .nullable()
    .default(null)
    .describe("c at the start; default drawn from N(0, 1e-5^2), which leaves no unit open"),
  static: z.boolean().default(false).describe("keep c at 1: the control, with all units from the start"),
  ...commonOptions,
});

/**
 * N = p(c) W with p(c) = sin^2(pi c / 2) and W the layer's starting width; the first floor(N) units count in full, the next one by
 * what is left. c is trained with the network, towards 1 by the size loss influence (c - 1)^2.
 *
 * `mask: "scalar", gradient: "size", allocation: "fixed", input: true` is the released code; `static: true` beside it its control. Departs
 * from it where a network has several hidden layers: each has a controller of its own.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012, released code, JAX part
 */
export const controllerMask = defineStrategy({
  name: "controller-mask",
  summary: "A trained controller opens a mask over the units of each layer, up to the starting width.",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options,
  start(network, context, given, saved): RunningStrategy {
    const state = (saved ?? null) as SizingState | null;
    if (state?.finished) return finishedSizing(state);
    const { mask, gradient, influence, start, static: fixed, input, allocation, outgoing } = options.parse(given);
    const stream = context.observe.random("controller");
    const widths = (state?.own as number[] | undefined) ?? network.widths;
    const axes = network.axes.map((axis, i) => {
      const units = widths[i] as number;
      const value = fixed ? 1 : (start ?? 1e-5 * stream.normal());
      return new SoftAxis(network, axis, {
        form: mask === "scalar" ? scalarMaskForm(units) : unitMaskForm(units),
        value,
        input: inputStream(context.observe, input),
        taskGradient: gradient === "full" && !fixed,
      });
    });
    return new Sizing({
      strategy: "controller-mask",
      network,
      context,
      axes,
      allocation,
      outgoing,
      cap: (soft) => widths[axes.indexOf(soft)] as number,
      maxParameters: null,
      trained: !fixed,
      sizeLoss: ({ value: c }) => (fixed ? null : { value: influence * (c - 1) ** 2, slope: 2 * influence * (c - 1) }),
      own: () => widths,
    });
  },
});
