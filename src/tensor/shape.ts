/** Shapes: lists of non-negative integers; the last dimension is the features. @module */

import { ShapeError } from "../errors.ts";

export type Shape = readonly number[];

/** Number of elements: the product of the dimensions, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}

/** The shape of both. @throws ShapeError when they differ */
export function commonShape(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  throw new ShapeError(`${op}: expected two equal shapes, received ${showShape(a)} and ${showShape(b)}.`);
}

/** `[2, 3]`, for messages. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Rows when all dimensions but the last are run together. */
export function rowsOf(shape: Shape): number {
  return shape.length === 0 ? 1 : sizeOf(shape.slice(0, -1));
}

/** The last dimension. */
export function columnsOf(shape: Shape): number {
  return shape.at(-1) ?? 1;
}
