/** What runs an exported file to verify it. @module */

import type { ModelFormat } from "../../export/format.ts";
import { onnxAnswers, onnxFeeds } from "../../export/onnx/feeds.ts";
import { cRunner } from "./c-runner.ts";
import { runJavaScript } from "./javascript-runner.ts";
import type { Runner } from "./runner.ts";
import { findRuntime } from "./runtime.ts";

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
  javascript: async () => ({ name: "Node.js", run: runJavaScript }),
  c: async () => cRunner(),
};

/** What runs files of a format here; null where nothing is there to. */
export const findRunner = (format: ModelFormat, runtimes?: readonly string[]): Promise<Runner | null> =>
  runners[format.runs.as](runtimes);
