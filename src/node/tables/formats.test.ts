import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { capture } from "../../../test/support/captured-terminal.ts";
import { loadDataset } from "../datasets/load.ts";
import { readModel } from "../predict/read-model.ts";

const folder = mkdtempSync(join(tmpdir(), "burgeon-formats-"));
afterAll(() => rmSync(folder, { recursive: true }));

const names = ["sl", "sw", "kind"];
const rows = Array.from({ length: 60 }, (_, i) => {
  const number = (k: number): number => Math.round(50 + 30 * Math.sin(i * k)) / 10;
  return [number(1.3), number(2.7), ["setosa", "versicolor", "große"][i % 3] as string] as const;
});

type Cell = string | number;

/** The least that Excel and its kin write: one sheet of numbers, and texts in their cells or in a list of their own. */
function xlsx(
  texts: "inline" | "shared" = "inline",
  cells: readonly (readonly Cell[])[] = [names, ...rows],
): Uint8Array {
  const strings: string[] = [];
  const shared = (value: string): number => {
    if (!strings.includes(value)) strings.push(value);
    return strings.indexOf(value);
  };
  const cell = (value: Cell, place: string): string => {
    if (typeof value === "number") return `<c r="${place}"><v>${value}</v></c>`;
    return texts === "inline"
      ? `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`
      : `<c r="${place}" s="0" t="s"><v>${shared(value)}</v></c>`;
  };
  const lines = cells.map(
    (row, i) => `<row r="${i + 1}">${row.map((value, c) => cell(value, `${"ABC"[c]}${i + 1}`)).join("")}</row>`,
  );
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
  const related = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`;
  const files: Record<string, string> = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": `<Relationships xmlns="${relations}">${related("r1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${relations}">${related("r1", "worksheet", "worksheets/sheet1.xml")}${related("r2", "sharedStrings", "sharedStrings.xml")}</Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}"><sheetData>${lines.join("")}</sheetData></worksheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${main}">${strings.map((one) => `<si><t>${one}</t></si>`).join("")}</sst>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])));
}

/** The text of the rows, as the program zstd packs it: Node 20 cannot. */
const ZSTD = [
  "KLUv/WSpAiUJALbWMxyQKen/v/v/SNRXoeKhD/H/sRAi9ya7kTCziMABNgAnACcAtIk23l005fK2ZGJN5/JMAAIkolgU2In2ARYKhEJgYCwIDt",
  "bHcwEBhqJBYNBogEHCcOCDQQQjhXQ2Fttoty7WvcteRDKXvZyJ5h7NVxvpsos02WVtRHMuazOxU/IFhljfZSe6aLfxTHLxtl6WiXimXtqXXDzX",
  "aLcxmeiiXb1MLrHXXJYD5bl30ZKNCX0sFzEpe4nlYpdULEZjXWIvKndpykXzlY10nY1UrM1cBjmoEUAIyKiE738G8DLSOhCujQUcOog47Oaod7",
  "tPlmiZH9EpoYXP8kFJ8dgyF2Mdigu6uYOCoeSuDtEy4LdNjr8ply0XkYVNYVOBYCSRaeepQVUtWvc8",
].join("");

const objects = rows.map((row) => Object.fromEntries(names.map((name, c) => [name, row[c]])));
const text = (divide: string, show: (value: string | number) => string, head: readonly string[] = names): string =>
  `${[head, ...rows].map((row) => row.map(show).join(divide)).join("\n")}\n`;
const plain = text(",", String);
const forms: Record<string, string | Uint8Array> = {
  "pandas with its index": [",sl,sw,kind", ...rows.map((row, i) => `${i},${row.join(",")}`), ""].join("\n"),
  "R, write.csv": ['"","sl","sw","kind"', ...rows.map(([a, b, kind], i) => `"${i + 1}",${a},${b},"${kind}"`), ""].join(
    "\n",
  ),
  "R, write.table": ['"sl" "sw" "kind"', ...rows.map(([a, b, kind], i) => `"${i + 1}" ${a} ${b} "${kind}"`), ""].join(
    "\n",
  ),
  "Excel in German": Uint8Array.from(
    Buffer.from(text(";", (value) => String(value).replace(".", ",")).replaceAll("\n", "\r\n"), "latin1"),
  ),
  "Excel with its sep line": `\ufeffsep=;\r\n${text(";", String)}`,
  "LibreOffice, all quoted": text(",", (value) => `"${value}"`),
  "UTF-16 with tabs": Uint8Array.from(Buffer.from(`\ufeff${text("\t", String)}`, "utf16le")),
  "a delimiter at the end of lines": text(",", String).replaceAll("\n", ",\n"),
  gzip: gzipSync(plain),
  "brotli.br": brotliCompressSync(plain),
  zstd: Uint8Array.from(Buffer.from(ZSTD, "base64")),
  "JSON, objects": JSON.stringify(objects),
  "JSON, pandas split": JSON.stringify({ columns: names, index: [...rows.keys()], data: rows }),
  "JSON, pandas columns": JSON.stringify(
    Object.fromEntries(names.map((name, c) => [name, Object.fromEntries(rows.map((row, i) => [i, row[c]]))])),
  ),
  "JSON lines": objects.map((row) => `${JSON.stringify(row)}\n`).join(""),
  "Parquet under a wrong name.csv": new Uint8Array(
    parquetWriteBuffer({ columnData: names.map((name, c) => ({ name, data: rows.map((row) => row[c]) })) as never }),
  ),
  Excel: xlsx(),
};

