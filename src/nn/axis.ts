/**
 * An axis is a growable width. One `Axis` object is shared by everything that has this width: the weight that produces it, its
 * bias, the weight that consumes it, and the optimizer's moments of all of those. To widen is to grow the axis.
 *
 * @module
 */

/** Identifies a unit for as long as it lives; positions move, ids do not. */
export type UnitId = number & { readonly brand: "UnitId" };

/** One unit of an axis. */
export interface Unit {
  readonly id: UnitId;
  /** Number of training steps that were complete when it was made; 0 for the first units. */
  readonly birth: number;
}

/** A growable width: one object that every parameter of that width shares. */
export class Axis {
  readonly name: string;
  /** The most units it may have, or null for no cap of its own. */
  readonly max: number | null;
  #units: readonly Unit[];
  #nextId: number;

  constructor(name: string, size: number, max: number | null = null) {
    this.name = name;
    this.max = max;
    this.#nextId = size;
    this.#units = Array.from({ length: size }, (_, i) => ({ id: i as UnitId, birth: 0 }));
  }

  get size(): number {
    return this.#units.length;
  }

  /** The units in order of position. */
  get units(): readonly Unit[] {
    return this.#units;
  }

  /** New units that no unit was before; they join the axis only through `assign`. */
  make(count: number, birth: number): Unit[] {
    const first = this.#nextId;
    this.#nextId += count;
    return Array.from({ length: count }, (_, i) => ({ id: (first + i) as UnitId, birth }));
  }

  /** Replaces the units. Only `applyEdit` and the loading of a checkpoint call this: shapes must follow. */
  assign(units: readonly Unit[]): void {
    this.#units = units;
    for (const unit of units) this.#nextId = Math.max(this.#nextId, unit.id + 1);
  }

  /** The whole state as plain data: ids and births by position, and the next id. */
  state(): AxisState {
    return {
      name: this.name,
      ids: this.#units.map((u) => u.id),
      births: this.#units.map((u) => u.birth),
      nextId: this.#nextId,
    };
  }

  restore(state: AxisState): void {
    this.#units = state.ids.map((id, i) => ({ id: id as UnitId, birth: state.births[i] as number }));
    this.#nextId = state.nextId;
  }
}

/** An axis as plain data. */
export interface AxisState {
  readonly name: string;
  readonly ids: readonly number[];
  readonly births: readonly number[];
  readonly nextId: number;
}

/** A dimension of a parameter: fixed, or an axis. */
export type Dim = number | Axis;

export function dimSize(dim: Dim): number {
  return typeof dim === "number" ? dim : dim.size;
}
