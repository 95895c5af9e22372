/** Tables of layers, before and after. @module */

import Table from "cli-table3";
import type { LayerRow } from "../../node/runs/layer-table.ts";
import { grouped } from "./numbers.ts";

/** A plain table: no colors of its own, numbers to the right. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, i) => (right.includes(i) ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 1, "padding-right": 1 },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;
const total = (layers: readonly LayerRow[]): number => layers.reduce((sum, { parameters }) => sum + parameters, 0);

/** Layers with their weights' shapes. */
export function layersTable(layers: readonly LayerRow[]): string {
  const rows = layers.map(({ name, axis, shape, activation, parameters }) => {
    return [name, axis ?? "", shapeText(shape), activation, grouped(parameters)];
  });
  rows.push(["total", "", "", "", grouped(total(layers))]);
  return plainTable(["layer", "grows along", "weight [out, in]", "activation", "parameters"], rows, [4]);
}

const difference = (before: number, after: number): string =>
  after === before ? "" : `${after > before ? "+" : "\u2212"}${grouped(Math.abs(after - before))}`;

/** Layers at the start and at the end, with the difference. */
export function layersChangeTable(before: readonly LayerRow[], after: readonly LayerRow[]): string {
  const rows = after.map((layer, i) => {
    const old = before[i] ?? layer;
    return [
      layer.name,
      shapeText(old.shape),
      shapeText(layer.shape),
      grouped(old.parameters),
      grouped(layer.parameters),
      difference(old.parameters, layer.parameters),
    ];
  });
  const [first, last] = [total(before), total(after)];
  rows.push(["total", "", "", grouped(first), grouped(last), difference(first, last)]);
  return plainTable(["layer", "before [out, in]", "after", "parameters", "after", "difference"], rows, [3, 4, 5]);
}
