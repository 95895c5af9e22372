import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../formats/csv.ts";
import type { Fold } from "./divide.ts";
import { type TableOptions, tableDataset } from "./table.ts";

/** A table of n rows; the input x is the row's number. */
function table(n: number, columns: Readonly<Record<string, (row: number) => string | number>>) {
  const names = Object.keys(columns);
  const rows = Array.from({ length: n }, (_, row) => [row, ...names.map((name) => columns[name]?.(row))].join(","));
  return parseCsv(`x,${names.join(",")}\n${rows.join("\n")}\n`, { where: "t.csv" });
}

/** Row numbers of each part, from the standardized inputs. */
function partsOf(source: ReturnType<typeof table>, options: Partial<TableOptions>) {
  const dataset = tableDataset(source, { name: "t", seed: 1, ...options });
  const feature = dataset.preprocessing?.features.find(({ column }) => column === "x") as {
    mean: number;
    deviation: number;
  };
  const columns = dataset.inputShape[0] as number;
  const rows = (split: typeof dataset.train | null): number[] =>
    split === null
      ? []
      : Array.from(
          { length: split.inputs.rows },
          (_, i) => Math.round((split.inputs.values[i * columns] as number) * feature.deviation + feature.mean) + 0,
        ).sort((a, b) => a - b);
  return { dataset, train: rows(dataset.train), validation: rows(dataset.validation), test: rows(dataset.test) };
}

const foldsOf = (of: number, repeat = 0): Fold[] => Array.from({ length: of }, (_, index) => ({ index, of, repeat }));
const all = (n: number): number[] => Array.from({ length: n }, (_, row) => row);

