import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError, OptionError } from "../errors.ts";
import { parseCsv, type Table } from "../formats/csv.ts";
import type { Dataset } from "./dataset.ts";
import { transformRows } from "./preprocessing.ts";
import { type TableOptions, tableDataset } from "./table.ts";

const read = (text: string): Table => parseCsv(new TextEncoder().encode(text), { where: "t.csv" });
const load = (text: string, options: Partial<TableOptions> = {}): Dataset =>
  tableDataset(read(text), { name: "t", seed: 1, ...options });

/** Rows made by a function of their number, below a header. */
function table(header: string, rows: number, row: (i: number) => string): string {
  return [header, ...Array.from({ length: rows }, (_, i) => row(i))].join("\n");
}
/** The column `index` of a split's inputs. */
function column(split: Dataset["train"], index: number): number[] {
  const { values, columns, rows } = split.inputs;
  return Array.from({ length: rows }, (_, row) => values[row * columns + index]!);
}
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const fruit = table(
  "weight,colour,kind",
  50,
  (i) => `${i},${["red", "green", "blue"][i % 3]},${i % 2 ? "apple" : "pear"}`,
);

describe("inputs", () => {
  test("numbers are standardized by the training rows only, texts become one-hot", () => {
    const data = load(fruit);
    expect(data.preprocessing!.inputs).toEqual(["weight", "colour=blue", "colour=green", "colour=red"]);
    expect(data.inputShape).toEqual([4]);
    const weights = column(data.train, 0);
    expect(mean(weights)).toBeCloseTo(0, 5);
    expect(mean(weights.map((value) => value ** 2))).toBeCloseTo(1, 5);
    expect(Math.abs(mean(column(data.test, 0)))).toBeGreaterThan(1e-4);
    for (let row = 0; row < data.train.inputs.rows; row++) {
      expect([1, 2, 3].reduce((sum, i) => sum + column(data.train, i)[row]!, 0)).toBe(1);
    }
  });

  test("a column that is constant in the training rows is centered and not scaled, and this is said", () => {
    const data = load(table("a,b,y", 30, (i) => `7,${i},${i % 2}`));
    expect(new Set(column(data.train, 0))).toEqual(new Set([0]));
    expect(data.notes.join()).toMatch(/centered but not scaled: "a"/);
  });

  test("a table with the columns in another order and one more gives the same inputs", () => {
    const data = load(fruit);
    const moved = transformRows(data.preprocessing!, read("colour,more,weight\nred,1,3\nblue,2,9\n"));
    const straight = transformRows(data.preprocessing!, read("weight,colour\n3,red\n9,blue\n"));
    expect(moved.values).toEqual(straight.values);
  });

  test("preprocessing is plain data", () => {
    const { preprocessing } = load(fruit);
    expect(JSON.parse(JSON.stringify(preprocessing))).toEqual(preprocessing);
  });

  test("more than 64 texts are refused, with a hint at decimal commas", () => {
    expect(() => load(table("a,b,y", 90, (i) => `n${i},1,${i % 2}`))).toThrow(
      /column "a" holds 90 different text values; at most 64/,
    );
    expect(() => load(table("a;b;y", 90, (i) => `${i},5;1;${i % 2}`))).toThrow(/decimal comma/);
    expect(load(table("a,b,y", 90, (i) => `n${i % 64},1,${i % 2}`)).inputShape).toEqual([65]);
  });

  test("nine tenths of numbers make the rest an error that names lines and values, unless declared categorical", () => {
    const mixed = table("a,b,y", 50, (i) => `${i === 7 ? "oops" : i % 5},${i},${i % 2}`);
    expect(() => load(mixed)).toThrow(/^t.csv: column "a" is numeric, but line 9 has "oops"\. .*--categorical a/);
    expect(load(mixed, { categorical: ["a"] }).inputShape).toEqual([7]);
    expect(() => load(mixed, { categorical: ["z"] })).toThrow(/there is no column "z".* The columns are "a", "b", "y"/);
    const texts = table("a,b,y", 50, (i) => `${i % 5 === 0 ? "oops" : i % 5},${i},${i % 2}`);
    expect(load(texts).inputShape).toEqual([6]);
  });
});

