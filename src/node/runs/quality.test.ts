import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { RandomStream } from "../../tensor/random.ts";
import { exportRun } from "../export/export-run.ts";
import { predictFile } from "../predict/predict-file.ts";
import { readModel } from "../predict/read-model.ts";
import { parseConfig } from "./config/config.ts";
import { readEvents } from "./log/event-log.ts";
import { startRun } from "./run.ts";

const root = temporaryFolder();
const file = join(root, "rare.csv");
const random = new RandomStream(1, "rare");
const rows = Array.from({ length: 240 }, (_, i) => {
  const rare = i % 6 === 0;
  const [x, y] = [random.normal() + (rare ? 1.3 : 0), random.normal() + (rare ? 0.9 : 0)];
  return `${x.toFixed(4)},${y.toFixed(4)},${1 + (i % 3)},${rare ? "yes" : "no"}`;
});
writeFileSync(file, `x,y,w,z\n${rows.join("\n")}\n`);
const base = { dataset: file, hidden: [3], epochs: 30, strategy: "static", minSteps: 0 };
const start = (options: object, name: string) =>
  startRun(parseConfig({ ...base, ...options }), { out: join(root, name), picture: false });

describe("a threshold for a metric", () => {
  it("is chosen on validation rows, stored with the model, and used by predictions and exports", async () => {
    const out = join(root, "threshold");
    const { threshold, quality, test } = await start({ ignore: ["w"], folds: 1, thresholdFor: "f1" }, "threshold");
    expect(threshold!.value).toBeGreaterThan(threshold!.before);
    expect(threshold!.threshold).toBeLessThan(0.5);
    expect(quality!.metric).toBe("f1");
    expect(quality!.metrics.accuracy!.value).not.toBe(test!.accuracy);
    const answers = join(root, "answers.csv");
    await predictFile(await readModel(out), { input: file, output: answers });
    const lines = readFileSync(answers, "utf8").trim().split("\n").slice(1);
    for (const line of lines) {
      const fields = line.split(",");
      expect(fields[4]).toBe(Number(fields[6]) >= threshold!.threshold ? "yes" : "no");
    }
    expect(lines.some((line) => Number(line.split(",")[6]) < 0.5 && line.split(",")[4] === "yes")).toBe(true);
    const { largestDifference } = await exportRun(out, { format: "onnx", out: join(root, "model.onnx") });
    expect(largestDifference).toBeLessThan(1e-5);
    const notes: string[] = [];
    const first = await readModel(out, { step: 3, onNote: (note) => notes.push(note) });
    expect(first.preprocessing.target).not.toHaveProperty("threshold");
    expect(notes.at(-1)).toContain("the threshold of this run was chosen for the network that it keeps");
  });

  it("of folds is chosen for each on the others", async () => {
    const { threshold, quality } = await start({ ignore: ["w"], folds: 3, thresholdFor: "balanced-accuracy" }, "folds");
    expect(quality).toMatchObject({ rows: 240, metric: "balanced-accuracy" });
    expect(threshold!.threshold).toBeLessThan(0.5);
    // It was not chosen on the rows that it is measured on.
    expect(quality!.metrics["balanced-accuracy"]!.value).toBeLessThanOrEqual(threshold!.value + 1e-12);
  });

  it.each([
    [{ thresholdFor: "roc-auc" }, "no threshold changes ROC-AUC"],
    [{ thresholdFor: "rmse" }, '"rmse" is no metric of a classification'],
    [{ thresholdFor: "f1", folds: 1, validation: 0, patience: 0 }, "holds no rows out to choose a threshold on"],
    [{ selectBy: "mae" }, '"mae" is no metric of a classification'],
    [{ selectBy: "f1", folds: 1, patience: 0 }, "only kept where training may stop early"],
    [{ classWeight: { maybe: 2 } }, 'has no class "maybe"'],
    [{ classWeight: "no" }, "expected balanced, a JSON file, or weights"],
    [{ sampleWeight: "z" }, 'the column "z" is the target'],
  ])("is refused with %j, before anything is written", async (options, message) => {
    await expect(start(options, "refused")).rejects.toThrow(message);
    expect(existsSync(join(root, "refused"))).toBe(false);
  });
});

it("keeps the network with the best metric where one is named", async () => {
  await start({ ignore: ["w"], folds: 1, selectBy: "roc-auc", evaluateEvery: 1 }, "selected");
  const evaluations = readEvents(join(root, "selected", "events.jsonl")).flatMap((event) =>
    event.type === "evaluation" ? [event] : [],
  );
  let most = Number.NEGATIVE_INFINITY;
  for (const { metrics, best } of evaluations) {
    if (metrics.selected! > most) expect(best).toBe(true);
    if (metrics.selected! < most) expect(best).toBe(false);
    most = Math.max(most, metrics.selected!);
  }
  expect(evaluations.length).toBeGreaterThan(5);
});

it("reads weights of classes from a file once, and writes them into its configuration", async () => {
  const weights = join(root, "weights.json");
  writeFileSync(weights, '{ "yes": 5 }');
  const { quality } = await start({ ignore: ["w"], folds: 1, classWeight: weights }, "weighted");
  expect(JSON.parse(readFileSync(join(root, "weighted", "config.json"), "utf8")).classWeight).toEqual({ yes: 5 });
  expect(quality!.weighted!.accuracy!.value).not.toBe(quality!.metrics.accuracy!.value);
  const both = await start({ folds: 1, sampleWeight: "w", classWeight: "yes=5" }, "both");
  expect(both.columns).toMatchObject({ used: ["x", "y"], target: ["z"] });
});
