import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { strategies } from "../node/runs/definitions.ts";
import { commands } from "./commands/index.ts";
import { strategyFlags } from "./flags/strategy-flags.ts";
import { configFlags } from "./flags/table-flags.ts";

const root = temporaryFolder();
const quick = ["train", "moons", "--set", "generator.points=60", "--hidden", "2", "--epochs", "2"];

describe("help", () => {
  it("lists every command", async () => {
    const { code, out } = await capture("--help");
    expect(code).toBe(0);
    for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`${name} +${summary.slice(0, 20)}`));
    expect(await capture()).toEqual({ code, out, err: "" });
  });

  it.each(commands.map(({ name }) => name))("of %s shows an example", async (name) => {
    const { code, out } = await capture(name, "--help");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}burgeon ${name}`));
  });

  it("of train lists the options of the chosen strategy only, and the defaults", async () => {
    const grown = await capture("train", "--help");
    expect(grown.out).toContain("--max-width <n>");
    expect(grown.out).toMatch(/hidden +│ 2, or 2 for each output but one/);
    const fixed = await capture("train", "--strategy", "static", "--help");
    expect(fixed.out).not.toContain("--max-width <n>");
  });

  it("prints the version", async () => {
    expect((await capture("--version")).out).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe("flags", () => {
  it.each(strategies.map(({ name }) => name))("of strategy %s do not collide with those of the run", (name) => {
    const own = [
      "--out",
      "--config",
      "--set",
      "--json",
      "--quiet",
      "--help",
      ...configFlags("datasets").map(({ long }) => long),
    ];
    for (const { long } of strategyFlags({ name, options: {} })) expect(own).not.toContain(long);
  });
});

describe("recipes", () => {
  it("reach optimizer, schedule and loss by flags", async () => {
    const out = join(root, "recipe");
    const flags = [
      "--optimizer",
      "sgd",
      "--momentum",
      "0.9",
      "--nesterov",
      "--weight-decay",
      "1e-4",
      "--lr-warmup",
      "3",
    ];
    const more = ["--schedule", "cosine", "--label-smoothing", "0.1", "--cohort-rate", "norm", "--variance-transfer"];
    const { code } = await capture(...quick, ...flags, ...more, "--max-flops", "1e12", "--quiet", "--out", out);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(out, "config.json"), "utf8"))).toMatchObject({
      optimizer: { name: "sgd", momentum: 0.9, nesterov: true, weightDecay: 1e-4 },
      schedule: { name: "cosine", warmup: 3 },
      labelSmoothing: 0.1,
      cohortRate: "norm",
      varianceTransfer: true,
      maxFlops: 1e12,
    });
  });

  it("say what an optimizer does not take", async () => {
    const { code, err } = await capture(...quick, "--momentum", "0.9");
    expect(code).toBe(2);
    expect(err).toContain('optimizer "adam": unknown option "momentum"');
  });
});

describe("wrong use ends with one line and exit code 2", () => {
  it.each([
    [["trian"], 'unknown command "trian". Did you mean "train"?'],
    [["train"], "train: name a dataset or a table file"],
    [["train", "spirls"], 'Did you mean "spirals"?'],
    [["train", "spirals", "--evry", "3"], "unknown option '--evry' (Did you mean --every?)"],
    [["train", "spirals", "--strategy", "north-rand"], 'Did you mean "north-random"?'],
    [
      ["train", "spirals", "--strategy", "static", "--every", "5"],
      'strategy "static" takes no --every: it is an option of ',
    ],
    [["train", "spirals", "--strategy=static", "--max-width=5"], 'strategy "static" takes no --max-width'],
    [["train", "spirals", "--hidden", "-5"], "hidden.0: expected whole numbers from 1 to 65536"],
    [
      ["train", "spirals", "--hidden", "100", "--max-width", "50"],
      "starts with 100 units, more than its maximum of 50",
    ],
    [
      ["train", "spirals", "--model", "vgg11"],
      'model "vgg11" does not fit dataset "spirals", which has samples [2]: conv2d1: expected images',
    ],
    [["train", "spirals", "--residual", "outer"], 'residual: expected one of "inner", "all", "group"'],
    [["train", "spirals", "--max-flops", "0"], "maxFlops: expected a number above 0, received 0."],
    [["train", "spirals", "--lr"], "'--lr, --learning-rate <n>' argument missing"],
    [["train", "spirals", "--lr", ""], 'learningRate: expected a number, received "".'],
    [
      ["train", "spirals", "--target", "x"],
      'target: it is an option of table files, and "spirals" is a generated task. Leave it out.',
    ],
    [["train", "spirals", "--config", "nowhere.yaml"], "config: nowhere.yaml cannot be read"],
    [["train", "spirals", "moons"], "too many arguments"],
    [["schema", "rn"], 'unknown schema "rn". Did you mean "run"?'],
    [["resume", "nowhere"], "no such folder"],
    [["inspect", "nowhere"], "no such folder"],
    [["completion", "tcsh"], "zsh, bash, fish, powershell"],
  ])("%j", async (args, message) => {
    const { code, out, err } = await capture(...args);
    expect(err).toContain(message);
    expect(err).toMatch(/^burgeon: .*$/);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  it.each([
    [["--model", "vgg11"], /conv2d1: expected images \[height, width, channels\] before it, found vectors/],
    [["--model", "vgg"], /model: expected one of "lenet", "mlp"/],
    [["--width", "3", "--max-width-multiplier", "2"], /start width above 0 and a largest width/],
    [["--crop", "2"], /a sample here has the shape \[2\]/],
  ])("a model or an augmentation that does not fit the data is one clear line: %j", async (flags, message) => {
    const { code, err } = await capture("train", "spirals", ...flags);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.trim().split("\n").length).toBe(1);
  });
});

describe("train", () => {
  it("prints the plan, the layers before and after, and the result", async () => {
    const folder = join(root, "shown");
    const { code, out, err } = await capture(...quick, "--out", folder);
    expect(code).toBe(0);
    expect(err).toContain("training, ");
    expect(err).toContain("weight [out, in]");
    expect(out).toMatch(/test +accuracy 0\.\d{4}/);
    expect(out).toContain("difference");
    expect(out).toContain(folder);
  });

  it("with --json prints one line of JSON alone on stdout", async () => {
    const folder = join(root, "json");
    const { out } = await capture(...quick, "--json", "--out", folder);
    expect(JSON.parse(out)).toMatchObject({ run: folder, dataset: "moons", epochs: 2, status: "done" });
  });

  it("accepts options of the generated task as flags, with its recipe, and of no other task", async () => {
    const folder = join(root, "parity");
    const given = ["train", "parity", "--bits", "3", "--epochs", "5", "--hidden", "2", "--json", "--out", folder];
    expect((await capture(...given)).code).toBe(0);
    const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8")) as Record<string, unknown>;
    expect(config).toMatchObject({ generator: { bits: 3 }, batchSize: 8, learningRate: 0.02, epochs: 5 });
    const other = await capture("train", "moons", "--bits", "3");
    expect([other.code, other.err]).toEqual([2, expect.stringContaining("unknown option '--bits'")]);
  });

  it("takes a share of the training rows, and dropout for the mlp alone", async () => {
    const common = ["--row-share", "0.5", "--dropout", "0.2", "--json", "--out"];
    const { err } = await capture(...quick, ...common, join(root, "share"));
    expect(err).toContain("19 training");
    const refused = await capture(...quick, "--model", "lenet", ...common, join(root, "lenet"));
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringContaining('dropout: it is an option of the mlp, and the model is "lenet"'),
    ]);
  });

  it("with --quiet prints only the result", async () => {
    const { out, err } = await capture(...quick, "--quiet", "--out", join(root, "quiet"));
    expect(err).toBe("");
    expect(out).toMatch(/^test +accuracy/);
  });

  it("reads a run's own configuration, which flags and settings override", async () => {
    const config = join(root, "json", "config.json");
    const folder = join(root, "overridden");
    const { out } = await capture(
      "train",
      "--config",
      config,
      "--seed",
      "3",
      "--set",
      "epochs=1",
      "--json",
      "--out",
      folder,
    );
    expect(JSON.parse(out)).toMatchObject({ dataset: "moons", seed: 3, epochs: 1 });
  });

  it("reads YAML, and takes the strategy's options from its file", async () => {
    const path = join(root, "run.yaml");
    writeFileSync(path, "dataset: moons\ngenerator: { points: 60 }\nhidden: [2]\nepochs: 1\nstrategy: static\n");
    const { out } = await capture("train", "--config", path, "--json", "--out", join(root, "yaml"));
    expect(JSON.parse(out)).toMatchObject({ strategy: "static", widths: [2], edits: [] });
    const { err } = await capture("train", "--config", path, "--every", "2");
    expect(err).toContain('strategy "static" takes no --every');
  });

  it("grows on a table file, and leaves no folder when a column is unknown", async () => {
    const path = join(root, "table.csv");
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 5) % 11},${i % 7 > 3 ? "yes" : "no"}`);
    writeFileSync(path, `a,b,label\n${rows.join("\n")}\n`);
    const folder = join(root, "table");
    const refused = await capture("train", path, "--target", "lable", "--out", folder);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("label");
    expect(existsSync(folder)).toBe(false);
    const { code } = await capture("train", path, "--target", "label", "--epochs", "2", "--out", folder);
    expect(code).toBe(0);
  });
});