describe("missing values", () => {
  const gaps = table("a,c,y", 40, (i) => `${i % 4 ? i : "?"},${i % 5 ? "u" : "NA"},${i % 2 ? "n" : "m"}`);

  test("are imputed by the training mean with an indicator, texts by a level of their own", () => {
    const data = load(gaps);
    expect(data.preprocessing!.inputs).toEqual(["a", "a is missing", "c=u", "c is missing"]);
    const missing = column(data.train, 1);
    column(data.train, 0).forEach((value, row) => {
      if (missing[row] === 1) expect(value).toBe(0);
    });
    expect(missing.filter((value) => value === 1).length).toBeGreaterThan(0);
    expect(data.notes.join("\n")).toMatch(/column "a": 10 missing values are imputed by/);
    expect(data.notes.join("\n")).toMatch(/column "c": 8 missing values are encoded as a separate category/);
  });

  test("drop leaves their rows out and says how many", () => {
    const data = load(gaps, { missing: "drop" });
    expect(data.train.inputs.rows + data.validation!.inputs.rows + data.test.inputs.rows).toBe(24);
    expect(data.notes.join()).toMatch(/16 of 40 rows have a missing value/);
  });

  test("error names the line and the column", () => {
    expect(() => load(gaps, { missing: "error" })).toThrow(/line 2 has no value in column "a"/);
  });

  test("a target without a value is an error, or dropped when asked", () => {
    const text = table("a,y", 40, (i) => `${i},${i === 5 ? "" : i % 2}`);
    expect(() => load(text)).toThrow(/the target "y" has no value: line 7 has ""/);
    expect(load(text, { missing: "drop" }).notes.join()).toMatch(/1 of 40 rows/);
  });

  test("a column without any value is left out and this is said", () => {
    const data = load(table("a,b,y", 30, (i) => `NA,${i},${i % 2}`));
    expect(data.inputShape).toEqual([1]);
    expect(data.notes.join()).toMatch(/column "a" has no values and is left out/);
  });
});

describe("the target", () => {
  test("is the last column unless named; an unknown name lists the columns and the nearest", () => {
    expect(load(fruit).preprocessing!.target.column).toBe("kind");
    expect(load(fruit, { target: "colour" }).classes).toEqual(["blue", "green", "red"]);
    expect(() => load(fruit, { target: "color" })).toThrow(
      /there is no column "color"\. Did you mean "colour"\? The columns are "weight", "colour", "kind"/,
    );
  });

  test("few whole numbers are classes in their order, other numbers a regression, and task overrides", () => {
    const whole = table("a,y", 60, (i) => `${i},${[10, 9, 2][i % 3]}`);
    expect(load(whole)).toMatchObject({ task: "classification", classes: ["2", "9", "10"], targetScale: null });
    const data = load(whole, { task: "regression" });
    expect(data).toMatchObject({ task: "regression", classes: null });
    expect(load(table("a,y", 60, (i) => `${i},${i / 7}`)).task).toBe("regression");
    expect(load(table("a,y", 60, (i) => `${i},${i}`)).task).toBe("regression");
    expect(
      load(
        table("a,y", 60, (i) => `${i},${(i % 3) / 2}`),
        { task: "classification" },
      ).classes,
    ).toEqual(["0", "0.5", "1"]);
  });

  test("a number to predict is standardized by the training rows, and its scale turns it back", () => {
    const data = load(table("a,y", 60, (i) => `${i},${100 + 3.5 * i}`));
    const { mean: shift, deviation } = data.targetScale!;
    if (data.train.targets.kind !== "values") throw new Error("expected values");
    expect(mean([...data.train.targets.values])).toBeCloseTo(0, 5);
    const back = [...data.train.targets.values].map((value) => value * deviation[0]! + shift[0]!);
    for (const value of back) expect((value - 100) / 3.5).toBeCloseTo(Math.round((value - 100) / 3.5), 3);
  });

  test("what cannot be learned is refused", () => {
    expect(() => load(table("a,y", 30, (i) => `${i},same`))).toThrow(/the target "y" is "same" in every row/);
    expect(() => load(table("a,y", 30, (i) => `${i},1.5`))).toThrow(/the target "y" is "1.5" in every row/);
    expect(() => load(table("a,y", 30, (i) => `${i},name${i}`))).toThrow(/30 classes in 30 rows/);
    expect(() =>
      load(
        table("a,y", 30, (i) => `${i},${i % 2 ? "x" : "y"}`),
        { task: "regression" },
      ),
    ).toThrow(/must hold numbers for a regression, but line 2 has "y"/);
    expect(() => load("1\n2\n3\n2\n1\n1\n2\n3\n3\n")).toThrow(/a column of inputs besides the target/);
    expect(() => load("1,1.5\n2,2.5\n3,4.5\n")).toThrow(/too few: none is left for/);
  });
});

