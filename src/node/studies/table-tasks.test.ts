import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { planStudy } from "../../study/plan.ts";
import { sizing } from "../../study/studies/sizing.ts";
import { smgrnn } from "../../study/studies/smgrnn.ts";
import { parseStudy } from "../../study/study-file.ts";
import { conductStudy } from "./conduct.ts";
import { withTables } from "./table-tasks.ts";

const root = temporaryFolder();

it("takes the tables of a folder as cases, with their test rows", () => {
  const folder = join(root, "tables");
  mkdirSync(folder);
  for (const name of ["iris.csv", "wine.1.train.csv", "wine.1.test.csv", "notes.txt"])
    writeFileSync(join(folder, name), "");
  const study = withTables(sizing, folder);
  expect(study.datasets).toEqual(["iris", "wine.1"]);
  expect(study.tasks).toEqual({
    iris: { dataset: join(folder, "iris.csv"), run: {} },
    "wine.1": { dataset: join(folder, "wine.1.train.csv"), run: { test: join(folder, "wine.1.test.csv") } },
  });
  const plan = planStudy(study, { called: "sizing", tables: folder, scale: "quick" });
  expect(plan.cases.map(({ dataset }) => dataset)).toEqual(["iris", "wine.1"]);
  expect(plan.command).toContain("--tables ");
  rmSync(join(folder, "wine.1.test.csv"));
  expect(() => withTables(sizing, folder)).toThrow(
    /wine\.1\.train\.csv: there is no .*wine\.1\.test\.csv with the rows to test on/,
  );
});

it("refuses a folder without tables, and a study that trains on none", () => {
  const empty = join(root, "empty");
  mkdirSync(empty);
  expect(() => withTables(sizing, empty)).toThrow(/holds no CSV files/);
  expect(() => withTables(sizing, join(root, "nowhere"))).toThrow(/expected a folder/);
  expect(() => withTables(smgrnn, empty)).toThrow(/study "smgrnn" are not trained on tables/);
});

it("refuses a target on validation rows where folds leave none", async () => {
  const path = join(root, "scores.csv");
  writeFileSync(path, `x,y\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 2 ? "a" : "b"}`).join("\n")}\n`);
  const study = (run: object) =>
    planStudy(
      parseStudy({ dataset: path, arms: [{ name: "a", strategy: "static" }], targets: { [path]: 0.9 }, run }, "own"),
    );
  const conducted = (run: object) =>
    conductStudy(study(run), { out: join(root, "study"), workers: 1, signal: AbortSignal.abort() });
  await expect(conducted({ folds: 3 })).rejects.toThrow(
    /has a target, which is reached on validation rows, and folds is 3/,
  );
  await expect(conducted({ validation: 0 })).rejects.toThrow(/and validation is 0. Leave one of the two out/);
  await expect(conducted({})).resolves.toMatchObject({ interrupted: true });
});
