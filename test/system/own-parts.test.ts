/** Parts from your own files, as a user names them: on the command line, in configurations and in studies. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { readRunEvents } from "../../src/node/runs/log/run-events.ts";
import { readSummary } from "../../src/node/runs/summary.ts";
import { readStudyResults } from "../../src/node/studies/read-results.ts";
import { burgeonIn, type Ended, start } from "../support/program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
const burgeon = burgeonIn(root);
const examples = join(import.meta.dirname, "../../examples/parts");
const harness = join(import.meta.dirname, "run-commands.mjs");

/** Runs command lines one after another in one process. */
async function commands(lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const { out, err } = await start(root, process.execPath, [harness, JSON.stringify(lines)]).ended;
  if (out === "") throw new Error(err);
  return JSON.parse(out) as Ended[];
}

const write = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return name;
};
const short = ["--set", "generator.points=100", "--hidden", "2,2", "--epochs", "4", "--quiet"];
const sumOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const configOf = (run: string) => JSON.parse(readFileSync(join(root, run, "config.json"), "utf8"));

const trigger = (body: string, rest = ""): string => `import { defineTrigger } from "burgeon/extend";
export default defineTrigger({ name: "own", summary: "-", source: "-", start: () => null, ${rest}
  evaluate: (site, look, options, state) => ${body} });`;
const whole = '({ amount: 1, values: {}, reason: "always", state: null })';
const initializer = (body: string, rest = ""): string => `import { defineInitializer } from "burgeon/extend";
export default defineInitializer({ name: "own", summary: "-", source: "-", preserves: "exact", ${rest}
  initialize: ({ site, count }) => ${body} });`;
const strategy = (body: string): string => `import { defineStrategy, z } from "burgeon/extend";
export default defineStrategy({ name: "own", summary: "-", source: "-", options: z.strictObject({}), start: () => (${body}) });`;

describe("a part from a file", () => {
  it("is taken by the command line with its options as flags, and written down with its sum", async () => {
    const [steady, small] = ["steady-trigger.js", "small-initializer.js"].map((name) => join(examples, name));
    const parts = ["--trigger", steady!, "--initializer", small!];
    const args = ["train", "moons", ...short, "--strategy", "north-random", ...parts, "--every", "1"];
    const [help, trained, refused] = await commands([
      ["train", "moons", "--trigger", steady!, "--help"],
      [...args, "--amount", "1", "--enough", "4", "--deviation", "0.2", "--out", "flags"],
      [...args, "--amount", "0"],
    ]);
    expect(help?.out).toMatch(
      /Trigger steady:\n\s+--amount <n>\s+units to add at a time \(default: 2\)\n\s+--enough <n>/,
    );
    expect(trained).toMatchObject({ code: 0, err: "" });
    const summary = readSummary(join(root, "flags/summary.json"));
    expect(summary).toMatchObject({ status: "done", strategy: "north-random", widths: [4, 4] });
    expect(configOf("flags")).toMatchObject({
      strategy: { trigger: { name: steady, amount: 1, enough: 4 }, initializer: { name: small, deviation: 0.2 } },
      parts: Object.fromEntries([steady!, small!].map((path) => [path, sumOf(readFileSync(path, "utf8"))])),
    });
    const growth = readRunEvents(join(root, "flags")).filter((event) => event.type === "growth");
    expect(new Set(growth.map((event) => event.trigger))).toEqual(new Set(["steady"]));
    expect(refused).toMatchObject({ code: 2 });
    expect(refused?.err).toContain("trigger.amount: expected a number of at least 1, received 0");
  });

  it("may be a strategy, an optimizer or a schedule, named in a configuration from where that is", async () => {
    mkdirSync(join(root, "deep"), { recursive: true });
    write(
      "deep/half.mjs",
      `import { defineSchedule, z } from "burgeon/extend";
      export const half = defineSchedule({ name: "half", summary: "-", formula: "-", source: "-",
        options: z.strictObject({ share: z.number().default(0.5).describe("-") }), factor: (step, total, { share }) => share });`,
    );
    write(
      "deep/descent.mjs",
      `import { defineOptimizer, z } from "burgeon/extend";
      export const descent = defineOptimizer({ name: "descent", summary: "-", source: "-", options: z.strictObject({}), slots: () => [],
        update(kernels, { rows, columns, stride, weight, gradient, learningRate }) {
          for (let row = 0; row < rows; row++) kernels.axpy?.(columns, -learningRate, gradient + 4 * row * stride, weight + 4 * row * stride); } });`,
    );
    write(
      "deep/run.yaml",
      `dataset: moons\nstrategy: ${join(examples, "steady-strategy.js")}\nschedule: { name: ./half.mjs, share: 0.25 }\noptimizer: descent.mjs\n`,
    );
    const [done] = await commands([
      ["train", "--config", "deep/run.yaml", ...short, "--every", "1", "--epochs", "8", "--out", "deep/run"],
    ]);
    expect(done).toMatchObject({ code: 0, err: "" });
    expect(configOf("deep/run")).toMatchObject({
      strategy: { name: join(examples, "steady-strategy.js"), trigger: { name: "steady", enough: 10 } },
      schedule: { name: join(root, "deep/half.mjs"), share: 0.25, warmup: 0 },
      optimizer: { name: join(root, "deep/descent.mjs") },
    });
    expect(readSummary(join(root, "deep/run/summary.json"))).toMatchObject({
      strategy: "steady-growth",
      widths: [10, 10],
    });
  });
});