describe("test rows and limits", () => {
  const more = table("weight,colour,kind", 10, (i) => `${i},${i === 3 ? "violet" : "red"},pear`);

  test("a test table is tested on whole, and four fifths of the other are trained on", () => {
    const data = load(fruit, { test: read(more) });
    expect([data.train.inputs.rows, data.validation!.inputs.rows, data.test.inputs.rows]).toEqual([40, 10, 10]);
    expect(data.notes.join()).toMatch(/text values that did not occur in training, as zeros: line 5 has "violet"/);
  });

  test("a test table of other columns or with a new class is refused", () => {
    expect(() => load(fruit, { test: read("a,b\n1,2\n") })).toThrow(/expected the columns of t.csv, "weight"/);
    const plum = read("weight,colour,kind\n1,red,plum\n");
    expect(() => load(fruit, { test: plum })).toThrow(/classes that the training rows do not have: line 2 has "plum"/);
  });

  test("validation is a share of what is not tested on, and 0 leaves none", () => {
    expect(load(fruit, { validation: 0.5 }).validation!.inputs.rows).toBe(20);
    expect(load(fruit, { validation: 0 }).validation).toBeNull();
    expect(() => load(fruit, { validation: 1 })).toThrow(OptionError);
  });

  test("limit keeps the first training rows and leaves the others as they are", () => {
    const [all, some] = [load(fruit), load(fruit, { limit: 8 })];
    expect(some.train.inputs.rows).toBe(8);
    expect(some.test.targets).toEqual(all.test.targets);
    expect(some.train.targets).toEqual({
      kind: "classes",
      labels: (all.train.targets as { labels: Int32Array }).labels.slice(0, 8),
    });
    expect(() => load(fruit, { limit: 0.5 })).toThrow(OptionError);
  });
});

test("any table becomes finite numbers or is refused with a DataError of one line", () => {
  const pools = [
    ["1", "2", "-0.5", "0", "4e2"],
    ["1", "2", "3.5", "", "NA"],
    ["a", "b", "é", '"x\ny"'],
    ["a", "b", "?"],
    ["1e300", "-1e308", "7e-320", "1"],
    ["1", "b", ""],
  ];
  const columns = fc.array(fc.constantFrom(...pools), { minLength: 1, maxLength: 4 });
  const rows = fc
    .tuple(columns, fc.constantFrom(...pools.slice(0, 3)), fc.integer({ min: 1, max: 40 }))
    .chain(([inputs, target, height]) => {
      const row = fc.tuple(...[...inputs, target].map((pool) => fc.constantFrom(...pool)));
      return fc.array(row, { minLength: height, maxLength: height });
    });
  const options = fc.record({
    seed: fc.integer(),
    missing: fc.constantFrom("impute" as const, "drop" as const, "error" as const),
    validation: fc.constantFrom(0, 0.2, 0.6),
    limit: fc.constantFrom(1, 5, 1000),
  });
  let loaded = 0;
  const law = (text: string, given: Partial<TableOptions>): void => {
    try {
      const { train, validation, test: tested } = load(text, given);
      for (const { inputs, targets } of [train, validation ?? train, tested]) {
        expect(inputs.values.every(Number.isFinite)).toBe(true);
        expect(
          targets.kind === "classes"
            ? targets.labels.every((label) => label >= 0)
            : targets.values.every(Number.isFinite),
        ).toBe(true);
      }
      loaded++;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      expect(error.message).not.toContain("\n");
    }
  };
  fc.assert(
    fc.property(rows, options, (table, given) => law(table.map((row) => row.join(",")).join("\n"), given)),
    { numRuns: 1000 },
  );
  expect(loaded).toBeGreaterThan(100);
});
