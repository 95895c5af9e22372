import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TableData } from "../../src/data/table/table-data.ts";
import { DataError } from "../../src/errors.ts";
import { parseCsv } from "../../src/formats/csv.ts";
import { guessDates, readDate } from "../../src/formats/dates.ts";
import { loadTable } from "../../src/node/tables/load-table.ts";
import { capture } from "../support/captured-terminal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

interface Row {
  readonly whole: number;
  readonly cents: number;
  readonly day: number;
  readonly text: string;
}

/** How a program writes a table. */
interface Style {
  readonly delimiter: "," | ";" | "\t" | "|";
  readonly decimal: "." | ",";
  readonly groups: "" | "," | "." | " " | "'";
  readonly unit: "" | " €" | "$" | "%";
  readonly date: "iso" | "dotted" | "slashed" | "named";
  readonly quotes: "all" | "needed";
  readonly end: "\n" | "\r\n";
  readonly encoding: "utf-8" | "bom" | "utf-16le" | "utf-16be" | "latin1";
  readonly trailing: boolean;
  readonly blankLines: boolean;
}

const styles = fc
  .record<Style>({
    delimiter: fc.constantFrom(",", ";", "\t", "|"),
    decimal: fc.constantFrom(".", ","),
    groups: fc.constantFrom("", ",", ".", " ", "'"),
    unit: fc.constantFrom("", "", " €", "$", "%"),
    date: fc.constantFrom("iso", "dotted", "slashed", "named"),
    quotes: fc.constantFrom("all", "needed"),
    end: fc.constantFrom("\n", "\r\n"),
    encoding: fc.constantFrom("utf-8", "bom", "utf-16le", "utf-16be", "latin1"),
    trailing: fc.boolean(),
    blankLines: fc.boolean(),
  })
  .filter(({ decimal, groups, encoding, unit }) => decimal !== groups && !(encoding === "latin1" && unit === " €"));

const word = fc
  .string({ unit: fc.constantFrom(..."abcXYZéü ß-_.,;|\"'()0:/"), minLength: 1, maxLength: 8 })
  .map((text) => `w${text}`.trim());
/** More rows than the 64 kB from which the layout is found hold, in some tables. */
const tables = fc
  .tuple(
    fc.array(
      fc.record<Row>({
        whole: fc.integer({ min: -1e9, max: 1e9 }),
        cents: fc.integer({ min: -1e8, max: 1e8 }),
        day: fc.integer({ min: 0, max: 20_000 }),
        text: word,
      }),
      { minLength: 6, maxLength: 30 },
    ),
    fc.constantFrom(1, 1, 1, 120),
  )
  .map(([rows, times]) => Array.from({ length: times }, () => rows).flat());

function number(cents: number, { decimal, groups, unit }: Style): string {
  const whole = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, groups);
  const [before, after] = unit === "$" ? [unit, ""] : ["", unit];
  return `${cents < 0 ? "-" : ""}${before}${whole}${decimal}${String(Math.abs(cents) % 100).padStart(2, "0")}${after}`;
}

function date(day: number, { date: form }: Style): string {
  const [y, m, d] = new Date(day * 86_400_000).toISOString().slice(0, 10).split("-") as [string, string, string];
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][Number(m) - 1];
  return { iso: `${y}-${m}-${d}`, dotted: `${d}.${m}.${y}`, slashed: `${m}/${d}/${y}`, named: `${d} ${month} ${y}` }[
    form
  ];
}

function bytesOf(text: string, encoding: Style["encoding"]): Uint8Array {
  if (encoding === "utf-8") return Buffer.from(text);
  if (encoding === "latin1") return Buffer.from(text, "latin1");
  if (encoding === "bom") return Buffer.from(`\ufeff${text}`);
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return encoding === "utf-16le" ? bytes : bytes.swap16();
}

function written(rows: readonly Row[], style: Style): Uint8Array {
  const { delimiter, quotes, end, trailing, blankLines, encoding } = style;
  const quoted = (field: string): string =>
    quotes === "all" || field.includes(delimiter) || field.includes('"') ? `"${field.replaceAll('"', '""')}"` : field;
  const line = (fields: readonly string[]): string => fields.map(quoted).join(delimiter) + (trailing ? delimiter : "");
  const lines = rows.map((row) => line([String(row.whole), number(row.cents, style), date(row.day, style), row.text]));
  const text = [line(["whole", "price", "when", "words"]), ...lines].join(blankLines ? end + end : end) + end;
  return bytesOf(text, encoding);
}

