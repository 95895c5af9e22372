import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../errors.ts";
import { type CsvOptions, parseCsv } from "./csv.ts";

const parse = (text: string, options?: CsvOptions): ReturnType<typeof parseCsv> =>
  parseCsv(new TextEncoder().encode(text), { where: "t.csv", ...options });

describe("layout", () => {
  test.each([",", ";", "\t", "|"])("finds the delimiter %j and the header", (delimiter) => {
    const table = parse(["a,b,c", "1,x,2", "3,y,4"].join("\n").replaceAll(",", delimiter));
    expect(table.columns).toEqual(["a", "b", "c"]);
    expect(table.rows).toEqual([
      ["1", "x", "2"],
      ["3", "y", "4"],
    ]);
    expect([...table.lines]).toEqual([2, 3]);
  });

  test("names the columns 1, 2, ... where no header is", () => {
    expect(parse("5.1,3.5,setosa\n4.9,3.0,virginica\n").columns).toEqual(["1", "2", "3"]);
    expect(parse("red,yes\nblue,no\nred,no\n").columns).toEqual(["1", "2"]);
    expect(parse("?,setosa\n1,virginica\n").headed).toBe(false);
  });

  test("takes texts above texts for a header when none comes again below", () => {
    expect(parse("colour,sweet\nred,yes\nblue,no\n").columns).toEqual(["colour", "sweet"]);
  });

  test("an index column without a name is named by its place", () => {
    expect(parse(",a\n0,5\n1,6\n").columns).toEqual(["1", "a"]);
  });

  test("what is said is not guessed", () => {
    expect(parse("1;2\n3;4", { header: true, delimiter: ";" }).columns).toEqual(["1", "2"]);
    expect(parse("a,b\n1,2", { header: false }).rows.length).toBe(2);
    expect(parse("a;b,c;d\n1;2,3;4", { delimiter: "," }).columns).toEqual(["a;b", "c;d"]);
  });
});

test("a byte order mark, CRLF, quotes, spaces and blank lines are understood, and lines are counted as an editor does", () => {
  const table = parse('\ufeffname,"n ""q"""\r\n"a, b", 1 \r\n\r\n"two\r\nlines",2\r\nc,3\r\n \r\n');
  expect(table.columns).toEqual(["name", 'n "q"']);
  expect(table.rows).toEqual([
    ["a, b", "1"],
    ["two lines", "2"],
    ["c", "3"],
  ]);
  expect([...table.lines]).toEqual([2, 4, 6]);
});

test("skipLines passes over lines before anything is looked at", () => {
  const table = parse('about "this file\n1,2,a\n3,4,b\n', { skipLines: 1 });
  expect(table.rows.length).toBe(2);
  expect([...table.lines]).toEqual([2, 3]);
});

test("what is no table is refused by name and line", () => {
  const cases: [string | Uint8Array, RegExp, CsvOptions?][] = [
    ["", /^t.csv: expected a table, but it is empty/],
    ["\n \n", /it is empty/],
    ["1,2\n", /no lines after the 1 skipped/, { skipLines: 1 }],
    ["a,b\n", /rows below the header, found none/],
    ["a,b\n1,2\n3\n", /line 3 has 1 field, expected 2/],
    ["a,b\n1,2\n\n3,4,5\n", /line 4 has 3 fields, expected 2/],
    ['a,b\n1,2\n3,"x\n4,5\n', /quotes on line 3 are not closed/],
    ["a,a\n1,2\n", /two columns are named "a"/, { header: true }],
    [Uint8Array.of(0x61, 0xe9, 0x2c, 0x62), /expected a text table in UTF-8/],
    [Uint8Array.of(0x61, 0, 0x2c, 0x62), /found a binary file/],
  ];
  for (const [text, message, options] of cases) {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    const read = (): unknown => parseCsv(bytes, { where: "t.csv", ...options });
    expect(read).toThrow(DataError);
    expect(read).toThrow(message);
  }
});

test("every table comes back from its text", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "1", ".", ",", ";", '"', "\n", " ", "é", "|"), maxLength: 6 });
  const size = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 4 }));
  const rows = size.chain(([height, width]) =>
    fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
  );
  fc.assert(
    fc.property(rows, fc.constantFrom(",", ";", "\t", "|"), (table, delimiter) => {
      const quoted = table
        .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter))
        .join("\r\n");
      const parsed = parse(quoted, { delimiter, header: false });
      expect(parsed.rows).toEqual(
        table.map((row) =>
          row.map((value) =>
            value
              .split("\n")
              .map((piece) => piece.trim())
              .join(" ")
              .trim(),
          ),
        ),
      );
    }),
  );
});

test("text and its bytes give the same table", () => {
  const text = '\ufeffa;b\r\n1;ä\r\n2;"x;y"\r\n';
  expect(parseCsv(text)).toEqual(parseCsv(new TextEncoder().encode(text)));
  expect(parseCsv(text)).toMatchObject({
    columns: ["a", "b"],
    rows: [
      ["1", "ä"],
      ["2", "x;y"],
    ],
  });
  expect(() => parseCsv("")).toThrow(DataError);
});
