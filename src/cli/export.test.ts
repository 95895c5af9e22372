import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { ModelProtoSchema } from "../formats/onnx/onnx.generated.ts";
import { float32Tensor, writeSafetensors } from "../formats/safetensors.ts";
import { type Exported, exportFormats, exportRun } from "../node/export/export-run.ts";
import { findRuntime } from "../node/export/runtime.ts";
import { parseConfig } from "../node/runs/config/config.ts";
import { parseEnvironmentConfig } from "../node/runs/config/environment-config.ts";
import { startRun } from "../node/runs/run.ts";
import { startSeeds } from "../node/runs/seeds.ts";
import { verdict } from "./commands/export.ts";

const root = temporaryFolder();

async function trained(name: string, config: object): Promise<string> {
  const out = join(root, name);
  await startRun(parseConfig({ epochs: 4, hidden: [3, 3], ...config }), { out, picture: false });
  return out;
}

/** A table with texts, numbers, missing values and a class, or with numbers only. */
function writeTable(name: string, texts: boolean): string {
  const path = join(root, name);
  const rows = Array.from({ length: 120 }, (_, i) => {
    const size = 100 + 30 * Math.sin(i);
    const color = ["red", "green", ""][i % 3];
    const rooms = i % 5 === 0 ? "" : String(i % 4);
    return texts ? `${size},${color},${rooms},${size > 100 ? "big" : "small"}` : `${size},${rooms},${1e6 + size * 1.5}`;
  });
  writeFileSync(path, [texts ? "size,color,rooms,label" : "size,rooms,price", ...rows, ""].join("\n"));
  return path;
}

const moons = trained("moons", { dataset: "moons", generator: { points: 100 } });

