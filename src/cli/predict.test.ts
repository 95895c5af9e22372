import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { environmentNamed } from "../control/named.ts";
import { studentPolicy } from "../control/policy.ts";
import { parseCsv, type Table } from "../formats/csv.ts";
import { loadModel } from "../node/runs/model/load-model.ts";
import { decodeModel, Predictor } from "../predict/predict.ts";

const root = temporaryFolder();
const [flowers, houses, moons] = ["flowers", "houses", "moons"].map((name) => join(root, name)) as [
  string,
  string,
  string,
];
const program = join(import.meta.dirname, "../../dist/cli/main.js");

/** 120 flowers: a number, a color, and a kind that follows from both. */
const rows = Array.from({ length: 120 }, (_, i) => {
  const size = (i * 37) % 100;
  const color = ["red", "blue"][i % 2] as string;
  return { size, color, kind: size > 50 ? (color === "red" ? "rose" : "iris") : "daisy" };
});
const csv = (columns: readonly (keyof (typeof rows)[number])[], some = rows): string =>
  [columns.join(","), ...some.map((row) => columns.map((column) => row[column]).join(","))].join("\n");

function write(name: string, content: string | Uint8Array): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

const read = (path: string): Table => parseCsv(readFileSync(path), { where: path, header: true, delimiter: "," });

beforeAll(async () => {
  const table = write("flowers.csv", csv(["size", "color", "kind"]));
  const train = ["--hidden", "6", "--lr", "0.02", "--quiet"];
  await capture("train", table, ...train, "--epochs", "60", "--keep-every", "20epochs", "--out", flowers);
  const values = ["size,price", ...rows.map(({ size }) => `${size},${3 * size + 1000}`)].join("\n");
  await capture(
    "train",
    write("houses.csv", values),
    "--task",
    "regression",
    ...train,
    "--epochs",
    "80",
    "--out",
    houses,
  );
  await capture("train", "moons", ...train, "--epochs", "5", "--set", "generator.points=100", "--out", moons);
  rmSync(table); // a run is enough to predict with
}, 120_000);

