import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { parseCsv, type Table } from "./csv.ts";
import { CsvStream } from "./csv-stream.ts";

/** The table that comes of these pieces. */
function streamed(pieces: readonly string[], header = true): Table {
  const stream = new CsvStream({ where: "t.csv", header });
  const tables = [...pieces.map((piece) => stream.push(piece)), stream.end()];
  return {
    where: "t.csv",
    columns: stream.layout?.columns ?? [],
    headed: header,
    unnamed: [],
    rows: tables.flatMap(({ rows }) => rows),
    lines: Int32Array.from(tables.flatMap(({ lines }) => [...lines])),
  };
}

function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => text.slice(from, cuts[i] ?? text.length));
}

describe("a table in pieces", () => {
  it("is the table, wherever it is cut", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "1", ".", ",", '"', "\n", " ", "é"), maxLength: 5 });
    const rows = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 });
    const ends = fc.constantFrom("\n", "\r\n", "\r", "\n\n");
    fc.assert(
      fc.property(rows, ends, fc.array(fc.nat(), { maxLength: 12 }), (table, end, places) => {
        const quoted = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(","));
        const text = ["a,b,c", ...quoted].join(end);
        const options = { header: true, delimiter: ",", where: "t.csv" };
        expect(streamed(cutAt(text, places))).toEqual(parseCsv(new TextEncoder().encode(text), options));
      }),
    );
  });

  it("finds the delimiter, names columns without a header, and counts lines over pieces", () => {
    expect(streamed(["a;b\n1", ";2\n\n3;4\n"])).toMatchObject({
      columns: ["a", "b"],
      rows: [
        ["1", "2"],
        ["3", "4"],
      ],
    });
    expect([...streamed(["a;b\n1", ";2\n\n3;4\n"]).lines]).toEqual([2, 4]);
    expect(streamed(["5,6\n", "7,8"], false)).toMatchObject({
      columns: ["1", "2"],
      rows: [
        ["5", "6"],
        ["7", "8"],
      ],
    });
    expect(streamed([])).toMatchObject({ columns: [], rows: [] });
  });

  it("refuses what is no table, by line", () => {
    expect(() => streamed(["a,b\n1,2\n", "3\n"])).toThrow(/t.csv: line 3 has 1 field, expected 2/);
    expect(() => streamed(["a,b\n", '"x\n', "y,1\n"])).toThrow(/quotes on line 2 are not closed/);
    expect(() => streamed(["a,\0"])).toThrow(DataError);
    const stream = new CsvStream({ header: true });
    stream.push('a,b\n"');
    const endless = (): void => {
      for (let i = 0; i < 40; i++) stream.push("x".repeat(1 << 20));
    };
    expect(endless).toThrow(/line 2 begins a record of more than/);
  });
});