describe("the other commands", () => {
  it("resume prints the result of a finished run again", async () => {
    const { code, out } = await capture("resume", join(root, "json"), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ epochs: 2, status: "done" });
  });

  it("inspect shows layers, growth with its reasons, and quality", async () => {
    const folder = join(root, "grown");
    await capture(...quick, "--lr", "0.01", "--out", folder);
    const { out } = await capture("inspect", folder);
    expect(out).toContain("moons, burgeon, seed 1");
    expect(out).toMatch(/step +4 {2}prune hidden1 {2}2 → 1 {2}held-out rows do not notice a unit less/);
    expect(out).toContain("difference");
    expect(JSON.parse((await capture("inspect", folder, "--json")).out).summary.status).toBe("done");
  });

  it("diagnose shows every signal of every layer at each checkpoint, and draws them", async () => {
    const folder = join(root, "diagnosed");
    await capture(...quick, "--lr", "0.01", "--out", folder);
    const { out, code } = await capture("diagnose", folder, "--rows", "64", "--steps", "5");
    expect(code).toBe(0);
    expect(out).toMatch(/start, step 0, on 38 rows[\s\S]*hidden1 \(2\)[\s\S]*effective rank[\s\S]*last, step/);
    expect(readFileSync(join(folder, "diagnosis", "diagnosis.svg"), "utf8")).toContain("Signals of burgeon on moons");
    expect(readFileSync(join(folder, "diagnosis", "units.svg"), "utf8")).toContain("Restlessness");
    const only = await capture(
      "diagnose",
      join(folder, "checkpoints", "last.json"),
      "--rows",
      "64",
      "--steps",
      "5",
      "--json",
    );
    const { moments } = JSON.parse(only.out);
    expect(moments.map(({ moment }: { moment: string }) => moment)).toEqual(["last"]);
    expect(moments[0].layers[0].values.restlessness).toBeGreaterThan(0);
    expect((await capture("diagnose", folder, "--rows", "3")).code).toBe(2);
  }, 60_000);

  it("strategies and datasets list what there is", async () => {
    expect((await capture("strategies")).out).toMatch(/north-random[\s\S]*--gamma/);
    expect((await capture("datasets")).out).toMatch(/mnist[\s\S]*spirals/);
    expect(JSON.parse((await capture("strategies", "--json")).out)).toHaveLength(strategies.length);
    const one = await capture("strategies", "gradmax");
    expect(one.out).toMatch(/^gradmax\n[\s\S]*--factor/);
    expect(one.out).not.toContain("firefly");
    expect(await capture("strategies", "gradmx")).toMatchObject({ code: 2, err: /Did you mean "gradmax"/ });
  });

  it("doctor reports what is in use", async () => {
    expect((await capture("doctor")).out).toMatch(/kernels +WebAssembly/);
    expect(JSON.parse((await capture("doctor", "--json")).out)).toHaveProperty("kernels");
  });

  it("prints the help of a command whose subcommand is missing, and of nothing else that is refused", async () => {
    const { code, out, err } = await capture("blas");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Usage: burgeon blas");
    expect(err).toContain("burgeon blas install");
    expect(err).not.toContain("outputHelp");
    expect((await capture("blas", "instal")).err).toBe("burgeon: unknown command 'instal' (Did you mean install?)");
  });
});