describe("folds of a table", () => {
  it("test every row once, and train on none that they test or validate on", () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 60 }), fc.integer({ min: 2, max: 6 }), (n, of) => {
        const source = table(n, { y: (row) => (row % 3 === 0 ? "a" : "b") });
        const folds = foldsOf(of).map((fold) => partsOf(source, { fold }));
        expect(folds.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(all(n));
        for (const { train, validation, test } of folds) {
          expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(all(n));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("have their share of every class, also where classes alternate with the folds", () => {
    const source = table(100, { y: (row) => (row % 5 === 0 ? "rare" : "common") });
    for (const fold of foldsOf(5)) {
      const { test } = partsOf(source, { fold });
      expect(test.filter((row) => row % 5 === 0)).toHaveLength(4);
      expect(test).toHaveLength(20);
    }
  });

  it("differ from repeat to repeat, and not from run to run", () => {
    const source = table(50, { y: (row) => row % 2 });
    const of = (repeat: number) => partsOf(source, { fold: { index: 0, of: 5, repeat } }).test;
    expect(of(0)).toEqual(of(0));
    expect(of(0)).not.toEqual(of(1));
  });

  it("leave all rows to train on where none is named, and say which classes are rare", () => {
    const source = table(40, { y: (row) => (row < 2 ? "rare" : row % 2 === 0 ? "a" : "b") });
    const { dataset, train, validation, test } = partsOf(source, { folds: "auto" });
    expect(dataset.folds).toBe(5);
    expect([train, validation, test]).toEqual([all(40), [], []]);
    expect(dataset.notes.join()).toMatch(/fewer rows than the 5 folds: "rare" \(2\)/);
    for (const fold of foldsOf(5)) expect(partsOf(source, { fold }).train.length).toBeGreaterThan(20);
    expect(partsOf(source, {}).dataset.folds).toBe(1);
  });

  it("fit the preprocessing to their training rows alone, also where a column has no value there", () => {
    const source = table(20, { z: (row) => (row === 3 ? 7 : ""), y: (row) => `c${row % 2}` });
    for (const fold of foldsOf(5)) {
      const { dataset, train } = partsOf(source, { fold, whole: true });
      const mean = train.reduce((sum, row) => sum + row, 0) / train.length;
      expect(dataset.preprocessing?.features[0]).toMatchObject({ column: "x", mean: expect.closeTo(mean, 9) });
    }
  });
});

describe("groups", () => {
  it("are never on two sides, with folds and without, and are no input", () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 20 }), fc.integer({ min: 0, max: 1000 }), (groups, seed) => {
        const groupOf = (row: number) => Math.floor((row * row) / 7) % groups;
        const source = table(80, { g: groupOf, y: (row) => `c${row % 2}` });
        const folds = new Set(all(80).map(groupOf)).size >= 5 ? foldsOf(5) : [];
        for (const fold of [null, ...folds]) {
          const parts = partsOf(source, { group: "g", seed, ...(fold ? { fold } : {}) });
          expect(parts.dataset.preprocessing?.inputs).toEqual(["x"]);
          const sides = [parts.train, parts.validation, parts.test].map((rows) => new Set(rows.map(groupOf)));
          expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(new Set(all(80).map(groupOf)).size);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("that span a given split are refused by name, of a column and of a file", () => {
    const source = table(40, {
      g: (row) => row % 10,
      part: (row) => (row < 30 ? "train" : "test"),
      y: (row) => `c${row % 2}`,
    });
    expect(() => partsOf(source, { group: "g", split: "part" })).toThrow(
      /10 groups of column "g" are on more than one side.*"0" \(train and test\)/,
    );
    const plain = table(40, { g: (row) => row % 10, y: (row) => `c${row % 2}` });
    const test = table(4, { g: (row) => row + 8, y: (row) => `c${row % 2}` });
    expect(() => partsOf(plain, { group: "g", test })).toThrow(/2 groups.*"8" \(train and test\)/);
    expect(() => partsOf(table(40, { g: () => 1, y: (row) => `c${row % 2}` }), { group: "g", folds: 5 })).toThrow(
      /1 groups are too few for 5 folds/,
    );
  });
});

describe("time", () => {
  const date = (row: number): string =>
    `2024-${String((row % 12) + 1).padStart(2, "0")}-${String(Math.floor(row / 12) + 1).padStart(2, "0")}`;
  const source = table(60, { when: date, y: (row) => row % 7 });
  const time = (row: number): number => Date.parse(date(row));
  const span = (rows: readonly number[]): [number, number] => [
    Math.min(...rows.map(time)),
    Math.max(...rows.map(time)),
  ];

  it("puts what is tested after what is validated, and that after what is trained on", () => {
    for (const fold of [null, ...foldsOf(4)]) {
      const { train, validation, test, dataset } = partsOf(source, {
        time: "when",
        task: "regression",
        ...(fold ? { fold } : {}),
      });
      expect(dataset.preprocessing?.inputs).toEqual(["x"]);
      expect(span(train)[1]).toBeLessThanOrEqual(span(validation)[0]);
      expect(span(validation)[1]).toBeLessThanOrEqual(span(test)[0]);
    }
  });

  it("that is no date or number is an error that names the line", () => {
    const wrong = table(20, { when: (row) => (row === 2 ? "soon" : row), y: (row) => row * 1.5 });
    expect(() => partsOf(wrong, { time: "when" })).toThrow(
      /column "when" must hold numbers or dates.*line 4 has "soon"/,
    );
  });
});

describe("a split column", () => {
  const part = (row: number): string => (row % 4 === 0 ? "Test" : row % 4 === 1 ? "val" : "train");
  const source = table(40, { part, y: (row) => `c${row % 2}` });

  it("says what each row is for, and is no input", () => {
    const { train, validation, test, dataset } = partsOf(source, { split: "part", folds: "auto" });
    expect(dataset.folds).toBe(1);
    expect(dataset.preprocessing?.inputs).toEqual(["x"]);
    expect(test.every((row) => part(row) === "Test")).toBe(true);
    expect(validation.every((row) => part(row) === "val")).toBe(true);
    expect(train.length + validation.length + test.length).toBe(40);
    expect(partsOf(source, { split: "part", whole: true }).train).toHaveLength(30);
  });

  it("is refused with folds, as the target, with another use of the column, and with other words", () => {
    expect(() => partsOf(source, { split: "part", folds: 5 })).toThrow(
      /folds: the column of --split says which rows test/,
    );
    expect(() => partsOf(source, { split: "y" })).toThrow(/split: the column "y" is the target/);
    expect(() => partsOf(source, { split: "part", group: "part" })).toThrow(/is that of/);
    const wrong = table(20, { part: (row) => (row === 5 ? "maybe" : "train"), y: (row) => `c${row % 2}` });
    expect(() => partsOf(wrong, { split: "part" })).toThrow(/must say train, validation or test.*line 7 has "maybe"/);
  });
});
