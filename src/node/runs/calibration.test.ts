import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capture } from "../../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { parseCsv } from "../../formats/csv.ts";
import { decodeModel, encodeModel, Predictor } from "../../predict/predict.ts";
import { RandomStream } from "../../tensor/random.ts";
import { exportRun } from "../export/export-run.ts";
import { readModel } from "../predict/read-model.ts";
import { parseConfig } from "./config/config.ts";
import { startRun } from "./run.ts";

const root = temporaryFolder();
const random = new RandomStream(1, "noisy");
const table = (name: string, rows: number): string => {
  const path = join(root, name);
  const lines = Array.from({ length: rows }, () => {
    const [x, y] = [random.normal(), random.normal()];
    const sign = x + y + 1.5 * random.normal() > 0 ? "a|b" : "c\\d";
    return `${x.toFixed(4)},${y.toFixed(4)},${(3 * x + random.normal()).toFixed(4)},${sign}`;
  });
  writeFileSync(path, `x,y,z,sign\n${lines.join("\n")}\n`);
  return path;
};
const [file, more] = [table("noisy.csv", 240), table("more.csv", 400)];
const base = { dataset: file, hidden: [12], epochs: 150, strategy: "static", minSteps: 0, learningRate: 0.02 };
const start = (options: object, name: string) =>
  startRun(parseConfig({ ...base, ...options }), { out: join(root, name), picture: false });
const read = (path: string) => parseCsv(readFileSync(path), { where: path, header: true, delimiter: "," });

describe("a run that holds rows out", () => {
  it("calibrates its probabilities, and predictions and exports have the temperature", async () => {
    const out = join(root, "classes");
    const { calibration } = await start({ ignore: ["z"], folds: 1, patience: 0 }, "classes");
    const { temperature, error, coverage, from, rows } = calibration!;
    expect([from, rows]).toEqual(["validation rows", 38]);
    expect(temperature).toBeGreaterThan(1.2); // it is trained for too long
    expect(error!.after).not.toBe(error!.before);
    expect(coverage!.rows).toBe(48);
    const model = await readModel(out);
    const { temperature: _, ...target } = model.preprocessing.target as { temperature?: number };
    const hot = new Predictor(decodeModel(encodeModel(model)));
    const plain = new Predictor({ ...model, preprocessing: { ...model.preprocessing, target } as never });
    const p = (predictor: Predictor): number => {
      const [{ probabilities } = { probabilities: null }] = predictor.predict([{ x: 1, y: 0.5 }]);
      return probabilities!["a|b"] as number;
    };
    const logit = (share: number): number => Math.log(share / (1 - share));
    expect(logit(p(hot)) * temperature!).toBeCloseTo(logit(p(plain)), 4);
    const { largestDifference } = await exportRun(out, { format: "onnx", out: join(root, "model.onnx") });
    expect(largestDifference).toBeLessThan(1e-5);
  });

  it.each([
    ["with folds", { folds: 3 }, "rows that the folds held out", 240],
    [
      "trained once more on its validation rows",
      { folds: 1, refit: true },
      "rows that the searches for its size held out",
      38,
    ],
    ["with folds and a test file", { folds: 3, test: more }, "rows that the searches for its size held out", 96],
  ])("learns its errors on rows that trained no network that is asked, %s", async (name, options, from, rows) => {
    const { calibration } = await start({ ...options, epochs: 10, ignore: ["z"] }, name);
    expect(calibration).toMatchObject({ from, rows });
    expect(calibration!.temperature).toBeGreaterThan(0);
  });

  it("predicts sets and intervals that hold new rows as often as promised", async () => {
    await start({ ignore: ["sign"], target: "z", folds: 4, epochs: 40 }, "values");
    const [sets, intervals] = [join(root, "sets.csv"), join(root, "intervals.csv")];
    expect((await capture("predict", join(root, "classes"), more, "--coverage", "0.8", "-o", sets)).code).toBe(0);
    expect((await capture("predict", join(root, "values"), more, "--coverage", "0.9", "-o", intervals)).code).toBe(0);
    const classes = read(sets);
    expect(classes.columns.at(-1)).toBe("set");
    const escaped = (name: string): string => name.replace(/[\\|]/g, (c) => `\\${c}`);
    const within = classes.rows.filter((row) =>
      new RegExp(`(^|[^\\\\])${escaped(escaped(row[3] as string))}`).test(row.at(-1) as string),
    );
    const share = within.length / 400;
    expect(share).toBeGreaterThan(0.7); // of 38 validation rows: within three standard deviations
    expect(share).toBeLessThan(0.95);
    const both = [escaped("a|b"), escaped("c\\d")].join("|");
    expect(classes.rows.some((row) => row.at(-1) === both)).toBe(true);
    const values = read(intervals);
    expect(values.columns.slice(-3)).toEqual(["prediction", "lower", "upper"]);
    const covered = values.rows.filter(
      ([, , z, , , low, high]) => Number(low) <= Number(z) && Number(z) <= Number(high),
    );
    expect(covered.length / 400).toBeGreaterThan(0.85);
    expect(covered.length / 400).toBeLessThan(0.95);
    const [answer] = new Predictor(await readModel(join(root, "values"))).predict([{ x: 1, y: 0 }], { coverage: 0.9 });
    expect(answer!.upper as number).toBeGreaterThan(answer!.prediction as number);
  });
});

describe("a coverage is refused", () => {
  it.each([
    ["1.5", "coverage: expected a number above 0 and below 1"],
    ["much", "--coverage: expected a number"],
    ["0.999", "takes at least 999 rows that were held out, and this model has 38 (validation rows)"],
  ])("when it is %s", async (coverage, message) => {
    const { code, err } = await capture("predict", join(root, "classes"), more, "--coverage", coverage, "-o", "no.csv");
    expect(err).toContain(message);
    expect([code, err.split("\n").length]).toEqual([2, 1]);
  });

  it("for a run that was not finished, for another step, and where no rows were held out", async () => {
    const controller = new AbortController();
    const observer = { onEvent: () => controller.abort() };
    const out = join(root, "unfinished");
    await startRun(parseConfig(base), { out, picture: false, signal: controller.signal, observer }).catch(() => null);
    const ask = (folder: string, ...args: string[]) =>
      capture("predict", folder, more, "--coverage", "0.9", "-o", join(root, "no.csv"), ...args);
    expect((await ask(out)).err).toContain("the run is not complete, so the errors of its network are not known yet");
    expect((await ask(join(root, "classes"), "--step", "3")).err).toContain("Leave out --step");
    await start({ ignore: ["z"], folds: 1, validation: 0, patience: 0, epochs: 3 }, "none");
    expect((await ask(join(root, "none"))).err).toContain("no rows were held out for this network");
  });

  it("for a model of a newer version", async () => {
    const sketch = join(root, "none", "sketch.json");
    writeFileSync(sketch, JSON.stringify({ ...JSON.parse(readFileSync(sketch, "utf8")), version: 99 }));
    const { code, err } = await capture("predict", join(root, "none"), more);
    expect([code, err]).toEqual([2, expect.stringContaining("a model of version 99, written by a newer Burgeon")]);
  });
});
