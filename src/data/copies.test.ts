import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../formats/csv.ts";
import { copiesAmong, copiesIn, countDistinct, firstsOf } from "./copies.ts";
import type { Dataset, Split } from "./dataset.ts";
import { datasetFrom } from "./dataset-from.ts";
import type { DivideOptions, Fold } from "./divide.ts";
import { divideRows } from "./divide.ts";
import { imageDataset } from "./image-dataset.ts";
import { splitRows } from "./split.ts";
import { tableDataset } from "./table.ts";

/** How often each of some rows is there. */
const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 30, maxLength: 60 });

/** Rows one after the other, then their copies in turns. */
function repeated(times: readonly number[]): number[] {
  const rows = times.map((_, row) => row);
  for (let turn = 2; turn <= Math.max(...times); turn++) {
    rows.push(...times.flatMap((count, row) => (count >= turn ? [row] : [])));
  }
  return rows;
}

const firstsIn = (rows: readonly number[]): Int32Array | null => firstsOf(Float64Array.from(rows));

/** Which of the original rows are in each part; fails where one is in two. */
function expectApart(parts: readonly (readonly number[])[]): void {
  const seen = new Map<number, number>();
  for (const [part, rows] of parts.entries()) {
    for (const row of rows) expect(seen.get(row) ?? part).toBe(part);
    for (const row of rows) seen.set(row, part);
  }
}

/** The rows of a split, told by their first input. */
function namesOf(split: Split | null): number[] {
  if (!split) return [];
  const { values, columns, rows } = split.inputs;
  return Array.from({ length: rows }, (_, row) => values[row * columns] as number);
}

const partsOf = ({ train, validation, test }: Dataset): number[][] => [train, validation, test].map(namesOf);

describe("copies of rows", () => {
  it("are in one part of every division in which neither time nor a column says where rows go", () => {
    const fold = fc.option(fc.record({ of: fc.constant(4), index: fc.nat(3), repeat: fc.nat(2) }));
    fc.assert(
      fc.property(counts, fc.nat(), fold, fc.boolean(), (times, seed, fold: Fold | null, grouped) => {
        const rows = repeated(times);
        const copies = firstsIn(rows);
        const labels = Int32Array.from(rows, (row) => row % 2);
        const groups = grouped ? Int32Array.from(rows, (_, at) => Math.floor(at / 3)) : null;
        const none = { times: null, roles: null, whole: false };
        const options: DivideOptions = { ...none, seed, labels, groups, copies, fold, test: 0.2, validation: 0.25 };
        const { train, validation, test } = divideRows(rows.length, options);
        expectApart([train, validation, test].map((part) => Array.from(part, (at) => rows[at] as number)));
        expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(rows.map((_, at) => at));
      }),
    );
  });

  it("change nothing about where the rows go that they are copies of", () => {
    fc.assert(
      fc.property(counts, fc.nat(), (times, seed) => {
        const rows = repeated(times);
        const labelsOf = (some: readonly number[]) => Int32Array.from(some, (row) => row % 3);
        const single = splitRows(times.length, { seed, labels: labelsOf(times.map((_, row) => row)) });
        const split = splitRows(rows.length, { seed, labels: labelsOf(rows), copies: firstsIn(rows) });
        for (const part of ["train", "validation", "test"] as const) {
          expect([...split[part]].slice(0, single[part].length)).toEqual([...single[part]]);
        }
      }),
    );
  });

  it("are on one side in tables, arrays and images, and each part says which they are", () => {
    const rows = repeated(Array.from({ length: 60 }, (_, row) => 1 + (row % 3)));
    const table = parseCsv(
      `a,b,y\n${rows.map((row) => `${row * 1.5},${row % 7},${row % 2 ? "odd" : "even"}`).join("\n")}\n`,
      {
        where: "t.csv",
      },
    );
    const images = { images: Uint8Array.from(rows), labels: rows.map((row) => row % 2), where: "images" };
    const set = { name: "i", shape: [1, 1, 1], scale: 1, classes: ["even", "odd"], train: images, test: images };
    for (const dataset of [
      tableDataset(table, { name: "t", seed: 1 }),
      datasetFrom({ inputs: rows.map((row) => [row, row % 7]), targets: rows.map((row) => `class ${row % 2}`) }),
      { ...imageDataset(set, { seed: 1, validation: 0.3 }), test: { inputs: { rows: 0 } } as Split },
    ]) {
      const parts = partsOf(dataset);
      expectApart(parts);
      expect(dataset.notes.filter((note) => note.startsWith("copies:"))).toEqual([
        "copies: 60 of 120 rows have the same inputs as an earlier row; they are on its side of every split, and count as one observation",
      ]);
      const { copies, inputs } = dataset.train;
      expect(countDistinct(copies as Int32Array)).toBe(new Set(parts[0]).size);
      expect(inputs.rows).toBe(parts[0]?.length);
    }
  });

  it("are looked for where chance does not make rows equal: not in a few columns with few values", () => {
    const few = Array.from({ length: 200 }, (_, row) => [row % 2, row % 3, row % 4]);
    const inputs = (rows: readonly number[][]) => ({
      kind: "reals" as const,
      rows: rows.length,
      columns: rows[0]?.length ?? 0,
      values: Float32Array.from(rows.flat()),
    });
    expect(copiesIn(inputs(few))).toBeNull();
    expect(copiesIn(inputs(few.map((row, at) => [...row, at % 96])))).not.toBeNull();
    const wide = Array.from({ length: 80 }, (_, at) => Array.from({ length: 14 }, (_, bit) => ((at * 211) >> bit) & 1));
    expect(copiesIn(inputs([...wide, ...wide]))).not.toBeNull();
    expect(copiesAmong(Float64Array.of(1, 2, 3), [])).toBeNull();
  });
});
