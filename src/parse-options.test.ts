import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseOptions } from "./parse-options.ts";

describe("an option that is not as its schema says", () => {
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
