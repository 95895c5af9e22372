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

test.each([
  ["integers that count the columns, as pandas writes them", "0,1,2\n0.5,-0.1,yes\n0.7,2,no\n", ["0", "1", "2"]],
  ["the same beside an index", ",0,1\n0,0.5,a\n1,0.25,b\n", ["unnamed 1", "0", "1"]],
  ["years beside a name", "land,2019,2020\nNL,4.5,3\nBE,1.5,2\n", ["land", "2019", "2020"]],
  ["a name that comes again", "a,b,a\n1,2,3\n", ["a", "b", "a.1"]],
  ["names that are words for a missing value", "RI,Na,NA\n1,2,3\n", ["RI", "Na", "NA"]],
  ["a delimiter at the end of every line", "a,b,\n1,2,\n3,4,\n", ["a", "b"]],
  ["a delimiter at the end of rows alone", "a,b\n1,2,\n3,4,\n", ["a", "b"]],
  ["row names without a name, as R writes them", "a b\n1 5 x\n2 6 y\n", ["1", "a", "b"]],
  ["a first line that says the delimiter, as Excel has it", "sep=|\na,b|c\n1|2\n", ["a,b", "c"]],
  ["columns aligned by blanks", "a    b  c\n 1   2  3\n10  20 30\n", ["a", "b", "c"]],
])("the header may be %s", (_, text, columns) => {
  expect(parse(text)).toMatchObject({ columns, headed: true });
});

test.each([
  ["a row that could count the columns", "0,1\n1,0\n1,1\n0,0\n"],
  ["rows that continue as the first does", "0,1,2\n1,2,3\n2,3,4\n"],
  ["numbers aligned by blanks", " 0.5   1\n-0.5  12\n 3.5   7\n"],
])("%s is no header", (_, text) => {
  expect(parse(text).headed).toBe(false);
});

test("fields aligned by blanks keep the blanks inside quotes, and a tab divides as blanks do", () => {
  const table = parse('31.8   8  270.\t"buick skylark 320"\n7.5   10  12.\t"ford"\n');
  expect(table.rows).toEqual([
    ["31.8", "8", "270.", "buick skylark 320"],
    ["7.5", "10", "12.", "ford"],
  ]);
});

test("bytes are read in whatever encoding they are", () => {
  const text = "größe,wert\n1,ä\n2,€\n";
  const utf16 = (order: "le" | "be", mark: boolean): Uint8Array => {
    const bytes = Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le");
    return Uint8Array.from(order === "le" ? bytes : bytes.swap16());
  };
  const windows = Uint8Array.from(Buffer.from(text.replace("€", "\x80"), "latin1"));
  for (const bytes of [utf16("le", true), utf16("be", true), utf16("le", false), utf16("be", false), windows]) {
    expect(parseCsv(bytes)).toMatchObject({
      columns: ["größe", "wert"],
      rows: [
        ["1", "ä"],
        ["2", "€"],
      ],
    });
  }
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
    [Uint8Array.of(0x61, 0xe9, 0x2c, 0x62), /expected a text in utf-8, found other bytes/, { encoding: "utf-8" }],
    [Uint8Array.of(0x61, 0, 0x2c, 0x62), /found a binary file/],
  ];
  for (const [text, message, options] of cases) {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    const read = (): unknown => parseCsv(bytes, { where: "t.csv", ...options });
    expect(read).toThrow(DataError);
    expect(read).toThrow(message);
  }
});

test("every table can be read back from its text", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "1", ".", ",", ";", '"', "\n", " ", "é", "|"), maxLength: 6 });
  const size = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 4 }));
  const rows = size
    .chain(([height, width]) =>
      fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
    )
    // Nothing in the last column of any row is a delimiter at the end of lines.
    .map((table) => table.map((row, i) => (i === 0 ? [...row.slice(0, -1), `${row.at(-1)}z`] : row)));
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