describe("the same table in another form", () => {
  test.each(Object.keys(forms))("%s gives the same training rows, bit for bit", async (name) => {
    const [one, two] = [join(folder, "plain.csv"), join(folder, name)];
    writeFileSync(one, plain);
    writeFileSync(two, forms[name] as string);
    const [a, b] = [await loadDataset(one, { seed: 3 }), await loadDataset(two, { seed: 3 })];
    expect(b.classes).toEqual(a.classes);
    expect(b.preprocessing?.features).toEqual(a.preprocessing?.features);
    for (const part of ["train", "validation", "test"] as const) expect(b[part]).toEqual(a[part]);
  });
});

describe("the same table as other programs write it", () => {
  const whole = (value: string | number): string => (typeof value === "number" ? value.toFixed(1) : value);
  const written: Record<string, string | Uint8Array> = {
    "pandas.csv": text(",", whole),
    "pandas with its index.csv": [",sl,sw,kind", ...rows.map((row, i) => `${i},${row.map(whole).join(",")}`), ""].join(
      "\n",
    ),
    "R, write.csv.csv": forms["R, write.csv"] as string,
    "R, write.table.txt": forms["R, write.table"] as string,
    "openpyxl.xlsx": xlsx(),
    "LibreOffice.xlsx": xlsx("shared"),
    "LibreOffice.csv": text(",", (value) => (typeof value === "number" ? String(value) : `"${value}"`)),
    "Excel in German.csv": forms["Excel in German"] as Uint8Array,
  };

  test("trains a network with the same final weights, bit for bit", async () => {
    const models = [];
    for (const [name, content] of Object.entries(written)) {
      const run = join(folder, `run of ${name}`);
      writeFileSync(join(folder, name), content);
      const { code, err } = await capture(
        "train",
        join(folder, name),
        "--folds",
        "1",
        "--epochs",
        "20",
        "--lr",
        "0.02",
        "--quiet",
        "--out",
        run,
      );
      expect([name, code, err]).toEqual([name, 0, ""]);
      models.push(await readModel(run));
    }
    const [first] = models;
    expect(Object.keys(first?.tensors ?? {}).length).toBeGreaterThan(0);
    for (const { tensors, preprocessing } of models) {
      expect(tensors).toEqual(first?.tensors);
      expect(preprocessing.features).toEqual(first?.preprocessing.features);
    }
  }, 240_000);
});

test.each([
  ["a.xls", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], /an Excel file of before 2007/],
  [
    "a.csv",
    [
      ...Buffer.from(
        "PK\u0003\u0004 and 26 more bytes to come ..mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
      ),
    ],
    /OpenDocument file \(.ods\)/,
  ],
  ["a.zip", zipSync({ "table.csv": strToU8(plain) }), /a zip archive, and no Excel file/],
  ["a.arrow", [...Buffer.from("ARROW1\0\0")], /Arrow or Feather/],
  ["page.csv", [...Buffer.from("<!DOCTYPE html><p>Sign in")], /a web page/],
])("%s is refused by what it is", async (name, bytes, message) => {
  const path = join(folder, name);
  writeFileSync(path, Uint8Array.from(bytes));
  await expect(loadDataset(path)).rejects.toThrow(message);
});

test("lines of an Excel file are counted with its blank rows", async () => {
  const path = join(folder, "blank rows.xlsx");
  writeFileSync(path, xlsx("inline", [names, [], ...rows.slice(0, 40), [1, "oops", "setosa"]]));
  await expect(loadDataset(path)).rejects.toThrow(/column "sw" is numeric, but line 43 has "oops"/);
});

test("numbers of JSON keep all their digits", async () => {
  const ids = ["208310224003697457", "208310224003697458"];
  const path = join(folder, "ids.json");
  writeFileSync(path, `[${Array.from({ length: 40 }, (_, i) => `{"x": ${i % 7}.5, "id": ${ids[i % 2]}}`).join(",")}]`);
  expect((await loadDataset(path)).classes).toEqual(ids);
});