describe("burgeon predict", () => {
  it("adds a prediction and the probability of each class to the columns of a table, in any order", async () => {
    const out = join(root, "answers.csv");
    const data = write("some.csv", csv(["kind", "color", "size"], rows.slice(0, 40)));
    const { code, err } = await capture("predict", flowers, data, "-o", out);
    expect([code, err]).toEqual([0, expect.stringMatching(/^40 rows in/)]);
    const { columns, rows: answered } = read(out);
    expect(columns).toEqual(["kind", "color", "size", "prediction", "p_daisy", "p_iris", "p_rose"]);
    expect(answered.filter(([kind, , , prediction]) => kind === prediction).length).toBeGreaterThan(28);
    for (const fields of answered) {
      const shares = fields.slice(4).map(Number);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      expect(columns[4 + shares.indexOf(Math.max(...shares))]).toBe(`p_${fields[3]}`);
    }
    const swapped = write("swapped.csv", csv(["size", "color"], rows.slice(0, 40)));
    await capture("predict", flowers, swapped, "-o", join(root, "swapped out.csv"));
    const others = read(join(root, "swapped out.csv")).rows;
    expect(others.map((fields) => fields.slice(2))).toEqual(answered.map((fields) => fields.slice(3)));
  });

  it("predicts the same from the model's file, and in the library", async () => {
    const model = join(root, "flowers.safetensors");
    expect((await capture("predict", flowers, "--save-model", model)).code).toBe(0);
    const data = write("three.csv", csv(["size", "color"], rows.slice(0, 3)));
    const [one, two] = [join(root, "one.csv"), join(root, "two.csv")];
    await capture("predict", flowers, data, "-o", one);
    await capture("predict", model, write("three.csv.gz", gzipSync(readFileSync(data))), "-o", two);
    expect(readFileSync(two, "utf8")).toBe(readFileSync(one, "utf8"));
    const predictor = new Predictor(decodeModel(readFileSync(model)));
    const answers = predictor.predict(rows.slice(0, 3)).map(({ prediction }) => prediction);
    expect(read(one).rows.map((fields) => fields[2])).toEqual(answers);
  });

  it("predicts numbers in their own unit, with the delimiter of the table", async () => {
    const out = join(root, "prices.csv");
    await capture("predict", houses, write("sizes.csv", "id;size\n7;10\n8;90\n"), "-o", out);
    const [head, ...lines] = readFileSync(out, "utf8").trim().split("\n");
    expect(head).toBe("id;size;prediction");
    const prices = lines.map((line) => Number(line.split(";")[2]));
    expect(prices[0]).toBeGreaterThan(990);
    expect(prices[0]).toBeLessThan(1070);
    expect(prices[1]).toBeGreaterThan(1220);
    expect(prices[1]).toBeLessThan(1310);
  });

  it("matches columns without names by number, and keeps fields that need quotes", async () => {
    const out = join(root, "bare.csv");
    await capture("predict", moons, write("points.csv", "0.5,1\n-0.5,0.25\n"), "-o", out);
    expect(read(out).columns).toEqual(["x1", "x2", "prediction", "p_0", "p_1"]);
    const quotes = write("quotes.csv", '"say ""hi"", x",size,color\n"a,""b""",3,red\n');
    await capture("predict", flowers, quotes, "-o", out);
    const { columns, rows: answered } = read(out);
    expect([columns[0], answered[0]?.[0]]).toEqual(['say "hi", x', 'a,"b"']);
  });

  it.each([
    ["size,kind\n1,rose\n", /there is no column "color". The columns are "size", "kind"/],
    ["size,colour\n1,red\n", /there is no column "color". Did you mean "colour"\?/],
    [
      "size,color\n1,red\n2,green\n",
      /column "color" has text values that did not occur in training: line 3 has "green"/,
    ],
    ["size,color\n1,red\nbig,blue\n", /column "size" is numeric, but line 3 has "big"/],
    ["size,color\n1,red\n2\n", /line 3 has 1 field, expected 2/],
    ["", /expected a table, but it is empty/],
    ["size,color\n1,\xff\xfe", /line 2 has "ÿþ"/],
    ["size;color\n1,234;red\n", /line 2 has "1,234" in column "size", which may be .* \(--decimal point or comma\)/],
  ])("refuses %j and writes nothing", async (text, message) => {
    const out = join(root, "refused.csv");
    const data = write("refused in.csv", Buffer.from(text, "latin1"));
    const { code, err } = await capture("predict", flowers, data, "-o", out);
    expect(err).toMatch(message);
    expect(err.split("\n")).toHaveLength(1);
    expect(code).toBe(2);
    expect(existsSync(out) || existsSync(`${out}.tmp`)).toBe(false);
  });

  it("gives its column another name where the table has one, and an empty answer for no rows", async () => {
    const out = join(root, "named.csv");
    const taken = write("taken.csv", "size,color,prediction\n1,red,x\n");
    const { code, err } = await capture("predict", flowers, taken, "-o", out, "--quiet");
    expect([code, err]).toEqual([0, expect.stringMatching(/a column "prediction" already.*"prediction.1"/)]);
    expect(read(out).columns.slice(0, 4)).toEqual(["size", "color", "prediction", "prediction.1"]);
    expect((await capture("predict", flowers, write("none.csv", "size,color\n"), "-o", out, "--quiet")).code).toBe(0);
    expect(readFileSync(out, "utf8")).toBe("size,color,prediction,p_daisy,p_iris,p_rose\n");
  });

  it("reads another notation, order, encoding and delimiter than the training table's to the same answers", async () => {
    const [one, two] = [join(root, "one notation.csv"), join(root, "two notation.csv")];
    await capture("predict", houses, write("points.csv", "size\n10.5\n90.25\n1200\n"), "-o", one, "--quiet");
    const german = "größe;size\nx;10,5\ny;90,25\nz;1.200,0\n";
    await capture("predict", houses, write("kommas.csv", Buffer.from(german, "latin1")), "-o", two, "--quiet");
    const numbers = (path: string, delimiter: string, at: number): number[] => {
      const lines = readFileSync(path, "utf8").trim().split("\n").slice(1);
      return lines.map((line) => Number(line.split(delimiter)[at]?.replace(",", ".")));
    };
    expect(numbers(two, ";", 2)).toEqual(numbers(one, ",", 1));
  });

  it("takes unknown texts as zeros when asked to", async () => {
    const out = join(root, "zeros.csv");
    const data = write("unknown.csv", "size,color\n80,green\n");
    const { code, err } = await capture("predict", flowers, data, "-o", out, "--unknown", "zeros", "--quiet");
    expect([code, err]).toEqual([0, expect.stringMatching(/^note: .*as zeros: line 2 has "green"$/)]);
    expect(read(out).rows).toHaveLength(1);
  });

  it("answers with the network of a step, trained again up to there where its checkpoint was not kept", async () => {
    const steps = readdirSync(join(flowers, "checkpoints")).flatMap(
      (name) => /^step-0*(\d+)\.json$/.exec(name)?.[1] ?? [],
    );
    expect(steps.length).toBeGreaterThanOrEqual(2);
    const step = steps.map(Number).sort((a, b) => a - b)[0] as number;
    const { code, out } = await capture(
      "evaluate",
      flowers,
      write("all.csv", csv(["size", "color", "kind"])),
      "--step",
      `${step}`,
      "--json",
    );
    expect([code, JSON.parse(out).step]).toEqual([0, step]);
    const model = join(root, "early.safetensors");
    expect((await capture("predict", flowers, "--step", String(step), "--save-model", model)).code).toBe(0);
    expect(decodeModel(readFileSync(model)).step).toBe(step);
    const { err } = await capture("predict", flowers, "--step", "1", "--save-model", model);
    expect(err).toMatch(
      /^note: there is no checkpoint of step 1: training again from step 0\nburgeon: there is no file/,
    );
    const own = join(root, "own data.safetensors");
    expect((await capture("predict", moons, "--step", "1", "--save-model", own)).code).toBe(0);
    expect(decodeModel(readFileSync(own)).step).toBe(1);
  });

  it("reads standard input and writes standard output", async () => {
    const child = spawn(process.execPath, [program, "predict", flowers, "-", "--quiet"]);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stdin.end(csv(["color", "size"], rows.slice(0, 2)));
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
    const lines = Buffer.concat(chunks).toString().trim().split("\n");
    expect(lines.map((line) => line.split(",").length)).toEqual([6, 6, 6]);
    expect(lines[0]).toBe("color,size,prediction,p_daisy,p_iris,p_rose");
  });

  it.each([
    [["nowhere", "x.csv"], /there is no such file or folder/],
    [[flowers], /name a table/],
    [[flowers, "none.csv", "-o", "/dev/null"], /there is no such file/],
    [[flowers, "x.csv", "--step", "one"], /--step: expected a whole number/],
    [[flowers, "x.csv", "--seed", "2"], /has no seed 2. It has 1/],
    [[flowers, "x.csv", "--unknown", "drop"], /--unknown: expected error or zeros/],
    [[program, "x.csv"], /safetensors/],
  ])("refuses %j", async (args, message) => {
    const { code, err } = await capture("predict", ...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});

/** What the student of a run does, one state after another. */
async function studentActions(folder: string, states: readonly number[][]): Promise<number[]> {
  const { config, model, format, dispose } = await loadModel(folder);
  const { actionSpace } = environmentNamed(String((config as { environment?: string }).environment));
  const { mean, deviation } = format.input as unknown as { mean: number[]; deviation: number[] };
  const policy = studentPolicy(model, actionSpace, { mean, deviation });
  const actions = states.map((state) => policy(Float32Array.from(state), 1)[0] as number);
  dispose();
  return actions;
}

describe("burgeon predict on a distillation", () => {
  it.each([
    ["cartpole", "smgrnn", "cart position,cart velocity,pole angle,pole angular velocity".split(",").length],
    ["pendulum", "mlp", 3],
  ])("predicts the actions of the student, %s by %s", async (environment, student, inputs) => {
    const folder = join(root, `${environment}-${student}`);
    const few = ["--steps", "300", "--evaluate-every", "300", "--evaluation-episodes", "1", "--episodes", "1"];
    expect(
      (await capture("distill", environment, "--student", student, "--seeds", "2", ...few, "--out", folder)).code,
    ).toBe(0);
    const states = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: inputs }, (_, c) => (i - c) / 10).join(","),
    );
    const out = join(root, "actions.csv");
    expect(
      await capture("predict", folder, write("states.csv", states.join("\n")), "-o", out, "--quiet"),
    ).toMatchObject({ code: 0, err: "" });
    const { columns, rows: answered } = read(out);
    expect(columns.slice(inputs)).toEqual(environment === "cartpole" ? ["prediction", "p_0", "p_1"] : ["prediction"]);
    const actions = await studentActions(
      folder,
      states.map((line) => line.split(",").map(Number)),
    );
    for (const [row, fields] of answered.entries())
      expect(Number(fields[inputs])).toBeCloseTo(actions[row] as number, 5);
    const { err } = await capture("predict", folder, "x.csv", "--seed", "1");
    expect(err).toMatch(/has no seed 1. It has 2/);
    expect((await capture("evaluate", folder)).out).toMatch(/rows │ +return │ +teacher/);
  });
});