describe("a part in TypeScript", () => {
  it("is that of an example, whose types a compiler took away", async () => {
    const parts = { trigger: "own-trigger", initializer: "own-initializer", strategy: "own-strategy" };
    for (const name of Object.values(parts)) {
      const source = readFileSync(join(examples, "..", `${name}.ts`), "utf8");
      write(`${name}.mjs`, transformSync(source, { loader: "ts", format: "esm" }).code);
    }
    const lines = Object.entries(parts).map(([kind, name]) => {
      // The trigger's option is called as the flag of the run that stops early: each has its own value.
      const more = kind === "trigger" ? ["--patience", "2", "--set", "strategy.trigger.patience=5"] : [];
      return ["train", "moons", ...short, `--${kind}`, `${name}.mjs`, ...more, "--out", `typed-${kind}`];
    });
    expect(await commands(lines)).toMatchObject(lines.map(() => ({ code: 0, err: "" })));
    expect(configOf("typed-trigger").strategy.trigger).toMatchObject({ least: 0.01, amount: 2, patience: 5 });
    expect(configOf("typed-trigger").patience).toBe(2);
    expect(configOf("typed-initializer").strategy.initializer).toMatchObject({ noise: 0.1 });
    expect(configOf("typed-strategy").strategy).toMatchObject({ every: 50, amount: 2, rungs: 4 });
  });
});

describe("a part's file that changed", () => {
  it("is refused where a run continues it, also where only a file that it imports changed", async () => {
    write("amount.js", "export const amount = 1;");
    write(
      "watched.js",
      `import { amount } from "./amount.js";\n${trigger('({ amount, values: {}, reason: "always", state: null })')}`,
    );
    const args = ["train", "moons", ...short, "--trigger", "watched.js", "--every", "2", "--out", "watched"];
    const [done] = await commands([args]);
    expect(done).toMatchObject({ code: 0, err: "" });
    const config = { ...configOf("watched"), epochs: 5 };
    write("again.json", JSON.stringify(config));
    write("amount.js", "export const amount = 2;");
    const again = ["train", "--config", "again.json", "--quiet", "--out", "again"];
    rmSync(join(root, "watched/summary.json"));
    const refusals = await commands([again, ["resume", "watched"]]);
    for (const { code, err } of refusals) {
      expect(code).toBe(2);
      expect(err).toMatch(
        /^burgeon: trigger \S+watched\.js: expected the file that the run began with \(SHA-256 \w{12}\.\.\.\), found another/,
      );
    }
    expect(existsSync(join(root, "again"))).toBe(false);
    write("amount.js", "export const amount = 1;");
    expect(await commands([again, ["resume", "watched", "--quiet"], ["inspect", "watched"]])).toMatchObject([
      { code: 0 },
      { code: 0 },
      { code: 0 },
    ]);
  });
});

