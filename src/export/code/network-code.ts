/** A program as calls of functions on buffers: text that C and JavaScript share. @module */

import { OptionError } from "../../errors.ts";
import { activationNamed } from "../../nn/layers/shared/activation-of.ts";
import { windowGrid } from "../../tensor/window.ts";
import type { Program, Step } from "../program.ts";
import { floatText } from "./literals.ts";

/** Numbers that belong to a model. */
export interface CodeConstant {
  readonly name: string;
  readonly type: "float" | "int" | "double";
  readonly values: ArrayLike<number>;
}

export interface NetworkCode {
  /** Sizes of the buffers `b0`, `b1`, ...; the inputs are in `b0`. */
  readonly buffers: readonly number[];
  readonly constants: readonly CodeConstant[];
  readonly calls: readonly string[];
  /** Functions of its activations, by name. */
  readonly activations: Readonly<Record<string, string>>;
  /** The buffer with the outputs. */
  readonly output: string;
}

type Shape = readonly number[];
const sizeOf = (shape: Shape): number => shape.reduce((size, edge) => size * edge, 1);
const positionsOf = ([, ...grid]: Shape): number => sizeOf(grid);

/** The shape of what a step gives: [features], or [channels, height, width]. */
function shapeOf(step: Step, inputs: readonly Shape[], { tensors }: Program): Shape {
  const [x = []] = inputs;
  const out = (): number => tensors[`${step.layer}.weight`]?.shape[0] as number;
  const [, ...grid] = x;
  const window = (size: number): number[] => {
    const { stride, padding } = step as unknown as { stride: number; padding: number };
    const { outHeight, outWidth } = windowGrid(step.op, grid, { size, stride, padding });
    return [outHeight, outWidth];
  };
  switch (step.op) {
    case "linear":
      return [out()];
    case "conv2d":
      return [out(), ...window(tensors[`${step.layer}.weight`]?.shape[2] as number)];
    case "max-pool":
    case "average-pool":
      return [x[0] as number, ...window(step.size as number)];
    case "global-average-pool":
      return [x[0] as number];
    case "flatten":
      return [sizeOf(x)];
    case "concat":
      return [inputs.reduce((sum, shape) => sum + sizeOf(shape), 0)];
    case "gather":
      return [(step.columns as readonly number[]).length];
    default:
      return x;
  }
}

/** Steps whose output may replace their input, number by number. */
const IN_PLACE = ["activation", "batch-norm", "add", "flatten"];

/** A buffer for each value: one that no later step reads is used again. */
function assignBuffers({ steps }: Program, shapes: readonly Shape[]): { slots: number[]; sizes: number[] } {
  const lastUse = shapes.map((_, value) => {
    const readers = steps.flatMap(({ inputs }, i) => (inputs.includes(value) ? [i + 1] : []));
    return value === steps.length ? Number.POSITIVE_INFINITY : Math.max(value, ...readers);
  });
  const sizes = [sizeOf(shapes[0] as Shape)];
  const slots = [0];
  for (const [i, { op, inputs }] of steps.entries()) {
    const value = i + 1;
    const taken = slots.flatMap((slot, of) => {
      const dies = (lastUse[of] as number) <= value && IN_PLACE.includes(op) && inputs.includes(of);
      return (lastUse[of] as number) >= value && !dies ? [slot] : [];
    });
    const [x = 0] = inputs;
    const own = slots[x] as number;
    const reusable = [...sizes.keys()].filter((slot) => !taken.includes(slot));
    const slot =
      op === "flatten" || (IN_PLACE.includes(op) && reusable.includes(own)) ? own : (reusable[0] ?? sizes.length);
    sizes[slot] = Math.max(sizes[slot] ?? 0, sizeOf(shapes[value] as Shape));
    slots.push(slot);
  }
  return { slots, sizes };
}

/** What a call is made from. */
interface Call {
  readonly step: Step;
  readonly y: string;
  readonly xs: readonly string[];
  readonly shapes: readonly Shape[];
  readonly shape: Shape;
  /** Names of tensors of the step's layer; 0 where it has none. */
  readonly tensors: (...parts: string[]) => string[];
}

const text = (name: string, ...args: readonly (string | number)[]): string[] => [`${name}(${args.join(", ")});`];
const eps = ({ eps: value }: Step): string => `${floatText(value as number)}f`;

