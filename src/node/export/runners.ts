/** What runs an exported file to verify it. @module */

import type { Answers } from "../../export/difference.ts";
import type { ModelFormat } from "../../export/format.ts";
import type { ExportedModel } from "../../export/model.ts";
import { onnxAnswers, onnxFeeds } from "../../export/onnx/feeds.ts";
import type { Samples } from "../../export/samples.ts";
import { findRuntime } from "./runtime.ts";

export interface Runner {
  readonly name: string;
  /** Answers of the program in these bytes for the rows. */
  run(program: Uint8Array, model: ExportedModel, samples: Samples): Promise<Answers>;
}

async function onnxRunner(runtimes: readonly string[] | undefined): Promise<Runner | null> {
  const runtime = await findRuntime(runtimes);
  return (
    runtime && {
      name: runtime.name,
      run: async (program, model, samples) => onnxAnswers(model, await runtime.run(program, onnxFeeds(model, samples))),
    }
  );
}

const runners: Readonly<Record<ModelFormat["runs"]["as"], (runtimes?: readonly string[]) => Promise<Runner | null>>> = {
  onnx: onnxRunner,
  javascript: async () => null,
  c: async () => null,
};

/** What runs files of a format here; null where nothing is there to. */
export const findRunner = (format: ModelFormat, runtimes?: readonly string[]): Promise<Runner | null> =>
  runners[format.runs.as](runtimes);
