/** The structure of a step with the weights of a checkpoint, as the drawing takes it. @module */

import type { DrawnColumn, DrawnNetwork, Structure } from "burgeon/view";
import type { Scene, SceneColumn, SceneLink } from "burgeon-drawing";

/** The columns of a structure between the inputs and outputs of a checkpoint; without one, its axes alone. */
function columnsOf({ axes }: Structure, drawn: DrawnNetwork | null): SceneColumn[] {
  if (!drawn) return axes.map(({ name, units }) => ({ name, units }));
  const known = new Map(axes.map((axis) => [axis.name, axis]));
  const all = drawn.columns.flatMap((column): SceneColumn[] => {
    const axis = known.get(column.name);
    if (axis) return [{ name: column.name, units: axis.units.map((unit) => withActivity(unit, column)) }];
    return column.name === "inputs" || column.name.startsWith("outputs of") ? [column] : [];
  });
  const later = axes.filter(({ name }) => !all.some((column) => column.name === name));
  all.splice(Math.max(1, all.length - 1), 0, ...later);
  return all;
}

function withActivity(unit: DrawnColumn["units"][number], { units }: DrawnColumn): DrawnColumn["units"][number] {
  const activity = units.find(({ id }) => id === unit.id)?.activity;
  return activity === undefined ? unit : { ...unit, activity };
}

/** Weights between units that are in both; 0 for those that the checkpoint does not have. */
function linksOf(columns: readonly SceneColumn[], drawn: DrawnNetwork): SceneLink[] {
  return drawn.links.flatMap(({ from, to, weights, kernel }): SceneLink[] => {
    const [source, target] = [drawn.columns[from], drawn.columns[to]];
    const [a, b] = [source, target].map((old) => columns.findIndex(({ name }) => name === old?.name)) as [
      number,
      number,
    ];
    if (!source || !target || a < 0 || b < 0) return [];
    const rows = positions(columns[b] as SceneColumn, target);
    const cells = positions(columns[a] as SceneColumn, source);
    const old = source.units.length;
    const kept = new Float32Array(rows.length * cells.length);
    rows.forEach((row, i) => {
      if (row < 0) return;
      cells.forEach((cell, j) => {
        kept[i * cells.length + j] = cell < 0 ? 0 : (weights[row * old + cell] ?? 0);
      });
    });
    return [{ from: a, to: b, weights: kept, ...(kernel === undefined ? {} : { kernel }) }];
  });
}

function positions({ units }: SceneColumn, { units: before }: DrawnColumn): number[] {
  const at = new Map(before.map(({ id }, position) => [id, position]));
  return units.map(({ id }) => at.get(id) ?? -1);
}

export function sceneOf(structure: Structure | null, drawn: DrawnNetwork | null): Scene {
  if (drawn?.kind === "graph" || !structure) return drawn ?? { columns: [], links: [] };
  const columns = columnsOf(structure, drawn);
  return { columns, links: drawn ? linksOf(columns, drawn) : [] };
}
