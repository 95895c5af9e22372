import { describe, expect, it } from "vitest";
import { parseCsv } from "../../formats/csv.ts";
import { tableReport } from "../table.ts";

const lines = Array.from({ length: 60 }, (_, i) => {
  const share = i % 12 === 0 ? "" : `${i * 1.3}`;
  return `${i + 1},${share},${["red", "blue"][i % 2]},3,g${i % 6},${i % 3 ? "yes" : "no"}`;
});
const table = parseCsv(`id,share,color,same,team,answer\n${lines.join("\n")}\n`, { where: "t.csv" });

describe("the report of a table", () => {
  it("says of each column what it holds, what becomes of it, and why not", () => {
    const { rows, columns, classes } = tableReport(table, { name: "t", seed: 1 });
    expect(rows).toBe(60);
    expect(
      columns.map(({ column, kind, missing, use, inputs, why }) => [column, kind, missing, use, inputs, why]),
    ).toEqual([
      ["id", "numeric", 0, "left out", 0, "an id: a different number in every row"],
      ["share", "numeric", 5, "numeric", 2, null],
      ["color", "categorical", 0, "categorical", 2, null],
      ["same", "numeric", 0, "left out", 0, 'it is "3" in all, or almost all, training rows'],
      ["team", "categorical", 0, "categorical", 6, null],
      ["answer", "categorical", 0, "target", 0, null],
    ]);
    expect(classes).toEqual({ no: 20, yes: 40 });
  });

  it("says how a run divides the rows", () => {
    const division = (options: object): string | undefined =>
      tableReport(table, { name: "t", seed: 1, ...options }).notes.at(-1);
    expect(division({ folds: "auto" })).toBe(
      "division: quality is measured over 5 folds (the default below 2,000 rows; --folds 1: one split), divided by class; the network that is kept is trained on all rows",
    );
    expect(division({ folds: 3, group: "team" })).toMatch(/over 3 folds, divided by the groups of "team"/);
    expect(division({})).toBe("division: 40 rows train, 9 validate, 11 test, divided by class");
    expect(division({ time: "id" })).toMatch(/in the order of "id"$/);
  });
});
