import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { parseCsv } from "../formats/csv.ts";

const root = temporaryFolder();
const names = "customer_id,since,last_login,city,size,monthly_spend,discount,age,comment,country,unused,churn";

/** A table as a shop exports it: ids, two notations of dates, hundreds of levels, money, percent, free text, a constant, rows without a target. */
const lines = Array.from({ length: 600 }, (_, i) => {
  const day = new Date(Date.UTC(2020, 0, 1 + ((i * 37) % 1400)));
  const [y, m, d] = day.toISOString().slice(0, 10).split("-");
  return [
    `C-${100_000 + 7 * i}`,
    `${d}/${m}/${y}`,
    `${y}-${m}-${d} ${String(i % 24).padStart(2, "0")}:30:00`,
    `City ${(i * i) % 211}`,
    ["low", "mid", "high"][(i * 7) % 3],
    `"$${(900 + ((i * 53) % 4000)).toLocaleString("en-US")}.50"`,
    `${i % 40}%`,
    i % 9 ? `${18 + ((i * 11) % 60)}` : "N/A",
    `"Customer asked about order ${i * 31}, and was called back"`,
    "DE",
    "",
    i % 20 === 7 ? "" : (i * 7) % 3 === 2 ? "yes" : "no",
  ].join(",");
});

it("a customer table takes one command, and all that is left out stands in one block", async () => {
  const [table, run, answers] = ["customers.csv", "run", "answers.csv"].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(table, `${[names, ...lines].join("\n")}\n`);
  const levels = ["--levels", "size=low,mid,high"];
  const { code, out, err } = await capture(
    ...["train", table, "--target", "churn", "--missing", "drop-target", ...levels],
    ...["--folds", "1", "--max-steps", "60", "--out", run],
  );
  expect(code).toBe(0);
  const notes = `${out}\n${err}`.split("\n").filter((line) => line.startsWith("note: "));
  expect(notes.filter((line) => line.startsWith("note: left out")).map((line) => line.slice(6))).toEqual([
    'left out: "customer_id": an id: 600 different texts in 600 rows',
    'left out: "comment": free text: 600 different texts in 600 rows',
    'left out: "unused": it has no values',
    'left out: "country": it is "DE" in all, or almost all, training rows',
  ]);
  const block = notes.join("\n");
  expect(block).toMatch(/3 numbers \("monthly_spend", "discount", "age"\)/);
  expect(block).toMatch(/1 ordered text \("size"\), 1 hashed text \("city"\), 2 dates \("since", "last_login"\)/);
  expect(block).toMatch(/missing: "age" 11 % \(the median and an indicator\)/);
  expect(block).toMatch(/30 of 600 rows have no target and are left out/);
  expect(`${out}${err}`).toMatch(/all 60 steps are complete/);
  const { columns } = JSON.parse(readFileSync(join(run, "summary.json"), "utf8"));
  expect(columns).toMatchObject({
    used: ["since", "last_login", "city", "size", "monthly_spend", "discount", "age"],
    target: ["churn"],
  });

  // New customers come without the columns that were left out, from an unknown city, and with a day of 2030.
  const more = join(root, "more.csv");
  writeFileSync(
    more,
    "age;size;monthly_spend;discount;city;since;last_login\n;mid;1.000,5;10%;Nowhere;31/12/2030;2030-12-31 23:59\n",
  );
  expect(await capture("predict", run, more, "-o", answers, "--quiet")).toMatchObject({ code: 0 });
  const { rows, columns: answered } = parseCsv(readFileSync(answers), { delimiter: ";", header: true });
  expect(answered.slice(-3)).toEqual(["prediction", "p_no", "p_yes"]);
  expect(rows[0]?.at(-3)).toMatch(/^(?:yes|no)$/);
}, 180_000);