function expectSame(data: TableData, rows: readonly Row[], { unit }: Style): void {
  const factor = unit === "%" ? 1e4 : 100;
  const [whole, price, when, words] = ["whole", "price", "when", "words"].map((name) => data.column(name));
  const order = guessDates(when?.texts ?? [], null)?.order ?? "dmy";
  rows.forEach(({ whole: count, cents, day, text }, row) => {
    expect(whole?.number(row)).toBe(count + 0);
    expect(price?.number(row)).toBe(Number((cents / factor).toFixed(4)) + 0);
    expect((readDate(when?.text(row) ?? "", order)?.ms ?? Number.NaN) / 86_400_000).toBe(day);
    expect(words?.text(row)).toBe(text);
  });
}

describe("a table of numbers, dates and texts in any usual notation", () => {
  it("is read back from its file with the same values, or refused in one line", async () => {
    let read = 0;
    let runs = 0;
    const path = join(folder, "table.csv");
    await fc.assert(
      fc.asyncProperty(tables, styles, async (rows, style) => {
        // Dates such as 03/04/2020 alone do not tell their order.
        fc.pre(style.date !== "slashed" || rows.some(({ day }) => new Date(day * 86_400_000).getUTCDate() > 12));
        runs++;
        writeFileSync(path, written(rows, style));
        try {
          const { data } = await loadTable(path);
          expect(data.names).toEqual(["whole", "price", "when", "words"]);
          expect(data.rows).toBe(rows.length);
          expectSame(data, rows, style);
          read++;
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          expect(error.message).not.toContain("\n");
        }
      }),
      { numRuns: 120 },
    );
    expect(read).toBeGreaterThan(0.95 * runs);
  }, 240_000);
});

describe("names of classes", () => {
  const strange = [
    "007",
    "7",
    "1.0",
    "1",
    "+1",
    "1e3",
    "true",
    "TRUE",
    "12,5",
    "208310224003697457",
    "208310224003697458",
  ];
  const name = fc
    .oneof(
      fc.string({ unit: fc.constantFrom(..."aB0.-é\",_;=|'%é€ "), minLength: 1, maxLength: 6 }),
      fc.constantFrom(...strange),
    )
    .map((text) => text.trim())
    .filter((text) => !/^(?:|na|nan|\?|null)$/i.test(text));

  it("survive training, prediction and export as they are written", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 5 }), async (classes) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const lines = Array.from(
          { length: 12 * classes.length },
          (_, i) => `${i}.5,${quoted(classes[i % classes.length] as string)}`,
        );
        const run = join(folder, `run-${count++}`);
        const table = `${run}.csv`;
        writeFileSync(table, `x,y\n${lines.join("\n")}\n`);
        const trained = await capture(
          ...["train", table, "--task", "classification", "--folds", "1", "--epochs", "1", "--delimiter", "comma"],
          ...["--header", "true", "--hidden", "2", "--strategy", "static", "--quiet", "--json", "--out", run],
        );
        expect([trained.code, trained.err]).toEqual([0, ""]);
        const { classes: known, quality } = JSON.parse(trained.out.trim().split("\n").at(-1) as string);
        expect([...known].sort()).toEqual([...classes].sort());
        expect(quality.classes.map((one: { name: string }) => one.name)).toEqual(known);
        const answers = `${run}.answers.csv`;
        const predicted = await capture("predict", run, table, "-o", answers, "--delimiter", "comma", "--quiet");
        expect([predicted.code, predicted.err]).toEqual([0, ""]);
        const { columns, rows } = parseCsv(readFileSync(answers), { delimiter: ",", header: true });
        expect(columns.slice(-known.length)).toEqual(known.map((one: string) => `p_${one}`));
        for (const row of rows) expect(classes).toContain(row[2]);
        const exported = `${run}.json`;
        expect((await capture("export", run, "--format", "json", "-o", exported)).code).toBe(0);
        expect(JSON.parse(readFileSync(exported, "utf8")).output.names).toEqual(known);
      }),
      {
        numRuns: 8,
        examples: [[["007", "7", "1.0", "1"]], [["208310224003697457", "208310224003697458"]], [['a "b"', "a,b"]]],
      },
    );
  }, 240_000);
});
