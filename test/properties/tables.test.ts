import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableData } from "../../src/data/table/table-data.ts";
import { tableDataset } from "../../src/data/table.ts";
import { DataError } from "../../src/errors.ts";
import { parseCsv } from "../../src/formats/csv.ts";
import { readDate } from "../../src/formats/dates.ts";

interface Style {
  readonly decimal: "." | ",";
  readonly groups: "" | "," | "." | " " | "'" | "\u00a0";
  readonly before: string;
  readonly after: string;
  readonly delimiter: "," | ";" | "\t" | "|";
}

const style = fc
  .record<Style>({
    decimal: fc.constantFrom(".", ","),
    groups: fc.constantFrom("", ",", ".", " ", "'", "\u00a0"),
    before: fc.constantFrom("", "$", "€ ", "USD "),
    after: fc.constantFrom("", " €", " %", "%", " kr"),
    delimiter: fc.constantFrom(",", ";", "\t", "|"),
  })
  .filter(({ decimal, groups, before, after }) => decimal !== groups && (before === "" || after === ""));

/** A number as a program in that notation writes it. */
function written(cents: number, { decimal, groups, before, after }: Style): string {
  const whole = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, groups);
  const decimals = String(Math.abs(cents) % 100).padStart(2, "0");
  return `${cents < 0 ? "-" : ""}${before}${whole}${decimal}${decimals}${after}`;
}

const quoted = (field: string, delimiter: string): string =>
  field.includes(delimiter) || field.includes('"') ? `"${field.replaceAll('"', '""')}"` : field;

describe("a table in any usual notation", () => {
  it("gives the numbers that were written, or one refusal", () => {
    const numbers = fc.array(fc.integer({ min: -1e8, max: 1e8 }), { minLength: 8, maxLength: 30 });
    let read = 0;
    fc.assert(
      fc.property(numbers, style, (cents, given) => {
        const { delimiter, after } = given;
        const lines = cents.map(
          (one, i) => `${quoted(written(one, given), delimiter)}${delimiter}${i % 2 ? "a" : "b"}`,
        );
        try {
          const data = tableData(parseCsv(`x${delimiter}y\n${lines.join("\n")}\n`));
          const factor = after.includes("%") ? 1e4 : 100;
          const found = cents.map((_, row) => data.column("x").number(row));
          expect(found).toEqual(cents.map((one) => Number((one / factor).toFixed(4)) + 0));
          read++;
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          expect(error.message).not.toContain("\n");
        }
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThan(390);
  });

  it("gives the dates that were written", () => {
    const days = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 40, maxLength: 60 });
    const parts = (day: number): { y: number; m: string; d: string } => {
      const date = new Date(day * 86_400_000);
      const two = (value: number): string => String(value).padStart(2, "0");
      return { y: date.getUTCFullYear(), m: two(date.getUTCMonth() + 1), d: two(date.getUTCDate()) };
    };
    const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const forms: ((day: number) => string)[] = [
      (day) => `${parts(day).y}-${parts(day).m}-${parts(day).d}`,
      (day) => `${parts(day).y}/${parts(day).m}/${parts(day).d}`,
      (day) => `${parts(day).d}.${parts(day).m}.${parts(day).y}`,
      (day) => `${parts(day).m}/${parts(day).d}/${parts(day).y}`,
      (day) => `${parts(day).d} ${months[Number(parts(day).m) - 1]} ${parts(day).y}`,
      (day) => `${parts(day).y}-${parts(day).m}-${parts(day).d}T12:30:00Z`,
    ];
    fc.assert(
      fc.property(days, fc.constantFrom(...forms), (given, form) => {
        fc.pre(given.some((day) => Number(parts(day).d) > 12));
        const lines = given.map((day, i) => `${form(day)},${i % 7},${i % 2}`);
        const dataset = tableDataset(parseCsv(`when,x,y\n${lines.join("\n")}\n`), { name: "t", seed: 1 });
        const feature = dataset.preprocessing?.features.find(({ kind }) => kind === "date") as { order: "dmy" | "mdy" };
        for (const day of given)
          expect(Math.floor((readDate(form(day), feature.order)?.ms ?? 0) / 86_400_000)).toBe(day);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps the names of classes as they are written", () => {
    const name = fc
      .oneof(
        fc.string({
          unit: fc.constantFrom("a", "B", "0", "1", ".", "-", " ", "é", '"', ",", "_"),
          minLength: 1,
          maxLength: 6,
        }),
        fc.constantFrom(
          "007",
          "7",
          "1.0",
          "1",
          "+1",
          "1e3",
          "1000",
          "true",
          "TRUE",
          "12,5",
          "208310224003697457",
          "208310224003697458",
        ),
      )
      .map((text) => text.trim())
      .filter((text) => !/^(?:|na|nan|\?|null)$/i.test(text));
    const names = fc.uniqueArray(name, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(names, (classes) => {
        const lines = Array.from(
          { length: 12 * classes.length },
          (_, i) => `${i % 5},${quoted(classes[i % classes.length] as string, ",")}`,
        );
        const table = parseCsv(`x,y\n${lines.join("\n")}\n`, { header: true, delimiter: "," });
        const dataset = tableDataset(table, { name: "t", seed: 1, task: "classification" });
        expect([...(dataset.classes ?? [])].sort()).toEqual([...classes].sort());
      }),
      { numRuns: 300 },
    );
  });
});
