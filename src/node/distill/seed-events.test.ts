import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { timeless } from "../../../test/support/runs.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { parseCsv } from "../../formats/csv.ts";
import { exportRun } from "../export/export-run.ts";
import { resolveDistillConfig } from "./config.ts";
import { resumeDistillation, startDistillation } from "./distill.ts";
import { eventsOfSeed, readSeedEvents } from "./state-files.ts";

const root = temporaryFolder();
const few = {
  steps: 1200,
  evaluateEvery: 400,
  evaluationEpisodes: 1,
  episodes: 1,
  bufferSize: 200,
  exampleEpisodes: 1,
};

function configOf(name: string, more: object = {}) {
  const student = { name, options: name === "grown" ? { strategy: "burgeon" } : {} };
  const options = { ...few, seeds: [1, 2], checkpointEvery: "300steps", ...more };
  return resolveDistillConfig({ environment: "cartpole", student, options });
}

beforeAll(async () => {
  for (const name of ["grown", "smgrnn"]) await startDistillation(configOf(name), { out: join(root, name) });
}, 120_000);

describe.each(["grown", "smgrnn"])("the events of the student %s", (name) => {
  const folder = join(root, name);

  it("tell of every change of its structure and of every evaluation", () => {
    for (const seed of [1, 2]) {
      const events = readSeedEvents(folder, seed);
      const { history, growthEvents } = JSON.parse(readFileSync(join(folder, `seed-${seed}.json`), "utf8"));
      const returns = events.filter((event) => event.type === "returns");
      expect(returns).toMatchObject(history);
      expect(events.filter(({ type }) => type === "growth" || type === "structure")).toHaveLength(growthEvents);
      expect(events.map(({ step }) => step)).toEqual(events.map(({ step }) => step).toSorted((a, b) => a - b));
    }
  });

  it("are the same when it was interrupted and gone on with", async () => {
    const out = join(root, `${name} interrupted`);
    const controller = new AbortController();
    const config = configOf(name);
    const onEvaluation = (): void => controller.abort();
    await startDistillation(config, { out, signal: controller.signal, onEvaluation });
    expect(existsSync(join(out, "seed-1.json"))).toBe(false);
    writeFileSync(eventsOfSeed(out, 1), '{"type":"torn', { flag: "a" });
    await resumeDistillation(out, config);
    for (const seed of [1, 2]) {
      expect(timeless(readSeedEvents(out, seed))).toEqual(timeless(readSeedEvents(folder, seed)));
    }
  });

  it("become a table and a TensorBoard log, and the growth of an exported model", async () => {
    const { path } = await exportRun(folder, { format: "csv", seed: 2 });
    expect(path).toBe(join(folder, "seed-2", "events.csv"));
    const { columns, rows } = parseCsv(readFileSync(path), { where: path, header: true, delimiter: "," });
    expect(columns.slice(0, 2)).toEqual(["step", "seconds"]);
    expect(columns).toEqual(expect.arrayContaining(["train/loss", "return/mean", "size/parameters"]));
    const means = rows.flatMap((row) => row[columns.indexOf("return/mean")] || []);
    const { history } = JSON.parse(readFileSync(join(folder, "seed-2.json"), "utf8"));
    expect(means.map(Number)).toEqual(history.map((one: { return: { mean: number } }) => one.return.mean));
    expect((await exportRun(folder, { format: "tensorboard" })).bytes).toBeGreaterThan(500);
    const model = JSON.parse(readFileSync((await exportRun(folder, { format: "json" })).path, "utf8"));
    expect(model.growth.length).toBe(Number(model.origin.growthEvents));
    for (const { from, to, trigger } of model.growth)
      expect([Math.abs(from - to) > 0, trigger.length > 0]).toEqual([true, true]);
  });

  it("name the line that is damaged", async () => {
    const path = eventsOfSeed(folder, 1);
    copyFileSync(path, join(root, "whole"));
    writeFileSync(path, readFileSync(path, "utf8").replace('"step":', '"step":1'));
    await expect(exportRun(folder, { format: "csv" })).rejects.toThrow(
      /seed-1-events\.jsonl, line 1: its checksum is wrong/,
    );
    rmSync(path);
    await expect(exportRun(folder, { format: "csv" })).rejects.toThrow("seed 1 has no events yet");
    copyFileSync(join(root, "whole"), path);
  });
});