describe("burgeon export", () => {
  it.each(exportFormats.map(({ name }) => name))("writes %s, and reports its accuracy", async (format) => {
    const run = await moons;
    const out = join(root, `out.tfevents.${format}`);
    const { code, out: printed } = await capture("export", run, "--format", format, "-o", out, "--json");
    expect(code).toBe(0);
    const exported = JSON.parse(printed) as Exported;
    expect(exported).toMatchObject({ path: out, format, bytes: readFileSync(out).length });
    const isModel = exportFormats.find(({ name }) => name === format)!.kind === "model";
    if (isModel) expect(exported.largestDifference).toBeLessThan(1e-5);
    expect(exported.runtime === null).toBe(!isModel);
  });

  it("replaces a file only with --force, and leaves no partial file", async () => {
    const run = await moons;
    const out = join(root, "once.onnx");
    expect((await capture("export", run, "--format", "onnx", "-o", out)).out).toMatch(
      /once.onnx: [\d,]+ bytes\nverified in onnxruntime-\w+ on 64 made rows: largest difference \d\.\de-\d+/,
    );
    writeFileSync(out, "mine");
    expect(await capture("export", run, "--format", "onnx", "-o", out)).toMatchObject({ code: 2 });
    expect(readFileSync(out, "utf8")).toBe("mine");
    expect((await capture("export", run, "--format", "onnx", "-o", out, "--force")).code).toBe(0);
    expect(readFileSync(out, "utf8")).not.toBe("mine");
    expect(readdirSync(root).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("takes the network after any step", async () => {
    const run = await moons;
    const { code, out } = await capture("export", run, "--format", "json", "--step", "3", "--json");
    expect(code).toBe(0);
    const { path, largestDifference } = JSON.parse(out) as Exported;
    expect(path).toBe(join(run, "model-step-3.json"));
    expect(largestDifference).toBeLessThan(1e-5);
    const model = JSON.parse(readFileSync(path, "utf8"));
    expect(model.step).toBe(3);
    expect(model.growth).toBeUndefined();
  });

  it.each([
    ["texts", true, "label"],
    ["numbers", false, "price"],
  ])("puts the preprocessing of a table of %s inside", async (name, texts, target) => {
    const dataset = writeTable(`${name}.csv`, texts);
    const run = await trained(name, { dataset, target });
    const { largestDifference } = await exportRun(run, { format: "onnx" });
    expect(largestDifference).toBeLessThan(1e-5);
    const feed = (type: "float64" | "string", value: number | string) => {
      return { type, shape: [1, 1], values: type === "string" ? [String(value)] : Float64Array.of(Number(value)) };
    };
    const feeds = texts
      ? { size: feed("float64", 128), color: feed("string", ""), rooms: feed("float64", Number.NaN) }
      : { input: { type: "float64" as const, shape: [1, 2], values: Float64Array.of(100, Number.NaN) } };
    const answers = await (await findRuntime())!.run(readFileSync(join(run, "model.onnx")), feeds);
    if (texts) expect(["big", "small"]).toContain(answers.label![0]);
    else expect(Math.abs(Number(answers.value![0]) - 1e6)).toBeLessThan(500);
  });

  it("is exact for numbers that float32 rounds: seconds since 1970, in ONNX from the rows of the file", async () => {
    const dataset = join(root, "seconds.csv");
    const load = (i: number): number => Number(Math.sin(i * i).toFixed(4));
    const rows = Array.from({ length: 200 }, (_, i) => `${1.7e9 + i},${load(i)},${load(i) + (i % 10) / 100}`);
    writeFileSync(dataset, ["when,load,y", ...rows, ""].join("\n"));
    const run = await trained("seconds", { dataset, target: "y" });
    const { largestDifference, rows: checked } = await exportRun(run, { format: "onnx" });
    expect(largestDifference).toBeLessThan(1e-5);
    expect(checked).toBe(`64 rows of ${dataset} and 64 made rows`);
    const feeds = (values: Float32Array | Float64Array) => ({
      input: {
        type: values instanceof Float64Array ? ("float64" as const) : ("float32" as const),
        shape: [1, 2],
        values,
      },
    });
    const runtime = await findRuntime();
    const bytes = readFileSync(join(run, "model.onnx"));
    await expect(runtime!.run(bytes, feeds(Float32Array.of(1.7e9, 0)))).rejects.toThrow(/double/);
    expect((await runtime!.run(bytes, feeds(Float64Array.of(1.7e9, 0)))).value).toHaveLength(1);
  });

  it("renames an output in the file where a column has its name, and prints the lines of Python that ask for it", async () => {
    const dataset = join(root, "named.csv");
    const rows = Array.from(
      { length: 120 },
      (_, i) => `${Math.sin(i).toFixed(3)},${"uv"[i % 2]},${(Math.sin(i) + (i % 2)).toFixed(3)}`,
    );
    writeFileSync(dataset, ["value,type,price", ...rows, ""].join("\n"));
    const run = await trained("named", { dataset, target: "price" });
    const { largestDifference, python } = await exportRun(run, { format: "onnx" });
    expect(largestDifference).toBeLessThan(1e-5);
    expect(python?.[2]).toBe(
      '[value] = session.run(["value_out"], {i.name: (table[i.name] if "double" in i.type else table[i.name].fillna("").str.strip().replace(r"\\s*\\n\\s*", " ", regex=True)).to_numpy("float64" if "double" in i.type else object)[:, None] for i in session.get_inputs()})',
    );
  });

  it("writes the opset that is asked for, or says which one the model needs", async () => {
    const run = await moons;
    const out = join(root, "opset.onnx");
    expect((await capture("export", run, "--format", "onnx", "--opset", "13", "-o", out)).code).toBe(0);
    const { opsetImport, irVersion } = fromBinary(ModelProtoSchema, readFileSync(out));
    expect([opsetImport[0]?.version, irVersion]).toEqual([13n, 7n]);
    const texts = await trained("opset", { dataset: writeTable("opset.csv", true), target: "label" });
    for (const [folder, flags, message] of [
      [texts, ["--opset", "18"], "has columns of texts, which opset 19 and later have, received 18"],
      [run, ["--opset", "99"], "expected a whole number from 13 to 23, received 99"],
      [run, ["--opset", "17", "--format", "npz"], "npz has no opsets"],
    ] as const) {
      const { code, err } = await capture("export", folder, "--format", "onnx", "--force", ...flags);
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    }
  });

  it("puts the history of growth into a file beside the model", async () => {
    const run = await trained("history", {
      dataset: "moons",
      generator: { points: 100 },
      strategy: "random-trigger",
      epochs: 30,
      hidden: [1],
    });
    const { path, growth } = await exportRun(run, { format: "onnx", out: join(root, "history.onnx") });
    expect(growth).toBe(join(root, "history.growth.json"));
    const records = JSON.parse(readFileSync(growth as string, "utf8")) as { step: number; reason: string }[];
    expect(records.length).toBeGreaterThan(0);
    expect(Object.keys(records[0]!)).toEqual(["step", "kind", "axis", "from", "to", "trigger", "reason"]);
    expect(readFileSync(path, "latin1")).not.toContain(records[0]!.reason);
    writeFileSync(growth as string, "mine");
    await expect(exportRun(run, { format: "npz", out: join(root, "history.npz") })).rejects.toThrow(/already exists/);
    expect(existsSync(join(root, "history.npz"))).toBe(false);
  });

  it.each(["linear", "grown", "smgrnn"])("takes a student: %s", async (name) => {
    const out = join(root, `student ${name}`);
    const few = { steps: 120, evaluationEpisodes: 1, episodes: 1 };
    const config = parseEnvironmentConfig({ environment: "pendulum", student: name, ...few });
    await startSeeds(config, { seeds: [1, 2], name: "", out, picture: false });
    const last = await exportRun(out, { format: "onnx", seed: 2 });
    expect(last).toMatchObject({ step: 120 });
    expect(last.largestDifference).toBeLessThan(1e-5);
    const earlier = await exportRun(out, { format: "safetensors", step: 60 });
    expect(earlier.largestDifference).toBeLessThan(1e-5);
    expect((await capture("export", out, "--format", "npz", "--seed", "3")).err).toContain("It has 1, 2.");
    expect((await capture("export", out, "--format", "csv", "--step", "60")).err).toContain("takes no --step");
  });

  it("reports when there is no runtime to verify it with", async () => {
    const out = join(root, "unverified.onnx");
    const exported = await exportRun(await moons, { format: "onnx", out, runtimes: ["a-package-that-is-not-there"] });
    expect(exported).toMatchObject({ largestDifference: null, runtime: null });
    expect(existsSync(out)).toBe(true);
    expect(verdict(exported)).toContain("not verified: no runtime for the format is installed");
  });

  it("is wrong use, in one line with exit code 2", async () => {
    const run = await moons;
    const empty = join(root, "unfinished");
    const controller = new AbortController();
    const onEvent = (): void => controller.abort();
    const config = parseConfig({ dataset: "moons", generator: { points: 100 }, epochs: 4 });
    await startRun(config, { out: empty, picture: false, signal: controller.signal, observer: { onEvent } });
    const cases: [string[], string][] = [
      [["export", run], "name a format"],
      [["export", run, "--format", "onxx"], 'unknown format "onxx". Did you mean "onnx"?'],
      [["export", run, "--format", "onnx", "--step", "99999"], "received 99999"],
      [["export", run, "--format", "onnx", "--step", "x"], "whole number"],
      [["export", run, "--format", "onnx", "--seed", "2"], "has no seed 2. It has 1."],
      [["export", run, "--format", "csv", "--step", "1"], "takes no --step"],
      [["export", run, "--format", "onnx", "-o", root], "is a folder"],
      [["export", run, "--format", "tensorboard", "-o", join(root, "log")], '"tfevents" in its name'],
      [["export", empty, "--format", "onnx"], "not complete"],
      [["export", join(root, "nowhere"), "--format", "onnx"], "no such folder"],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await capture(...args);
      expect(err).toContain(message);
      expect(err.trim().split("\n")).toHaveLength(1);
      expect(code).toBe(2);
    }
  });
});

describe("burgeon train --from", () => {
  const file = join(root, "pytorch.safetensors");
  const values = (size: number): Float32Array => Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1));
  const tensors = {
    "0.weight": float32Tensor([4, 2], values(8)),
    "0.bias": float32Tensor([4], values(4)),
    "2.weight": float32Tensor([2, 4], values(8)),
    "2.bias": float32Tensor([2], values(2)),
  };

  it("starts from the file's network and continues growing it; resuming needs the file no more", async () => {
    writeFileSync(file, writeSafetensors(tensors));
    const out = join(root, "from");
    const shared = ["train", "moons", "--from", file, "--quiet", "--set", "generator.points=100"];
    // Without rows held out the network is not calibrated, so that its last layer is as it was.
    const whole = ["--epochs", "0", "--validation", "0", "--patience", "0"];
    expect((await capture(...shared, ...whole, "--out", join(root, "taken"))).code).toBe(0);
    const taken = await exportRun(join(root, "taken"), { format: "json" });
    const model = JSON.parse(readFileSync(taken.path, "utf8"));
    expect(model.tensors["layers.0.weight"]).toEqual({ shape: [4, 2], values: [...values(8)] });
    expect(model.tensors["layers.1.bias"].values).toEqual([...values(2)]);
    const { code } = await capture(...shared, "--epochs", "5", "--lr", "0.01", "--out", out);
    expect(code).toBe(0);
    const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
    expect(summary.edits.length).toBeGreaterThan(0);
    expect(summary.layers.before[0]).toMatchObject({ parameters: 12 });
    rmSync(file);
    rmSync(join(out, "summary.json"));
    expect((await capture("resume", out, "--quiet", "--json")).code).toBe(0);
    expect(existsSync(join(out, "summary.json"))).toBe(true);
    expect((await exportRun(out, { format: "onnx" })).largestDifference).toBeLessThan(1e-5);
  });

  it("does not guess the order of layers, nor which of several networks is meant; both can be said", async () => {
    const square = (name: string, shift: number) => ({
      [`${name}.weight`]: float32Tensor(
        [2, 2],
        values(4).map((value) => value + shift),
      ),
    });
    const several = {
      ...{ "actor.0.weight": tensors["0.weight"], "actor.2.weight": tensors["2.weight"] },
      ...{ "critic.0.weight": tensors["0.weight"], "critic.2.weight": float32Tensor([1, 4], values(4)) },
    };
    const cases = [
      [
        { ...square("alpha", 1), ...square("mid", 2), ...square("stem", 3) },
        "as in --layers alpha,mid,stem",
        ["--layers", "stem,mid,alpha"],
      ],
      [several, "Name one (--prefix actor)", ["--prefix", "actor"]],
    ] as const;
    for (const [i, [content, message, said]] of cases.entries()) {
      const path = join(root, `unsettled ${i}.safetensors`);
      writeFileSync(path, writeSafetensors(content));
      const shared = ["train", "moons", "--from", path, "--quiet", "--set", "generator.points=100", "--epochs", "0"];
      const refused = await capture(...shared, "--out", join(root, `refused ${i}`));
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(message)]);
      const out = join(root, `said ${i}`);
      expect((await capture(...shared, "--out", out, ...said)).code).toBe(0);
      const { path: json } = await exportRun(out, { format: "json" });
      // Up to a factor: the last layer is divided by the temperature of the run.
      const direction = (weight: ArrayLike<number>) => Array.from(weight, (value) => (value / weight[0]!).toFixed(5));
      const weights = Object.entries(JSON.parse(readFileSync(json, "utf8")).tensors).flatMap(([name, tensor]) =>
        name.endsWith("weight") ? [direction((tensor as { values: number[] }).values)] : [],
      );
      const names = i === 0 ? ["stem", "mid", "alpha"] : ["actor.0", "actor.2"];
      const given = content as Readonly<Record<string, { readonly bytes: Uint8Array }>>;
      expect(weights).toEqual(
        names.map((name) => direction(new Float32Array(Uint8Array.from(given[`${name}.weight`]!.bytes).buffer))),
      );
    }
    expect((await capture("train", "moons", "--prefix", "actor", "--out", join(root, "idle"))).err).toContain(
      "Name the file (--from)",
    );
  });

  it.each([
    [
      "inputs",
      { ...tensors, "0.weight": float32Tensor([4, 3], values(12)) },
      [],
      '"0" takes 3 inputs, but the data has 2',
    ],
    [
      "outputs",
      { ...tensors, "2.weight": float32Tensor([3, 4], values(12)), "2.bias": float32Tensor([3], values(3)) },
      [],
      '"2" has 3 outputs, but the data has 2 classes',
    ],
    ["widths", tensors, ["--hidden", "5"], "hidden layers of 4, but --hidden is 5"],
    ["model", tensors, ["--width", "2"], "leave out --width"],
    [
      "whole numbers",
      { ...tensors, "0.bias": { dtype: "I32", shape: [4], bytes: new Uint8Array(16) } as const },
      [],
      "found I32",
    ],
    ["no file", null, [], "cannot be read"],
  ])("refuses other %s", async (name, content, flags, message) => {
    const path = join(root, `${name}.safetensors`);
    if (content) writeFileSync(path, writeSafetensors(content));
    const { code, err } = await capture("train", "moons", "--from", path, "--out", join(root, "refused"), ...flags);
    expect(err).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(join(root, "refused"))).toBe(false);
  });
});
