import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { loadDataset } from "../datasets/load.ts";

const folder = mkdtempSync(join(tmpdir(), "burgeon-formats-"));
afterAll(() => rmSync(folder, { recursive: true }));

const names = ["sl", "sw", "kind"];
const rows = Array.from({ length: 60 }, (_, i) => {
  const number = (k: number): number => Math.round(50 + 30 * Math.sin(i * k)) / 10;
  return [number(1.3), number(2.7), ["setosa", "versicolor", "große"][i % 3] as string] as const;
});

/** The least that Excel and its kin write: one sheet of inline texts and numbers. */
function xlsx(): Uint8Array {
  const cell = (value: string | number): string =>
    typeof value === "number" ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const lines = [names, ...rows].map((row, i) => {
    const cells = row.map((value, c) => cell(value).replace("<c", `<c r="${"ABC"[c]}${i + 1}"`)).join("");
    return `<row r="${i + 1}">${cells}</row>`;
  });
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
  const files = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}"><sheetData>${lines.join("")}</sheetData></worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

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
  zstd: Uint8Array.from(Buffer.from("28b52ffd", "hex")),
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
delete forms.zstd;

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

test("numbers of JSON keep all their digits", async () => {
  const ids = ["208310224003697457", "208310224003697458"];
  const path = join(folder, "ids.json");
  writeFileSync(path, `[${Array.from({ length: 40 }, (_, i) => `{"x": ${i % 7}.5, "id": ${ids[i % 2]}}`).join(",")}]`);
  expect((await loadDataset(path)).classes).toEqual(ids);
});
