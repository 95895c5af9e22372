import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Axis, type Dim, dimSize } from "../nn/axis.ts";
import type { Variable } from "../nn/parameter.ts";
import { ageBlocks } from "./age-blocks.ts";

function axisOf(name: string, births: readonly number[]): Axis {
  const axis = new Axis(name, 0);
  axis.assign(births.flatMap((birth) => axis.make(1, birth)));
  return axis;
}

const births = fc.array(fc.nat({ max: 6 }), { maxLength: 7 });
const ascending = births.map((found) => found.toSorted((a, b) => a - b));

const variableOf = (dims: readonly Dim[]): Variable => ({
  name: "w",
  dims,
  tensor: null as unknown as Variable["tensor"],
});
const birthsOf = (dim: Dim): number[] =>
  dim instanceof Axis ? dim.units.map((unit) => unit.birth) : Array<number>(dimSize(dim)).fill(0);

/** The birth of every entry, row-major, from the definition: the latest of its units'. */
function entryBirths(dims: readonly Dim[]): number[] {
  return dims.reduce<number[]>(
    (found, dim) => found.flatMap((birth) => birthsOf(dim).map((own) => Math.max(birth, own))),
    [0],
  );
}

function expectCover(dims: readonly Dim[]): void {
  const columns = dimSize(dims.at(-1)!);
  const expected = entryBirths(dims);
  const found: (number | null)[] = expected.map(() => null);
  for (const block of ageBlocks(variableOf(dims))) {
    for (let r = block.row; r < block.row + block.rows; r++) {
      for (let c = block.column; c < block.column + block.columns; c++) {
        expect(found[r * columns + c], `entry ${r}, ${c} is covered twice or out of range`).toBeNull();
        found[r * columns + c] = block.birth;
      }
    }
  }
  expect(found).toEqual(expected);
}

describe("age blocks", () => {
  it("cover every entry of a weight exactly once, with the birth of the younger of its units", () => {
    fc.assert(
      fc.property(births, births, (rows, columns) => expectCover([axisOf("out", rows), axisOf("in", columns)])),
      { numRuns: 300 },
    );
  });

  it("cover biases, convolutions, and weights from an axis to itself", () => {
    fc.assert(
      fc.property(births, births, (some, others) => {
        const [a, b] = [axisOf("a", some), axisOf("b", others)];
        for (const dims of [[a], [a, 3, b], [a, a], [4, b], [a, 4], [a, 2, 2]]) expectCover(dims);
      }),
      { numRuns: 60 },
    );
  });

  it("are at most two for each birth while units are only appended", () => {
    fc.assert(
      fc.property(ascending, ascending, (rows, columns) => {
        const blocks = ageBlocks(variableOf([axisOf("out", rows), axisOf("in", columns)]));
        expect(blocks.length).toBeLessThanOrEqual(2 * new Set([...rows, ...columns]).size);
      }),
    );
  });

  it("are one block for a weight that never grew", () => {
    expect(ageBlocks(variableOf([axisOf("out", [0, 0, 0]), 5]))).toEqual([
      { row: 0, rows: 3, column: 0, columns: 5, birth: 0 },
    ]);
  });
});
