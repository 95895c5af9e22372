import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { type Facts, factDefault } from "../../train/options/option.ts";
import { parseConfig } from "../runs/config/config.ts";
import { runOptions } from "../runs/options/table.ts";
import { studies } from "../studies/find-study.ts";
import { optionsDocument } from "./options-document.ts";
import { jsonSchemas } from "./schemas.ts";

/** What a JSON Schema says of a value. */
const accepts = (name: "run" | "study"): ((value: unknown) => boolean) => {
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(jsonSchemas[name]!())) as never);
  return (value) => schema.safeParse(JSON.parse(JSON.stringify(value))).success;
};

describe("the schema of configurations", () => {
  const valid = accepts("run");

  it.each([
    [{}],
    [{ $schema: "run.json", dataset: "iris", learningRate: 0.01, hidden: [4], strategy: "static", optimizer: "sgd" }],
    [{ dataset: "houses.csv", optimizer: { beta1: 0.8 }, schedule: { warmup: 5 } }],
    [parseConfig({ dataset: "spirals" })],
    [parseConfig({ dataset: "iris", model: "graph", optimizer: { name: "adam", beta1: 0.5 } })],
  ])("accepts %j", (config) => {
    expect(valid(config)).toBe(true);
  });

  it.each([
    [{ datset: "iris" }],
    [{ dataset: "iris", lr: 0.1 }],
    [{ dataset: "iris", learningRate: 0 }],
    [{ dataset: "iris", hidden: 8 }],
    [{ dataset: "iris", optimizer: { name: "sgd", beta1: 0.9 } }],
    [{ dataset: "iris", strategy: { name: "static", gamma: 0.5 } }],
    [{ dataset: "iris", checkpointEvery: "often" }],
  ])("refuses %j, as the reader does", (config) => {
    expect(valid(config)).toBe(false);
    expect(() => parseConfig(config)).toThrow();
  });

  it("accepts the runs of every built-in study", () => {
    for (const { kind, run, scales } of studies) {
      if (kind !== "train") continue;
      for (const one of [run, ...Object.values(scales).map((scale) => scale.run ?? {})]) expect(one).toSatisfy(valid);
    }
  });
});

describe("the schema of studies", () => {
  const valid = accepts("study");
  const example = parse(readFileSync("examples/my-study.yaml", "utf8")) as object;

  it("accepts the example", () => {
    expect(example).toSatisfy(valid);
  });

  it.each([
    [{ datset: "iris" }],
    [{ run: { lr: 0.1 } }],
    [{ arms: [{ strategy: "static", optoins: {} }] }],
    [{ sizes: 3 }],
  ])("refuses the example with %j", (entries) => {
    expect(valid({ ...example, ...entries })).toBe(false);
  });
});

describe("the table of options", () => {
  const facts: Facts = {
    origin: "table",
    rows: 100,
    outputs: 2,
    validated: true,
    recipe: null,
    graph: false,
    open: true,
    budget: false,
    steps: 50_000,
  };

  it.each(Object.entries(runOptions))(
    "%s has a default that its own schema accepts, and words that agree with it",
    (_, option) => {
      const byFacts = factDefault(option);
      if (!byFacts) {
        if (option.default !== null) expect(option.schema.safeParse(option.default).success).toBe(true);
        return;
      }
      for (const [place, origin] of [
        ["images", "images"],
        ["others", "table"],
      ] as const) {
        // A default may depend on the number of rows: its words begin with that of few rows or of many.
        const values = [100, 1e6].map((rows) => byFacts.of({ ...facts, rows, origin }));
        for (const value of values) expect(option.schema.safeParse(value).success).toBe(true);
        const words = typeof byFacts.words === "object" ? byFacts.words[place] : byFacts.words;
        const [first] = words.replaceAll(/(\d),(?=\d{3})/g, "$1").split(/,? (?:or|below|for) |; /);
        expect(values.map(String)).toContain(first);
      }
    },
  );

  it("is what docs/options.md shows", () => {
    expect(readFileSync("docs/options.md", "utf8")).toBe(optionsDocument());
  });
});