const writers: Readonly<Record<string, (call: Call) => string[]>> = {
  linear: ({ y, xs, shape, shapes, tensors }) =>
    text("linear", y, xs[0] as string, shape[0] as number, sizeOf(shapes[0] as Shape), ...tensors("weight", "bias")),
  conv2d({ step, y, xs, shape, shapes, tensors }) {
    const [x] = shapes as [Shape];
    const { stride, padding, groups, size } = step as unknown as Record<
      "stride" | "padding" | "groups" | "size",
      number
    >;
    const grouped = [(x[0] as number) / groups, (shape[0] as number) / groups];
    return text(
      "conv2d",
      y,
      xs[0] as string,
      ...shape,
      ...x.slice(1),
      size,
      stride,
      padding,
      ...grouped,
      ...tensors("weight", "bias"),
    );
  },
  "batch-norm": ({ step, y, xs, shape, tensors }) =>
    text(
      "batch_norm",
      ...[y, xs[0] as string, shape[0] as number, positionsOf(shape), eps(step)],
      ...tensors("weight", "bias", "running_mean", "running_var"),
    ),
  "layer-norm": ({ step, y, xs, shape, tensors }) =>
    text(
      "layer_norm",
      y,
      xs[0] as string,
      shape[0] as number,
      positionsOf(shape),
      eps(step),
      ...tensors("weight", "bias"),
    ),
  "group-norm"({ step, y, xs, shape, tensors }) {
    const groups = step.groups as number;
    const sizes = [groups, (shape[0] as number) / groups, positionsOf(shape)];
    return text("group_norm", y, xs[0] as string, ...sizes, eps(step), ...tensors("weight", "bias"));
  },
  "max-pool": ({ step, y, xs, shape, shapes: [x = []] }) =>
    text("max_pool", y, xs[0] as string, ...shape, ...x.slice(1), ...pool(step)),
  "average-pool": ({ step, y, xs, shape, shapes: [x = []] }) =>
    text("average_pool", y, xs[0] as string, ...shape, ...x.slice(1), ...pool(step)),
  "global-average-pool": ({ y, xs, shapes: [x = []] }) =>
    text("global_average_pool", y, xs[0] as string, x[0] as number, positionsOf(x)),
  flatten: () => [],
  add: ({ y, xs, shape }) => text("add", y, ...xs, sizeOf(shape)),
  concat({ y, xs, shapes }) {
    let at = 0;
    return xs.flatMap((x, i) => {
      const size = sizeOf(shapes[i] as Shape);
      at += size;
      return text("copy", y, at - size, x, size);
    });
  },
};

const pool = (step: Step): number[] => [step.size, step.stride, step.padding] as number[];

/** y = f(x), number by number. */
function activationText(name: string, step: Step): string {
  const body = activationNamed(step.activation as string).c("x[i]", `${floatText(step.alpha as number)}f`);
  return `static void ${name}(float *y, const float *x, int count) {\n  for (int i = 0; i < count; i++) y[i] = ${body};\n}`;
}

const identifier = (name: string): string => name.replace(/[^A-Za-z0-9]/g, "_");

/** @throws OptionError for an operation that is not written */
export function networkCode(program: Program): NetworkCode {
  const shapes: Shape[] = [program.inputShape];
  for (const step of program.steps) {
    const inputs = step.inputs.map((value) => shapes[value] as Shape);
    shapes.push(shapeOf(step, inputs, program));
  }
  const { slots, sizes } = assignBuffers(program, shapes);
  const constants: CodeConstant[] = Object.entries(program.tensors).map(([name, { values }]) => {
    return { name: identifier(name), type: "float", values };
  });
  const activations: Record<string, string> = {};
  const calls = program.steps.flatMap((step, i) => {
    const [y, ...xs] = [i + 1, ...step.inputs].map((value) => `b${slots[value]}`) as [string, ...string[]];
    const own = step.inputs.map((value) => shapes[value] as Shape);
    const shape = shapes[i + 1] as Shape;
    if (step.op === "activation") {
      const alpha = activationNamed(step.activation as string).alpha === 0 ? "" : `_${floatText(step.alpha as number)}`;
      const name = identifier(`apply_${step.activation}${alpha}`);
      activations[name] = activationText(name, step);
      return text(name, y, xs[0] as string, sizeOf(shape));
    }
    if (step.op === "gather") {
      const name = `columns_${i + 1}`;
      constants.push({ name, type: "int", values: step.columns as readonly number[] });
      return text("gather", y, xs[0] as string, shape[0] as number, name);
    }
    const write = writers[step.op];
    if (!write) throw new OptionError(`export: "${step.op}" cannot be written as a function. Choose another format.`);
    const size = program.tensors[`${step.layer}.weight`]?.shape[2];
    const tensors = (...parts: string[]): string[] =>
      parts.map((part) => (program.tensors[`${step.layer}.${part}`] ? identifier(`${step.layer}.${part}`) : "0"));
    return write({ step: step.op === "conv2d" ? { ...step, size } : step, y, xs, shapes: own, shape, tensors });
  });
  return { buffers: sizes, constants, calls, activations, output: `b${slots.at(-1)}` };
}
