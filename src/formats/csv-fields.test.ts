import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableData } from "../data/table/table-data.ts";
import { DataError } from "../errors.ts";
import { placedTable, placeFields, plainNumber } from "./csv-fields.ts";
import { readRecords } from "./csv-records.ts";

const field = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "1", ".", "-", " ", "\u00a0", "é", "\t"), maxLength: 5 }),
  fc.constantFrom("", '"a"', '"a,b"', '" x "', '"x""y"', 'x"y', '"x" ', ' "x"', '"a\nb"', "12.5", "NA"),
);
const text = fc
  .array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 12 })
  .map((rows) => rows.map((fields) => fields.join(",")).join("\n"));

describe("fields as places", () => {
  it("are the fields that the other reader finds, or none are given", () => {
    let placedOnes = 0;
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        (given, columns, isWhole, firstLine) => {
          const found = placeFields(given, { delimiter: ",", columns, firstLine }, isWhole);
          if (!found) return;
          placedOnes++;
          const { records, lines } = readRecords(
            given.slice(0, found.length),
            { delimiter: ",", where: "", firstLine },
            true,
          );
          const { rows, lines: placed } = placedTable({ where: "", columns: [], headed: true }, found);
          expect(rows).toEqual(records);
          expect([...placed]).toEqual(lines);
          expect(found.lineCount).toBe(
            given.slice(0, found.length).split("\n").length -
              (isWhole && !given.endsWith("\n") && given !== "" ? 0 : 1),
          );
        },
      ),
      { numRuns: 3000 },
    );
    expect(placedOnes).toBeGreaterThan(300);
  });

  it("of a plain table of any length are always given", () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i}.5,${i % 7 === 0 ? "" : "a"},"b, c"`);
    const found = placeFields(`${lines.join("\n")}\n`, { delimiter: ",", columns: 3, firstLine: 2 }, false);
    expect([found?.rows, found?.lineCount, found?.lines.at(-1)]).toEqual([5000, 5000, 5001]);
  });

  it("become the same columns as texts do", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true }).map(String),
      fc.integer().map(String),
      fc.constantFrom(
        "",
        "NA",
        "-0",
        "+1.5",
        "1e5",
        "007",
        ".5",
        "5.",
        "1,5",
        "0x10",
        "Infinity",
        "12345678901234567890",
        "x",
      ),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (extra) => {
        // So many different numbers that only the numbers are kept from then on.
        const fields = [...Array.from({ length: 2100 }, (_, i) => `${i * 1.5}`), ...extra];
        const whole = placeFields(
          `${fields.map((one) => `${one};k`).join("\n")}\n`,
          { delimiter: ";", columns: 2, firstLine: 1 },
          true,
        );
        const table = placedTable(
          { where: "t", columns: ["x", "y"], headed: true },
          whole as NonNullable<typeof whole>,
        );
        const read = (given: typeof table): unknown => {
          try {
            const column = tableData(given).column("x");
            return fields.map((_, row) => [column.number(row), column.text(row)]);
          } catch (error) {
            if (error instanceof DataError) return error.message;
            throw error;
          }
        };
        expect(read(table)).toEqual(read({ ...table }));
      }),
      { numRuns: 60 },
    );
  });
});

it("a plain number in a text is what Number reads", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 9 });
  const written = fc.oneof(
    fc.tuple(fc.constantFrom("", "-", "+"), digits, fc.constantFrom("", "."), digits).map((parts) => parts.join("")),
    fc.double({ noNaN: true }).map(String),
    fc.string({ unit: fc.constantFrom("1", "-", "+", ".", "e", "x", " "), maxLength: 6 }),
  );
  let plain = 0;
  fc.assert(
    fc.property(written, (one) => {
      const value = plainNumber(`a${one}b`, 1, 1 + one.length);
      if (Number.isNaN(value)) return;
      plain++;
      expect(value).toBe(Number(one));
    }),
    { numRuns: 5000 },
  );
  expect(plain).toBeGreaterThan(1000);
});
