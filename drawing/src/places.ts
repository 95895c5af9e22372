/** Where units are: slots in columns by order of birth, or forces in a graph of neurons. @module */

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation } from "d3-force";
import { MOST_UNITS } from "./edges.ts";
import type { Scene, SceneUnit } from "./scene.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The column of a scene: its middle, its slots, and whether its units are drawn one by one. */
export interface ColumnPlace {
  readonly x: number;
  readonly top: number;
  readonly height: number;
  /** Side of a unit. */
  readonly side: number;
  readonly isBar: boolean;
}

const MARGIN = 40;
const LARGEST = 22;

/** Columns over the whole width, each centred; units keep their order, so that nothing jumps. */
export function columnPlaces({ columns }: Scene, width: number, height: number): ColumnPlace[] {
  const room = height - 2 * MARGIN;
  return columns.map(({ units }, i) => {
    const x = columns.length === 1 ? width / 2 : MARGIN + (i * (width - 2 * MARGIN)) / (columns.length - 1);
    const isBar = units.length > MOST_UNITS;
    const pitch = isBar ? room / units.length : Math.min(LARGEST * 1.4, room / Math.max(1, units.length));
    const tall = isBar ? room : pitch * units.length;
    return { x, top: (height - tall) / 2, height: tall, side: Math.max(2, Math.min(LARGEST, pitch * 0.75)), isBar };
  });
}

export const slotOf = ({ x, top, height }: ColumnPlace, slot: number, count: number): Place => ({
  x,
  y: top + ((slot + 0.5) * height) / Math.max(1, count),
});

interface Body {
  readonly id: number;
  x: number;
  y: number;
  fx?: number;
  fy?: number;
  depth: number;
}

/** Places of a graph's neurons: inputs fixed on the left, outputs on the right, hidden ones where forces leave them. */
export class GraphPlaces {
  readonly #bodies = new Map<number, Body>();
  #simulation: Simulation<Body, undefined> | null = null;

  set(units: readonly SceneUnit[], edges: readonly (readonly [number, number])[], width: number, height: number): void {
    const isFirst = this.#bodies.size === 0;
    const at = (depth: number): number => MARGIN + depth * (width - 2 * MARGIN);
    const ends = [0, 1].map((depth) => units.filter((unit) => unit.depth === depth && unit.label !== undefined));
    const parents = new Map<number, number[]>();
    for (const [source, target] of edges) {
      parents.set(source, [...(parents.get(source) ?? []), target]);
      parents.set(target, [...(parents.get(target) ?? []), source]);
    }
    const alive = new Set(units.map(({ id }) => id));
    for (const id of this.#bodies.keys()) if (!alive.has(id)) this.#bodies.delete(id);
    for (const { id, depth = 0.5 } of units) {
      const end = ends[depth]?.findIndex((unit) => unit.id === id) ?? -1;
      const count = ends[depth]?.length ?? 0;
      const fixed = end < 0 ? null : { fx: at(depth), fy: MARGIN + ((end + 0.5) * (height - 2 * MARGIN)) / count };
      const known = this.#bodies.get(id);
      const near = (parents.get(id) ?? []).flatMap((other) => this.#bodies.get(other) ?? []);
      // A newborn begins between its parents.
      const y =
        near.length > 0
          ? near.reduce((sum, one) => sum + one.y, 0) / near.length
          : height * (0.2 + 0.6 * ((id * 0.618) % 1));
      const body = known ?? { id, depth, x: at(depth), y };
      Object.assign(body, { depth }, fixed ?? {});
      this.#bodies.set(id, body);
    }
    const bodies = [...this.#bodies.values()];
    const links = edges
      .filter(([source, target]) => source !== target && alive.has(source) && alive.has(target))
      .map(([source, target]) => ({ source, target }));
    this.#simulation?.stop();
    this.#simulation = forceSimulation(bodies)
      .alpha(isFirst ? 1 : 0.1) // gently, or the picture jumps at each birth
      .force("x", forceX<Body>(({ depth }) => at(depth)).strength(0.4))
      .force("y", forceY<Body>(height / 2).strength(0.03))
      .force(
        "apart",
        forceManyBody()
          .strength(-60)
          .distanceMax(height / 2),
      )
      .force("sides", forceCollide(11))
      .force(
        "edges",
        forceLink<Body, { source: number; target: number }>(links)
          .id(({ id }) => id)
          .strength(0.03),
      )
      .stop();
    if (isFirst) this.#simulation.tick(120);
  }

  /** One move. Returns whether there is more. */
  advance(): boolean {
    const simulation = this.#simulation;
    if (!simulation || simulation.alpha() < simulation.alphaMin()) return false;
    simulation.tick();
    return true;
  }

  of(id: number): Place | null {
    return this.#bodies.get(id) ?? null;
  }
}
