/** The structure of a network at every moment of its life, from its log: which units each axis has, by id. @module */

import type { GrowthEvent, StartEvent, TrainEvent } from "../train/events/events.ts";

/** A unit that keeps its id while positions move. */
export interface ViewUnit {
  readonly id: number;
  readonly birth: number;
}

/** An axis at a step of a run. */
export interface ViewAxis {
  readonly name: string;
  readonly units: readonly ViewUnit[];
}

/** What a network is made of after a step. */
export interface Structure {
  readonly step: number;
  readonly axes: readonly ViewAxis[];
  readonly parameters: number;
  /** Whether ids are those of the network; false in logs that tell widths alone, where units are taken to go from the end. */
  readonly exact: boolean;
}

const fresh = (count: number, first: number, birth: number): ViewUnit[] =>
  Array.from({ length: Math.max(0, count) }, (_, i) => ({ id: first + i, birth }));

/** An axis of a new width, where the log does not name units: new ones join at the end, and leave from there. */
function resized(units: readonly ViewUnit[], width: number, step: number, nextId: number): ViewUnit[] {
  return width <= units.length ? units.slice(0, width) : [...units, ...fresh(width - units.length, nextId, step)];
}

/** The units of an axis after an edit that names them. */
function edited(
  units: readonly ViewUnit[],
  { born, removed }: NonNullable<GrowthEvent["units"]>[string],
  births: (id: number) => number,
): ViewUnit[] {
  const gone = new Set(removed);
  const all = [...units.filter(({ id }) => !gone.has(id)), ...born.map((id) => ({ id, birth: births(id) }))];
  return all.sort((a, b) => a.birth - b.birth || a.id - b.id);
}

/** Follows a network through its log. */
export class Life {
  readonly structures: Structure[] = [];
  readonly #nextIds = new Map<string, number>();
  /** Births of all units there were: an edit that is undone brings units back. */
  readonly #births = new Map<string, number>();

  append(event: TrainEvent): void {
    if (event.type === "start") this.#begin(event);
    if (event.type === "growth") this.#grow(event);
  }

  #begin({ axes, widths, units, parameters }: StartEvent): void {
    const first = axes.map((name, i) => {
      const ids = units?.[name];
      return { name, units: ids ? ids.map((id) => ({ id, birth: 0 })) : fresh(widths[i] ?? 0, 0, 0) };
    });
    this.#note(first);
    this.structures.push({ step: 0, axes: first, parameters, exact: true });
  }

  #note(axes: readonly ViewAxis[]): void {
    for (const { name, units } of axes)
      for (const { id, birth } of units) {
        if (!this.#births.has(`${name} ${id}`)) this.#births.set(`${name} ${id}`, birth);
        this.#nextIds.set(name, Math.max(this.#nextIds.get(name) ?? 0, id + 1));
      }
  }

  #grow(event: GrowthEvent): void {
    const before = this.structures.at(-1);
    if (!before) return;
    const { step, widths, parameters, units: named } = event;
    const names = event.axes ?? before.axes.map(({ name }) => name);
    const axes = names.map((name, i): ViewAxis => {
      const units = before.axes.find((axis) => axis.name === name)?.units ?? [];
      const change = named?.[name];
      if (change) return { name, units: edited(units, change, (id) => this.#births.get(`${name} ${id}`) ?? step) };
      return { name, units: resized(units, widths[i] ?? units.length, step, this.#nextIds.get(name) ?? 0) };
    });
    this.#note(axes);
    const exact = before.exact && (named !== undefined || sameWidths(before.axes, axes));
    const next = { step, axes, parameters, exact };
    if (before.step === step) this.structures[this.structures.length - 1] = next;
    else this.structures.push(next);
  }

  /** The structure after a step; null before the start. */
  at(step: number): Structure | null {
    return this.structures.findLast((structure) => structure.step <= step) ?? this.structures[0] ?? null;
  }
}

const sameWidths = (a: readonly ViewAxis[], b: readonly ViewAxis[]): boolean =>
  a.length === b.length &&
  b.every(({ name, units }) => a.find((one) => one.name === name)?.units.length === units.length);

/** What one axis has more and less in the second structure. */
export interface AxisDifference {
  readonly axis: string;
  readonly born: readonly number[];
  readonly removed: readonly number[];
  readonly kept: readonly number[];
}

/** Two structures of one network by the ids of units; of two networks by the names of axes, their units by position. */
export function structureDifference(a: Structure, b: Structure): AxisDifference[] {
  const names = [...new Set([...a.axes, ...b.axes].map(({ name }) => name))];
  const idsOf = ({ axes }: Structure, name: string): number[] =>
    axes.find((axis) => axis.name === name)?.units.map(({ id }) => id) ?? [];
  return names.map((axis) => {
    const [before, after] = [new Set(idsOf(a, axis)), new Set(idsOf(b, axis))];
    return {
      axis,
      born: [...after].filter((id) => !before.has(id)),
      removed: [...before].filter((id) => !after.has(id)),
      kept: [...after].filter((id) => before.has(id)),
    };
  });
}

/** A decision on the track under a curve. */
export interface TrackMark {
  readonly step: number;
  readonly axis: string;
  readonly what: "grown" | "declined" | "rolled back" | "pruned";
  /** Position of its event among the decisions of the log. */
  readonly at: number;
}

const REMOVES: readonly string[] = ["prune", "remove", "remove-edge", "fold"];

/** The result of a decision, in the word of its mark. */
export function markOf(event: TrainEvent): TrackMark["what"] | null {
  if (event.type === "declined") return "declined";
  if (event.type !== "growth") return null;
  if (event.kind === "rollback") return "rolled back";
  return REMOVES.includes(event.kind) || event.to < event.from ? "pruned" : "grown";
}
