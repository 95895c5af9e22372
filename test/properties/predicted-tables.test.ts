import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleRows } from "../../src/export/samples.ts";
import { parseCsv } from "../../src/formats/csv.ts";
import { predictFile } from "../../src/node/predict/predict-file.ts";
import { decodeModel, encodeModel } from "../../src/predict/model-file.ts";
import { Predictor } from "../../src/predict/predictor.ts";
import { anyFeatures, anyTarget, tableModel } from "../support/exported-tables.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;
const line = (fields: readonly string[]): string => `${fields.map(quoted).join(",")}\n`;
/** Texts and names as a file can have them: blanks around them are left out, line breaks are blanks, and an empty one is a number. */
const isText = (text: string): boolean => text.trim() === text && text !== "" && !text.includes("\n");
const isName = (name: string): boolean => isText(name) && !/[\s\d]/.test(name.replaceAll(" ", ""));

describe("a model's file and its predicted table", () => {
  it("keep every column and class under its name, whatever it is, and add columns of other names", async () => {
    const features = anyFeatures(["numeric", "categorical"]).filter(
      (all) =>
        all.length > 1 &&
        all.every((one) => isName(one.column) && (one.kind !== "categorical" || one.levels.every(isText))),
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(features, anyTarget, async (columns, target) => {
        const { saved, model } = tableModel(columns, target);
        const input = join(folder, `${count}.csv`);
        const output = join(folder, `${count++}.out.csv`);
        const names = columns.map(({ column }) => column);
        const { raw } = sampleRows(model, 6);
        const cells = raw.kind === "table" ? raw.columns : [];
        const rows = Array.from({ length: 6 }, (_, row) =>
          cells.map(({ values }) => (Number.isNaN(values[row]) ? "" : String(values[row]).trim())),
        );
        writeFileSync(input, line(names) + rows.map(line).join(""));
        const again = decodeModel(encodeModel(saved));
        await predictFile(again, { input, output, unknown: "zeros" });
        const written = parseCsv(readFileSync(output, "utf8"));
        expect(written.columns.slice(0, names.length)).toEqual(names);
        expect(new Set(written.columns).size).toBe(written.columns.length);
        expect(written.rows.map((row) => row.slice(0, names.length))).toEqual(rows);
        const answers = new Predictor(again).predictTable({ ...written, columns: names, rows }, []);
        if (answers.kind === "values") return;
        const found = written.rows.map((row) => row[names.length]);
        expect(found).toEqual(
          Array.from(answers.labels, (label) => (answers.names[label] as string).replaceAll("\n", " ").trim()),
        );
      }),
      { numRuns: 60 },
    );
  });
});