describe("a file that holds no such part", () => {
  const bad: readonly (readonly [string, string | null, RegExp])[] = [
    ["missing.js", null, /there is no such file/],
    [
      "broken.js",
      "export default {\n  name: 'x',\n  ) };",
      /expected JavaScript, and it does not parse: Unexpected token '\)' in line 3/,
    ],
    [
      "nothing.js",
      "const x = 1; export {};",
      /expected it to export a trigger, made by defineTrigger; found no export/,
    ],
    [
      "plain.js",
      "export default { name: 'x', evaluate() {} }; export const y = 1;",
      /found none among its exports default, y/,
    ],
    [
      "two.js",
      `${trigger(whole)}\nexport const b = defineTrigger({ name: "b", start: () => null, evaluate: () => null });`,
      /and no other part; found the trigger "b", the trigger "own". Put each into a file of its own/,
    ],
    [
      "kind.js",
      initializer("({})"),
      /expected it to export a trigger, made by defineTrigger; found the initializer "own"/,
    ],
    ["package.js", 'import "no-such-package";', /it cannot be loaded: Error: Cannot find package 'no-such-package'/],
    [
      "name.js",
      'import { defineTriger } from "burgeon/extend";',
      /it cannot be loaded: SyntaxError: .*does not provide an export named 'defineTriger'/,
    ],
    ["throws.js", 'throw new RangeError("at once");', /it cannot be loaded: RangeError: at once/],
    ["taken.js", trigger(whole).replace('"own"', '"activation"'), /expected another name than "activation"/],
    [
      "nameless.js",
      trigger(whole).replace('"own"', "undefined"),
      /expected name to be letters, digits and hyphens, received nothing/,
    ],
    [
      "idle.js",
      trigger(whole).replace("evaluate", "evaluates"),
      /expected evaluate to be a function, received undefined/,
    ],
    ["options.js", trigger(whole, "options: { amount: 1 },"), /expected options to be a zod object/],
    [
      "bare.js",
      `import { z } from "burgeon/extend";${trigger(whole, "options: z.strictObject({ amount: z.number() }),")}`,
      /expected the option "amount" to have a default/,
    ],
  ];

  it("is refused in one line with file, part and what was expected, before anything is written", async () => {
    const files = bad.map(([name, text]) => (text === null ? name : write(name, text)));
    const results = await commands(
      files.map((file) => ["train", "moons", ...short, "--trigger", file, "--out", "refused"]),
    );
    for (const [i, [name, , expected]] of bad.entries()) {
      const { code, err } = results[i]!;
      expect([name, code]).toEqual([name, 2]);
      expect(err).toMatch(expected);
      expect(err.startsWith(`burgeon: trigger ${join(root, name)}: `), err).toBe(true);
      expect(err).not.toContain("\n");
    }
    expect(existsSync(join(root, "refused"))).toBe(false);
  });

  it("is TypeScript where Node does not run it", async () => {
    write("typed.ts", `${trigger(whole)}\nexport type Amount = number;`);
    const [result] = await commands([["train", "moons", ...short, "--trigger", "typed.ts", "--out", "typed"]]);
    const runs = Boolean((process.features as { typescript?: unknown }).typescript);
    if (runs) expect(result).toMatchObject({ code: 0 });
    else
      expect(result?.err).toMatch(/typed\.ts: expected Node 22\.18 or later, which runs TypeScript, and this is v\d+/);
  });
});

