/** Numbers of things that come and go, side by side on the linear memory. @module */

import type { Address } from "../kernels/address.ts";
import type { Device, Reals } from "../tensor/device.ts";

/** One array: `rows` rows (default 1) with `each` numbers (default 1) for each slot. */
export interface Field {
  readonly kind: "real" | "f64" | "i32";
  readonly each?: number;
  readonly rows?: number;
}

const FIRST_CAPACITY = 16;

/** Arrays [rows, capacity, each] by name; capacity doubles, contents stay. A slot is 0 everywhere until it is written. */
export class SlotArrays<Name extends string> {
  readonly #device: Device;
  readonly #fields: readonly (readonly [Name, Required<Field>])[];
  readonly #addresses = {} as Record<Name, Address>;
  #capacity = 0;

  constructor(device: Device, fields: Readonly<Record<Name, Field>>) {
    this.#device = device;
    this.#fields = (Object.entries(fields) as [Name, Field][]).map(([name, field]) => [
      name,
      { each: 1, rows: 1, ...field },
    ]);
    this.reserve(FIRST_CAPACITY);
  }

  /** Slots there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Where an array begins, or one of its rows. Moves when the capacity grows. */
  address(name: Name, row = 0): Address {
    const { kind, each } = this.#field(name);
    return this.#addresses[name] + row * this.#capacity * each * this.#bytes(kind);
  }

  /** Makes room for `slots` slots. */
  reserve(slots: number): void {
    if (slots <= this.#capacity) return;
    const before = this.#capacity;
    let capacity = Math.max(before, 1);
    while (capacity < slots) capacity *= 2;
    for (const [name, { kind, each, rows }] of this.#fields) {
      const address = this.#device.heap.allocate(rows * capacity * each * this.#bytes(kind));
      const to = this.#view(kind, address, rows * capacity * each).fill(0);
      if (before > 0) {
        const from = this.#view(kind, this.#addresses[name], rows * before * each);
        for (let row = 0; row < rows; row++) {
          to.set(from.subarray(row * before * each, (row + 1) * before * each), row * capacity * each);
        }
        this.#device.heap.free(this.#addresses[name]);
      }
      this.#addresses[name] = address;
    }
    this.#capacity = capacity;
  }

  /** The numbers of one slot, row after row. */
  read(name: Name, slot: number): number[] {
    const { kind, each, rows } = this.#field(name);
    const view = this.#view(kind, this.#addresses[name], rows * this.#capacity * each);
    return Array.from({ length: rows * each }, (_, i) => view[this.#index(i, each, slot)] as number);
  }

  /** The numbers of one slot in these arrays, by name. */
  readAll(names: readonly Name[], slot: number): Record<string, number[]> {
    return Object.fromEntries(names.map((name) => [name, this.read(name, slot)]));
  }

  write(name: Name, slot: number, values: readonly number[]): void {
    const { kind, each, rows } = this.#field(name);
    const view = this.#view(kind, this.#addresses[name], rows * this.#capacity * each);
    for (let i = 0; i < rows * each; i++) view[this.#index(i, each, slot)] = values[i] as number;
  }

  /** The first number of a slot: the whole of it where `rows` and `each` are 1. */
  get(name: Name, slot: number): number {
    const { kind } = this.#field(name);
    return this.#view(kind, this.#addresses[name], slot + 1)[slot] as number;
  }

  /** Sets the named arrays of a slot to 0, all of them by default. */
  clear(slot: number, names: readonly Name[] = this.#fields.map(([name]) => name)): void {
    for (const name of names) {
      const { each, rows } = this.#field(name);
      this.write(name, slot, new Array(rows * each).fill(0));
    }
  }

  free(): void {
    for (const [name] of this.#fields) this.#device.heap.free(this.#addresses[name]);
  }

  #index(i: number, each: number, slot: number): number {
    return Math.floor(i / each) * this.#capacity * each + slot * each + (i % each);
  }

  #field(name: Name): Required<Field> {
    return (this.#fields.find(([other]) => other === name) as readonly [Name, Required<Field>])[1];
  }

  #bytes(kind: Field["kind"]): number {
    return kind === "real" ? this.#device.bytesPerReal : kind === "f64" ? 8 : 4;
  }

  #view(kind: Field["kind"], address: Address, n: number): Reals | Int32Array {
    if (kind === "i32") return this.#device.ints(address, n);
    return kind === "f64" ? this.#device.doubles(address, n) : this.#device.reals(address, n);
  }
}
