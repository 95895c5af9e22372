import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Dataset } from "../../data/dataset.ts";
import { DataError } from "../../errors.ts";
import { type LoadOptions, loadDataset } from "../datasets/load.ts";

const folder = mkdtempSync(join(tmpdir(), "burgeon-cases-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with a row for each number below the head. */
function put(name: string, head: string, count: number, row: (i: number) => string): string {
  const path = join(folder, name);
  const rows = Array.from({ length: count }, (_, i) => row(i));
  writeFileSync(path, `${[...(head === "" ? [] : [head]), ...rows].join("\n")}\n`);
  return path;
}
const load = (path: string, options: LoadOptions = {}): Promise<Dataset> => loadDataset(path, options);
/** A number that looks random. */
const noise = (i: number, k: number): number => Math.sin(12.9898 * i + 78.233 * k) * 3;
const inputsOf = ({ preprocessing }: Dataset): readonly string[] => preprocessing?.inputs ?? [];
const said = ({ notes }: Dataset): string => notes.join("\n");

describe("tables as people have them", () => {
  test("decimal commas between semicolons are numbers", async () => {
    const comma = (i: number, k: number): string => (10 + noise(i, k)).toFixed(1).replace(".", ",");
    const data = await load(
      put("comma.csv", "temp;humid;co", 120, (i) => `${comma(i, 1)};${comma(i, 2)};${comma(i, 3)}`),
    );
    expect([data.task, inputsOf(data)]).toEqual(["regression", ["temp", "humid"]]);
    expect(said(data)).toMatch(/divided by semicolon, with a header, decimal comma/);
  });

  test("ids of 18 digits are classes as they are written", async () => {
    const ids = ["208310224003697457", "208310224003697458", "208310224003697685"];
    const path = put("ids.csv", "a,b,account", 150, (i) => `${noise(i, 1)},${noise(i, 2)},${ids[i % 3]}`);
    expect((await load(path)).classes).toEqual(ids);
  });

  test.each([
    ["a class", (i: number) => (i % 2 ? "yes" : "no"), "classification"],
    ["a large number", (i: number) => `${500_000 + 1000 * noise(i, 4)}`, "regression"],
  ])("a header of integers is one, where the target is %s", async (_, target, task) => {
    const row = (i: number): string => `${noise(i, 1)},${noise(i, 2)},${noise(i, 3)},${target(i)}`;
    const data = await load(put(`${task}.csv`, "0,1,2,3", 120, row));
    expect([data.task, inputsOf(data)]).toEqual([task, ["0", "1", "2"]]);
    const rows = [data.train, data.validation, data.test].reduce((sum, part) => sum + (part?.inputs.rows ?? 0), 0);
    expect(rows).toBe(120);
  });

  test.each([
    ["from 1", "1,2,3,4", (i: number) => `${noise(i, 1).toFixed(0)}.5,2.25,${noise(i, 3)},${"ab"[i % 2]}`],
    ["above whole numbers only", "0,1,2,3,4", (i: number) => `${i % 13},${i % 11},${i % 17},${i % 23},${i % 2}`],
    ["after an index without a name", ",0,1,2", (i: number) => `${i},${noise(i, 1)},${noise(i, 2)},${i % 2}`],
  ])("a header of integers %s is one, and each column has its name", async (name, head, row) => {
    const data = await load(put(`${name}.csv`, head, 120, row));
    const names = head.split(",").filter((one) => one !== "");
    expect([data.task, data.preprocessing?.target]).toMatchObject(["classification", { column: names.at(-1) }]);
    for (const input of inputsOf(data)) expect(names.slice(0, -1)).toContain(input);
  });

  test("a decimal mark that no number has is refused where others have the other one", async () => {
    const path = put("marks.csv", "x;y", 60, (i) => `${noise(i, 1).toFixed(2)};${"ab"[i % 2]}`);
    await expect(load(path, { decimal: "comma" })).rejects.toThrow(
      /column "x" has ".*\..*", with a decimal point, and no number has a decimal comma. Leave --decimal comma out/,
    );
    expect((await load(path, { decimal: "point" })).inputShape).toEqual([1]);
  });

  test("classes of which no row trains are named", async () => {
    const row = (i: number): string => `${noise(i, 1)},${i % 4 ? "train" : "test"},${i % 4 ? "ab"[i % 2] : "c"}`;
    const data = await load(put("untrained.csv", "x,part,y", 80, row), { division: { split: "part" } });
    expect(said(data)).toMatch(/classes without training rows: "c"; the network cannot predict them/);
  });

  test("an index at the end is no target", async () => {
    const data = await load(put("at the end.csv", "a,kind,", 60, (i) => `${noise(i, 1)},${"ab"[i % 2]},${i}`));
    expect([data.preprocessing?.target, inputsOf(data)]).toMatchObject([{ column: "kind" }, ["a"]]);
  });

  test("texts of one number are classes", async () => {
    for (const names of [
      ["1", "1.0"],
      ["1e3", "1000", "1E3"],
      ["1", "1.0", "2"],
    ]) {
      const data = await load(put("one.csv", "x,c", 90, (i) => `${noise(i, 1)},${names[i % names.length]}`));
      expect([...(data.classes ?? [])].sort()).toEqual([...names].sort());
    }
  });

  test("a column of numbers for the most part is read as texts, and that is said", async () => {
    const data = await load(
      put("inf.csv", "x,z,y", 60, (i) => `${i % 7 ? i % 9 : "inf"},${noise(i, 1)},${"ab"[i % 2]}`),
    );
    expect(said(data)).toMatch(/"x": 51 of 60 values are numbers, the others, such as "inf", are not: read as texts/);
  });

  test("numbers whose squares are none are standardized", async () => {
    for (const unit of ["e-300", "e300"]) {
      const data = await load(put("far.csv", "x,y", 60, (i) => `${i + 1}.5${unit},${"ab"[i % 2]}`));
      const { values } = data.train.inputs as { values: Float32Array };
      expect(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)).toBeCloseTo(1, 5);
    }
  });

  test("a row number without a name is left out", async () => {
    const data = await load(
      put("index.csv", ",a,b,kind", 150, (i) => `${i},${noise(i, 1)},${noise(i, 2)},${"abc"[Math.floor(i / 50)]}`),
    );
    expect(inputsOf(data)).toEqual(["a", "b"]);
    expect(said(data)).toMatch(/left out: "1": a row number without a name/);
  });

  test("columns aligned by blanks are read, with a tab before a quoted name and ? for missing", async () => {
    const row = (i: number): string =>
      `${(30 + noise(i, 1)).toFixed(1)}   ${4 + (i % 3)}   ${i % 30 === 0 ? "?    " : (140 + noise(i, 2)).toFixed(1)}   ${(3000 + i).toFixed(0)}.\t"make${i} model"`;
    const data = await load(put("aligned.data", "", 120, row), { target: "1" });
    expect(inputsOf(data)).toEqual(["2", "3", "3 is missing", "4"]);
    expect(said(data)).toMatch(/divided by blanks, without a header/);
  });

  test("a passenger list takes one run, and what is left out stands in one block", async () => {
    const row = (i: number): string =>
      `${i + 1},${i % 2},"Doe${i}, Mr. Person ""P${i}""",${i % 3 ? "male" : "female"},${i % 5 ? 20 + (i % 40) : ""},A/5 ${20000 + i},${i % 4 ? "" : `C${i}`},${"SCQ"[i % 3]}`;
    const path = put("people.csv", "PassengerId,Survived,Name,Sex,Age,Ticket,Cabin,Embarked", 200, row);
    const data = await load(path, { target: "Survived" });
    expect(data.preprocessing?.features.map(({ column }) => column)).toEqual(["Sex", "Age", "Embarked"]);
    expect(said(data).match(/left out: "(PassengerId|Name|Ticket|Cabin)"/g)).toHaveLength(4);
    expect(said(await load(path, { target: "Survived", ignore: ["Embarked"] }))).toMatch(
      /left out: "Embarked": as asked/,
    );
  });

  test("NA is a class where no word means a missing value", async () => {
    const path = put("na.csv", "x,z,country", 120, (i) => `${noise(i, 1)},${noise(i, 2)},${["NA", "ZA", "BW"][i % 3]}`);
    await expect(load(path)).rejects.toThrow(/take "NA" for a value \(--no-na\)/);
    expect((await load(path, { na: [] })).classes).toEqual(["BW", "NA", "ZA"]);
  });

  test("constant and empty columns are left out", async () => {
    const data = await load(
      put(
        "constant.csv",
        "x,const,empty,y",
        200,
        (i) => `${noise(i, 1).toFixed(1)},3,,${(2 * noise(i, 1)).toFixed(2)}`,
      ),
    );
    expect(inputsOf(data)).toEqual(["x"]);
  });

  test("two targets are predicted together", async () => {
    const path = put("two.csv", "X1,Y1,Y2", 100, (i) => `${noise(i, 1)},${noise(i, 1) + 1},${2 * noise(i, 1)}`);
    expect(await load(path, { target: ["Y1", "Y2"] })).toMatchObject({
      task: "regression",
      train: { targets: { columns: 2 } },
    });
  });

  test("lines above the table are skipped in the test file only where it has them", async () => {
    const row = (i: number): string => `${noise(i, 1)},${noise(i, 2)},${"ab"[i % 2]}`;
    const path = put("above.csv", "written by a program\nx,y,kind", 50, row);
    for (const head of ["x,y,kind", "another program\nx,y,kind"]) {
      const testFile = put("test.csv", head, 9, row);
      expect((await load(path, { skipLines: 1, testFile })).test.inputs.rows).toBe(9);
    }
  });

  test("thousands, percent and currencies are numbers", async () => {
    const row = (i: number): string =>
      `"$${(1000 + 10 * i).toLocaleString("en-US")}.50",${i % 40}%,"(${i}.5)",${noise(i, 1)}`;
    const data = await load(put("money.csv", "price,share,loss,y", 100, row));
    expect(data.preprocessing?.features.map(({ kind }) => kind)).toEqual(["numeric", "numeric", "numeric"]);
    const share = data.preprocessing?.features[1] as { mean: number } | undefined;
    expect(share?.mean).toBeLessThan(0.4);
    const mixed = put(
      "mixed.csv",
      "price,share,y",
      100,
      (i) => `${i % 2 ? "$" : "€"}${i},${i}${i % 2 ? "%" : ""},${noise(i, 1)}`,
    );
    await expect(load(mixed)).rejects.toThrow(
      /"price" has numbers in several units .*; column "share" has numbers with and without %/,
    );
  });

  test("a customer table with dates, ids, free text, hundreds of levels and rows without a target takes one run", async () => {
    const row = (i: number): string =>
      [
        `${70_000 + 13 * i}`,
        new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10),
        `city ${i % 300}`,
        `"called about ${i} and was told to wait"`,
        i % 9 ? `${20 + (i % 50)}` : "N/A",
        i % 20 === 0 ? "" : i % 3 ? "stays" : "leaves",
      ].join(",");
    const path = put("customers.csv", "customer_id,since,city,comment,age,churn", 1500, row);
    const data = await load(path, { missing: "drop-target" });
    expect(data.preprocessing?.features.map(({ kind }) => kind)).toEqual(["date", "hashed", "numeric"]);
    const lines = said(data);
    for (const part of [
      /left out: "customer_id": an id/,
      /left out: "comment": free text/,
      /missing: .*"age" 11 % \(the median and an indicator\)/,
      /75 of 1500 rows have no target and are left out/,
    ])
      expect(lines).toMatch(part);
  });
});

test.each([
  ["empty.csv", "", /expected a table, but it is empty/],
  ["one.csv", "x,y\n", /expected rows below the header, found none/],
  ["text.csv", `x,y\n${"1,a\n2,b\n".repeat(30)}oops,a\n`, /column "x" is numeric, but line 62 has "oops".*--ignore x/],
  ["void.csv", `x,y\n${",a\n,b\n".repeat(30)}`, /none \("x" is left out: it has no values/],
  ["bad.json", '[{"a": 1,}]', /line 1 is not what JSON should be/],
  ["list.json", '[{"a": [1, 2]}]', /row 1 holds a list in "a"/],
  ["bad.parquet", "PAR1 and no more", /the Parquet file cannot be read/],
  ["bad.xlsx", "PK\u0003\u0004 and no more", /the Excel file cannot be read/],
])("%s is refused in one line", async (name, content, message) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  const attempt = load(path);
  await expect(attempt).rejects.toThrow(DataError);
  await expect(attempt).rejects.toThrow(message);
  await expect(attempt.catch(({ message: text }) => text)).resolves.not.toContain("\n");
});
