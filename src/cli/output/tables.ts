/** Tables of layers, before and after. @module */

import Table from "cli-table3";
import type { LayerRow } from "../../train/model.ts";
import { grouped } from "./numbers.ts";

/** Widths with their padding, the widest narrowed until all fit. */
function fittingWidths(lines: readonly (readonly string[])[], width: number): number[] {
  const widths = (lines[0] ?? []).map((_, i) => 2 + Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  for (let excess = widths.reduce((sum, one) => sum + one + 1, 1) - width; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}

/** A plain table: no colors of its own, numbers to the right. What is wider than `width` is wrapped between words. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const table = new Table({
    head: [...head],
    ...(width === Number.POSITIVE_INFINITY ? {} : { colWidths: fittingWidths([head, ...rows], width), wordWrap: true }),
    colAligns: head.map((_, i) => (right.includes(i) ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 1, "padding-right": 1 },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Whether rows have numbers of neurons, not shapes of weights. */
const countNeurons = (layers: readonly LayerRow[]): boolean => layers.every(({ shape }) => shape.length === 1);

const shapeText = (shape: readonly number[]): string =>
  shape.length === 1 ? grouped(shape[0] as number) : `[${shape.join(", ")}]`;
const total = (layers: readonly LayerRow[]): number => layers.reduce((sum, { parameters }) => sum + parameters, 0);

/** Layers with their weights' shapes. */
export function layersTable(layers: readonly LayerRow[]): string {
  const rows = layers.map(({ name, axis, shape, activation, parameters }) => {
    return [name, axis ?? "", shapeText(shape), activation, grouped(parameters)];
  });
  rows.push(["total", "", "", "", grouped(total(layers))]);
  const shape = countNeurons(layers) ? "neurons" : "weight [out, in]";
  return plainTable(["layer", "grows along", shape, "activation", "parameters"], rows, [4]);
}

const difference = (before: number, after: number): string =>
  after === before ? "" : `${after > before ? "+" : "\u2212"}${grouped(Math.abs(after - before))}`;

/** Layers of the end in their order, and after each those that stood there at the start and are gone. */
function allNames(before: readonly LayerRow[], after: readonly LayerRow[]): string[] {
  const names = after.map(({ name }) => name);
  for (const [i, { name }] of before.entries()) {
    if (!names.includes(name)) names.splice(names.indexOf(before[i - 1]?.name ?? "") + 1, 0, name);
  }
  return names;
}

/** Layers at the start and at the end, with the difference; of those that came or went one side is empty. */
export function layersChangeTable(before: readonly LayerRow[], after: readonly LayerRow[]): string {
  const rows = allNames(before, after).map((name) => {
    const [old, now] = [before, after].map((layers) => layers.find((layer) => layer.name === name));
    return [
      name,
      old ? shapeText(old.shape) : "",
      now ? shapeText(now.shape) : "",
      old ? grouped(old.parameters) : "",
      now ? grouped(now.parameters) : "",
      difference(old?.parameters ?? 0, now?.parameters ?? 0),
    ];
  });
  const [first, last] = [total(before), total(after)];
  rows.push(["total", "", "", grouped(first), grouped(last), difference(first, last)]);
  return plainTable(
    [
      "layer",
      countNeurons(after) ? "neurons before" : "before [out, in]",
      "after",
      "parameters",
      "after",
      "difference",
    ],
    rows,
    [3, 4, 5],
  );
}