describe("a part that fails during training", () => {
  const outcome = (fields: string): string => trigger(`({ ...${whole}, ${fields} })`);
  const running = "parameters: [], lossTerms: () => [], state: () => null, afterStep() {}";
  const twoProducers = "Object.fromEntries(site.producers.map(({ weight }) => [weight.name, new Float64Array(WRONG)]))";
  const triggerOf = (text: string) => ["trigger", text] as const;
  const initializerOf = (text: string) => ["initializer", text] as const;
  const bad: Readonly<Record<string, readonly [readonly [string, string], RegExp]>> = {
    throws: [triggerOf(trigger("look.nothing.at")), /TypeError: Cannot read properties of undefined/],
    nan: [triggerOf(outcome("amount: NaN")), /expected amount to be a whole number of at least 0, received NaN/],
    negative: [triggerOf(outcome("amount: -2")), /received -2/],
    half: [triggerOf(outcome("amount: 1.5")), /received 1.5/],
    text: [triggerOf(outcome('amount: "2"')), /received "2"/],
    silent: [
      triggerOf(trigger("undefined")),
      /expected \{ amount, values, reason, state \} of evaluate, received undefined/,
    ],
    forgetful: [triggerOf(outcome("state: undefined")), /expected a state of plain data/],
    value: [triggerOf(outcome("values: { gap: 0 / 0 }")), /expected the value "gap" to be a finite number/],
    stranger: [
      triggerOf(outcome("prune: [12345]")),
      /expected prune to be a list of ids of units of the layer, received 12345/,
    ],
    fails: [initializerOf(initializer("{ throw new Error('no idea') }")), /Error: no idea/],
    empty: [initializerOf(initializer("undefined")), /expected \{ incoming, outgoing \} of initialize/],
    size: [
      initializerOf(initializer(`({ incoming: ${twoProducers.replace("WRONG", "1")}, outgoing: {} })`)),
      /incoming weights for "linear1.weight": expected 2 finite numbers, received 1/,
    ],
    weights: [
      initializerOf(
        initializer(
          `({ incoming: ${twoProducers.replace("WRONG", "count * weight.tensor.columns).fill(NaN")}, outgoing: {} })`,
        ),
      ),
      /to be finite numbers, received NaN/,
    ],
    unknown: [
      initializerOf(initializer("({ incoming: { nobody: new Float64Array(2) }, outgoing: {} })")),
      /"nobody" has no incoming weights/,
    ],
    lies: [
      initializerOf(
        initializer(
          "({ incoming: Object.fromEntries(site.producers.map(({ weight }) => [weight.name, new Float64Array(count * weight.tensor.columns).fill(9)])), outgoing: Object.fromEntries(site.consumers.map(({ weight }) => [weight.name, new Float64Array(count * weight.tensor.rows).fill(9)])) })",
        ),
      ),
      /it declares that it keeps the function \(exact\)/,
    ],
    strategy: [["strategy", strategy(`{ ${running}, afterStep() { throw new Error("tired") } }`)], /Error: tired/],
    state: [["strategy", strategy(`{ ${running}, state: () => new Map([[1, 2]]) }`)], /expected a state of plain data/],
  };

  it("ends the run with its log whole: failed, with part and file in the reason", async () => {
    const cases = Object.entries(bad).map(([name, [[kind, text], expected]]) => ({
      name,
      kind,
      expected,
      file: write(`at-work-${name}.js`, text),
    }));
    const results = await commands(
      cases.map(({ name, kind, file }) => {
        const always =
          kind === "initializer" ? ["--trigger", write("always.js", trigger(whole).replace('"own"', '"always"'))] : [];
        const every = kind === "strategy" ? [] : ["--every", "2"];
        return ["train", "moons", ...short, `--${kind}`, file, ...always, ...every, "--out", `at-work/${name}`];
      }),
    );
    for (const [i, { name, kind, expected, file }] of cases.entries()) {
      const { code, err } = results[i]!;
      const label = `${kind} "own" (${join(root, file)}): `;
      expect([name, code === 0, err.split("\n").length]).toEqual([name, false, 1]);
      expect(err, name).toContain(label);
      expect(err).toMatch(expected);
      const events = readRunEvents(join(root, "at-work", name));
      expect(events[0]?.type).toBe("start");
      expect(events.at(-1)).toMatchObject({ type: "end", status: "failed" });
      expect(readSummary(join(root, "at-work", name, "summary.json"))).toMatchObject({
        status: "failed",
        reason: err.replace("burgeon: ", ""),
      });
    }
  });
});

describe("a study with parts from files", () => {
  it("runs in child processes; another content of a file is another run", async () => {
    mkdirSync(join(root, "study"), { recursive: true });
    const text = readFileSync(join(examples, "study.yaml"), "utf8");
    for (const name of readdirSync(examples)) write(join("study", name), readFileSync(join(examples, name), "utf8"));
    write("study/study.yaml", text.replace("epochs: 20", "epochs: 3").replace("seeds: 1..2", "seeds: 1"));
    const study = (): Promise<Ended> => burgeon("study", "study/study.yaml", "--out", "study/out", "--quiet").ended;
    expect(await study()).toMatchObject({ code: 0, err: "" });
    const [one] = readStudyResults(join(root, "study/out")).cases;
    expect(one?.arms.map(({ name, runs }) => [name, runs.map(({ status }) => status)])).toEqual(
      ["steady-strategy", "own-parts", "north-random", "static-final:own-parts"].map((name) => [name, ["done"]]),
    );
    const before = readdirSync(join(root, "study/out/runs"));
    expect((await study()).code).toBe(0);
    expect(readdirSync(join(root, "study/out/runs"))).toEqual(before);
    write("study/steady-trigger.js", `${readFileSync(join(root, "study/steady-trigger.js"), "utf8")}// changed\n`);
    expect((await study()).code).toBe(0);
    const added = readdirSync(join(root, "study/out/runs")).filter((name) => !before.includes(name));
    expect(added.map((name) => name.replace(/-1-\w+$/, "")).sort()).toEqual(["own-parts", "steady-strategy"]);

    write("study/steady-trigger.js", "export default 1;");
    const broken = await study();
    expect(broken.code).toBe(2);
    expect(broken.err).toMatch(/strategy \S+steady-strategy\.js: it cannot be loaded/);
  });
});
