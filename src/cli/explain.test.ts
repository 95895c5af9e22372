import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { RandomStream } from "../tensor/random.ts";

const root = temporaryFolder();
const [classes, values, file] = ["classes", "values", "rows.csv"].map((name) => join(root, name)) as [
  string,
  string,
  string,
];

beforeAll(async () => {
  const random = new RandomStream(1, "explained");
  const lines = Array.from({ length: 150 }, (_, i) => {
    const [x, y, z] = [random.normal(), random.normal(), random.normal()];
    const color = ["red", "blue"][random.integer(2)] as string;
    const number = 3 * x + (color === "red" ? 1 : 0) + 0.1 * y;
    return [x, x + 0.01 * z, color, y, `2024-0${1 + (i % 9)}-11`, number, number > 0.5 ? "high" : "low"].join(",");
  });
  writeFileSync(file, `x,twin,color,y,day,number,level\n${lines.join("\n")}\n`);
  const train = ["train", file, "--quiet", "--hidden", "6", "--epochs", "60", "--lr", "0.02"];
  await capture(...train, "--target", "level", "--ignore", "number", "--folds", "2", "--out", classes);
  await capture(...train, "--target", "number", "--ignore", "level", "--folds", "1", "--out", values);
}, 60_000);

describe("burgeon explain", () => {
  it("ranks columns on the rows that were held out, with correlated ones together", async () => {
    const { code, out } = await capture("explain", classes, "--json");
    expect(code).toBe(0);
    const { columns, groups, rows, from, metric } = JSON.parse(out);
    expect([rows, from, metric]).toEqual([150, "rows that the folds held out, by their networks", "accuracy"]);
    expect(groups[0].columns).toEqual(["x", "twin"]);
    expect(groups[0].low).toBeGreaterThan(columns[0].drop);
    const order = columns.map((one: { columns: string[] }) => one.columns[0]);
    expect(order.slice(0, 2).sort()).toEqual(["twin", "x"]);
    const text = await capture("explain", values, file, "--metric", "mae");
    expect(text.out).toContain("MAE added");
    expect(text.out).toContain("x + twin");
  });

  it("explains a row: its parts sum to the difference within 1 %", async () => {
    for (const folder of [classes, values]) {
      for (const row of [1, 2, 150]) {
        const { code, out } = await capture("explain", folder, file, "--row", String(row), "--json");
        expect(code).toBe(0);
        const { from, to, contributions, gap } = JSON.parse(out);
        const sum = contributions.reduce((all: number, { value }: { value: number }) => all + value, 0);
        expect(Math.abs(sum - (to - from) - gap)).toBeLessThan(1e-9);
        expect(Math.abs(gap)).toBeLessThanOrEqual(Math.max(0.01 * Math.abs(to - from), 1e-3));
      }
    }
    const { out } = await capture("explain", values, file, "--row", "3");
    expect(out).toMatch(/a row that says nothing[\s\S]*this row[\s\S]*off by .* % with \d+ points/);
  });

  it.each([
    [[classes, file, "--row", "151"], "has the rows 1 to 150, received 151"],
    [[classes, "--row", "1"], "--row: name the table"],
    [[classes, "--metric", "rmse"], '"rmse" is no metric of a classification'],
    [[join(root, "nowhere")], "nowhere"],
  ])("refuses %j in one line", async (args, message) => {
    const { code, err } = await capture("explain", ...args);
    expect(err).toContain(message);
    expect([code, err.split("\n").length]).toEqual([2, 1]);
  });
});