describe("burgeon evaluate", () => {
  it("gives the final metrics of the run on its own test and validation rows", async () => {
    const summary = JSON.parse(readFileSync(join(moons, "summary.json"), "utf8"));
    const { evaluated } = JSON.parse((await capture("evaluate", moons, "--json")).out);
    expect(evaluated.map(({ data }: { data: string }) => data)).toEqual(["test", "validation"]);
    expect(evaluated.map(({ metrics }: { metrics: object }) => metrics)).toEqual([summary.test, summary.validation]);
    expect((await capture("evaluate", moons)).out).toMatch(/rows │ +accuracy │ +loss/);
  });

  it("gives every metric that the run gave, beside the same baselines", async () => {
    const summary = JSON.parse(readFileSync(join(moons, "summary.json"), "utf8"));
    const [test] = JSON.parse((await capture("evaluate", moons, "--json")).out).evaluated;
    expect(test.quality).toEqual(summary.quality);
    expect((await capture("evaluate", moons)).out).toMatch(/PR-AUC.*\n(?:.*\n)*The network is /);
  });

  it("decides by the threshold that was chosen, and counts rows by their weights", async () => {
    const lines = Array.from(
      { length: 240 },
      (_, i) => `${(i * 37) % 100},${1 + (i % 3)},${(i * 37) % 100 > 78 ? "b" : "a"}`,
    );
    const table = write("rare.csv", ["x,w,y", ...lines].join("\n"));
    const run = join(root, "rare");
    const flags = ["--hidden", "2", "--epochs", "3", "--folds", "1", "--quiet", "--out", run];
    await capture("train", table, "--sample-weight", "w", "--threshold-for", "f1", ...flags);
    const { threshold, quality } = JSON.parse(readFileSync(join(run, "summary.json"), "utf8"));
    expect(threshold.threshold).toBeLessThan(0.5);
    expect(JSON.parse((await capture("evaluate", run, "--json")).out).evaluated[0].quality).toEqual(quality);
    const out = join(root, "rare-answers.csv");
    await capture("predict", run, table, "-o", out, "--quiet");
    const answers = readFileSync(out, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const right = answers.filter(([, , wanted, found]) => wanted === found).length;
    const [other] = JSON.parse((await capture("evaluate", run, table, "--json")).out).evaluated;
    expect(other.metrics.accuracy).toBe(right / 240);
    expect(other.quality.metrics.accuracy.value).toBe(right / 240);
    const weighted = answers.reduce((sum, [, w, wanted, found]) => sum + (wanted === found ? Number(w) : 0), 0);
    expect(other.quality.weighted.accuracy.value).toBeCloseTo(weighted / 480, 12);
  });

  it("measures on another table with the target's column", async () => {
    const { out } = await capture("evaluate", houses, write("more.csv", "price,size\n1030,10\n1270,90\n"), "--json");
    const [{ metrics, rows: count }] = JSON.parse(out).evaluated;
    expect(count).toBe(2);
    expect(metrics.r2).toBeGreaterThan(0.9);
    const { code, err } = await capture("evaluate", houses, write("none.csv", "size\n10\n"));
    expect([code, err]).toEqual([2, expect.stringContaining('there is no column "price"')]);
  });
});
