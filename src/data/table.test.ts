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

  test.each([
    ["is the same number in all rows", () => "7"],
    ["is the same number in all rows but one", (i: number) => (i === 3 ? "1000" : "7")],
    ["is the same text in all rows but one", (i: number) => (i === 3 ? "new" : "old")],
    ["differs by less than the network's numbers can tell", (i: number) => `${3 + i * 1e-10}`],
  ])("a column that %s is left out, and this is said", (_, value) => {
    const data = load(table("a,b,y", 50, (i) => `${value(i)},${i % 7},${i % 2}`));
    expect(data.preprocessing!.inputs).toEqual(["b"]);
    expect(data.notes.join("\n")).toMatch(/left out: "a": it is ".*" in all, or almost all, training rows/);
  });

  test("every input differs within the training rows", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const text = table(
        "a,b,y",
        60,
        (i) => `${i < 3 ? "few" : ["u", "v"][i % 2]},${i > 56 ? 9 : 1},${i % 7},${i % 2}`,
      );
      const data = load(text.replace("a,b,y", "a,b,x,y"), { seed });
      for (let at = 0; at < data.inputShape[0]!; at++) expect(new Set(column(data.train, at)).size).toBeGreaterThan(1);
    }
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

  test("up to 64 texts are one input each, more are hashed, rare ones share an input", () => {
    expect(load(table("a,b,y", 640, (i) => `n${i % 64},${i % 5},${i % 2}`)).inputShape).toEqual([65]);
    const many = load(table("a,b,y", 900, (i) => `n${i % 90},${i % 5},${i % 2}`));
    expect(many.inputShape).toEqual([65]);
    expect(many.preprocessing!.features[0]).toMatchObject({ kind: "hashed", buckets: 64, missingLevel: false });
    const rows = many.train.inputs;
    for (let row = 0; row < rows.rows; row++) {
      const set = [...rows.values.subarray(row * 65, row * 65 + 64)].reduce((sum, value) => sum + value ** 2, 0);
      expect([0, 1, 2].some((sum) => Math.abs(set - sum) < 1e-5)).toBe(true);
    }
    const rare = load(table("a,b,y", 200, (i) => `${i < 10 ? `rare${i}` : ["u", "v"][i % 2]},${i % 5},${i % 2}`));
    expect(rare.preprocessing!.inputs).toEqual(["a=u", "a=v", "a is another", "b"]);
  });

  test("columns that name rows are left out unless asked for: ids, row numbers, free text", () => {
    const text = table(",customer_id,code,comment,x,y", 60, (i) => {
      return `${i},${9000 + 7 * i},k${i}z,"a long text of words ${i}",${i % 7},${i % 2}`;
    });
    const data = load(text);
    expect(data.preprocessing!.inputs).toEqual(["x"]);
    const said = data.notes.join("\n");
    expect(said).toMatch(/left out: "1": a row number without a name/);
    expect(said).toMatch(/left out: "customer_id": an id: a different number in every row/);
    expect(said).toMatch(/left out: "code": an id: 60 different texts in 60 rows/);
    expect(said).toMatch(/left out: "comment": free text: 60 different texts in 60 rows/);
    expect(load(text, { only: ["customer_id", "x"] }).preprocessing!.inputs).toEqual(["customer_id", "x"]);
    expect(() => load(text, { only: ["none*"] })).toThrow(/no column is called like "none\*"/);
    expect(load(text, { only: ["c*", "x"], ignore: ["co*"] }).preprocessing!.inputs).toEqual(["x"]);
    expect(() => load(text, { ignore: ["x"] })).toThrow(/found none \("1" is left out: .*--only 1,customer_id/);
  });

  test("dates become days, year, and month, weekday and hour on circles; constant parts are left out", () => {
    const day = (i: number): string => new Date(Date.UTC(2023, 0, 1 + 3 * i, i % 24)).toISOString().slice(0, 16);
    const data = load(table("when,x,y", 150, (i) => `${i === 7 ? "" : day(i)},${i % 7},${i % 2}`));
    expect(data.preprocessing!.inputs).toEqual([
      ...["when: days", "when: year", "when: month sine", "when: month cosine", "when: weekday sine"],
      ...["when: weekday cosine", "when: hour sine", "when: hour cosine", "x"],
    ]);
    const plain = load(table("when,x,y", 100, (i) => `${(i % 28) + 1}.3.2024,${i % 7},${i % 2}`));
    expect(plain.preprocessing!.inputs).toEqual(["when: days", "when: weekday sine", "when: weekday cosine", "x"]);
    const either = table("when,x,y", 100, (i) => `${(i % 12) + 1}/${(i % 5) + 1}/2024,${i % 7},${i % 2}`);
    expect(load(either).notes.join()).toMatch(
      /"when": dates read as month, day, year \(--date-order dmy for the other\)/,
    );
    expect(load(either, { dateOrder: "dmy" }).notes.join()).not.toMatch(/dates read as/);
  });

  test("ordered levels are one number, and a level that is not named is refused", () => {
    const text = table("size,x,y", 60, (i) => `${["low", "mid", "high"][i % 3]},${i % 7},${i % 2}`);
    const data = load(text, { levels: { size: ["low", "mid", "high"] } });
    expect(data.preprocessing!.inputs).toEqual(["size", "x"]);
    expect(new Set(column(data.train, 0).map((value) => value.toFixed(3))).size).toBe(3);
    expect(() => load(text, { levels: { size: ["low", "high"] } })).toThrow(
      /column "size" has the levels low, high \(--levels\), but line 3 has "mid"/,
    );
  });

  test("nine tenths of numbers make the rest an error that names lines and values, unless declared categorical", () => {
    const mixed = table("a,b,y", 50, (i) => `${i === 7 ? "oops" : i % 5},${i},${i % 2}`);
    expect(() => load(mixed)).toThrow(
      /^t.csv: column "a" is numeric, but line 9 has "oops"\. .*--categorical a.*--ignore a/,
    );
    expect(load(mixed, { categorical: ["a"] }).inputShape).toEqual([7]);
    expect(() => load(mixed, { categorical: ["z"] })).toThrow(/there is no column "z".* The columns are "a", "b", "y"/);
    const texts = table("a,b,y", 50, (i) => `${i % 5 === 0 ? "oops" : i % 5},${i},${i % 2}`);
    expect(load(texts).inputShape).toEqual([6]);
  });
});

