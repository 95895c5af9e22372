import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseOptions } from "./parse-options.ts";

describe("an option that does not fit its schema", () => {
  const schema = z.strictObject({ bits: z.int().min(2).max(16).default(4), kind: z.enum(["a", "b"]).default("a") });

  it.each([
    [{ bits: 0 }, 'dataset "parity": bits: expected a number of at least 2, received 0.'],
    [{ bits: 40 }, 'dataset "parity": bits: expected a number of at most 16, received 40.'],
    [{ bits: 2.5 }, 'dataset "parity": bits: expected a whole number, received 2.5.'],
    [{ bits: "many" }, 'dataset "parity": bits: expected a number, received "many".'],
    [{ kind: "c" }, 'dataset "parity": kind: expected one of "a", "b", received "c".'],
  ])("%j is refused with what was expected and what came", (options, message) => {
    expect(() => parseOptions('dataset "parity"', schema, options)).toThrow(message);
  });
});

describe("a name that is unknown", () => {
  const part = z.discriminatedUnion("name", [
    z.strictObject({ name: z.literal("adam"), beta1: z.number().default(0.9) }),
    z.strictObject({ name: z.literal("sgd"), momentum: z.number().default(0) }),
  ]);
  const schema = z.strictObject({
    dataset: z.string(),
    tasks: z.array(z.union([z.string(), z.strictObject({ part })])).default([]),
  });

  it.each([
    [{ datset: "iris" }, 'run: unknown option "datset". Did you mean "dataset"? Known: dataset, tasks.'],
    [
      { dataset: "iris", tasks: [{ prt: {} }] },
      'run: tasks.0: unknown option "prt". Did you mean "part"? Known: part.',
    ],
    [
      { dataset: "iris", tasks: ["a", { part: { name: "sgd", beta1: 1 } }] },
      'run: tasks.1.part "sgd": unknown option "beta1". Known: momentum.',
    ],
    [
      { dataset: "iris", tasks: [{ part: { name: "adan" } }] },
      'run: unknown tasks.0.part "adan". Did you mean "adam"? Known: adam, sgd.',
    ],
    [{ dataset: "iris", tasks: [7] }, "run: tasks.0: expected text or options by name, received 7."],
  ])("in %j is reported with the nearest, wherever it is", (options, message) => {
    expect(() => parseOptions("run", schema, options)).toThrow(message);
  });
});
