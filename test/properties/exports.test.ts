import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestDifference } from "../../src/export/difference.ts";
import { sampleRows } from "../../src/export/samples.ts";
import { findRunner } from "../../src/node/export/runners.ts";
import { runnableFormats } from "../support/exported.ts";
import { anyFeatures, anyTarget, tableModel } from "../support/exported-tables.ts";

const kinds = ["numeric", "categorical", "ordered", "date"] as const;

describe.each(runnableFormats)("a model as %s", (_, format) => {
  it("answers as the network does, whatever names columns and classes have and however large their numbers are", async () => {
    const runner = await findRunner(format);
    expect(runner).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(
        anyFeatures(format.runs.as === "onnx" ? kinds : [...kinds, "hashed"]),
        anyTarget,
        async (columns, target) => {
          const { model, answers } = tableModel(columns, target);
          const samples = sampleRows(model, 10);
          const exported = await runner!.run(format.runs.program(format.encode(model)), model, samples);
          const own = answers(samples.inputs, samples.rows);
          expect(largestDifference(model.output, own, exported, model.program.outputs)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: format.runs.as === "c" ? 8 : 30 },
    );
  });
});