describe("missing values", () => {
  const gaps = table("a,c,y", 40, (i) => `${i % 4 ? i : "?"},${i % 5 ? "u" : "NA"},${i % 2 ? "n" : "m"}`);

  test("are imputed by the training median with an indicator, texts by a level of their own", () => {
    const data = load(gaps);
    expect(data.preprocessing!.inputs).toEqual(["a", "a is missing", "c=u", "c is missing"]);
    const missing = column(data.train, 1);
    const known = column(data.train, 0)
      .filter((_, row) => missing[row] === 0)
      .sort((a, b) => a - b);
    column(data.train, 0).forEach((value, row) => {
      if (missing[row] === 1) expect(value).toBe(known[(known.length - 1) >> 1]);
    });
    expect(missing.filter((value) => value === 1).length).toBeGreaterThan(0);
    expect(data.notes.join("\n")).toMatch(/missing: "a" 25 % \(the median and an indicator\), "c" 20 % \(a level\)/);
  });

  test("drop removes their rows and reports how many", () => {
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
    expect(load(text, { missing: "drop" }).notes.join()).toMatch(/1 of 40 rows have a missing value/);
    expect(load(text, { missing: "drop-target" }).notes.join()).toMatch(/1 of 40 rows have no target and are left out/);
    const word = table("a,y", 40, (i) => `${i % 9},${["NA", "ZA"][i % 2]}`);
    expect(() => load(word)).toThrow(/has no value: line 2 has "NA".*take "NA" for a value \(--no-na\)/);
  });

  test("a column without any value is left out and this is said", () => {
    const data = load(table("a,b,y", 30, (i) => `NA,${i},${i % 2}`));
    expect(data.inputShape).toEqual([1]);
    expect(data.notes.join()).toMatch(/left out: "a": it has no values/);
  });
});

describe("the target", () => {
  test("is the last column unless named; an unknown name lists the columns and the nearest", () => {
    expect(load(fruit).preprocessing!.target).toMatchObject({ column: "kind" });
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

  test("a class is its text, as it is written", () => {
    for (const classes of [
      ["007", "7"],
      ["1.0", "1"],
      ["208310224003697457", "208310224003697458"],
      ["a", "A"],
    ]) {
      const data = load(
        table("a,y", 60, (i) => `${i},${classes[i % 2]}`),
        { task: "classification" },
      );
      expect([...data.classes!].sort()).toEqual([...classes].sort());
    }
  });

  test("several targets are numbers that are predicted together", () => {
    const text = table("a,y,z", 60, (i) => `${i},${i / 7},${100 - i}`);
    const data = load(text, { target: ["y", "z"] });
    expect(data).toMatchObject({ task: "regression", classes: null, inputShape: [1] });
    if (data.train.targets.kind !== "values") throw new Error("expected values");
    expect(data.train.targets).toMatchObject({ columns: 2, values: { length: 2 * data.train.inputs.rows } });
    const [y, z] = [0, 1].map((at) => {
      const { mean: shift, deviation } = data.targetScale!;
      return (data.train.targets as { values: Float32Array }).values[at]! * deviation[at]! + shift[at]!;
    });
    expect(100 - 7 * y!).toBeCloseTo(z!, 3);
    expect(() => load(text, { target: ["y", "z"], task: "classification" })).toThrow(/several targets must be numbers/);
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

describe("a column of weights", () => {
  const text = (weights: readonly string[]): string =>
    ["x,w,y", ...weights.map((w, i) => `${i % 7},${w},${i % 2 === 0 ? "a" : "b"}`)].join("\n");
  const of = (weights: readonly string[]) =>
    tableDataset(parseCsv(text(weights)), { name: "weighted", seed: 1, sampleWeight: "w" });

  test("is no input, and goes with its rows, with the mean 1 over the training rows", () => {
    const weights = Array.from({ length: 40 }, (_, i) => String(i));
    const { train, validation, test, preprocessing, leftOut } = of(weights);
    expect(preprocessing!.inputs).toEqual(["x"]);
    expect(leftOut).toContainEqual({ column: "w", why: "it divides or weighs the rows" });
    expect(train.weights!.reduce((a, b) => a + b, 0) / train.inputs.rows).toBeCloseTo(1, 12);
    const all = [train, validation!, test].flatMap(({ weights: own }) => [...own!]).sort((a, b) => a - b);
    const unit = all[1]!;
    expect(all.map((weight) => Math.round(weight / unit))).toEqual(weights.map(Number));
  });

  test("is refused with line and value where a weight is below 0, missing, or none above 0", () => {
    const weights = Array.from({ length: 40 }, () => "1");
    expect(() => of(weights.with(3, "-1"))).toThrow(
      'column "w" must hold a weight of 0 or more in every row (--sample-weight): line 5 has "-1"',
    );
    expect(() => of(weights.with(0, ""))).toThrow('line 2 has ""');
    expect(() => of(weights.map(() => "0"))).toThrow("weights are 0");
  });
});
