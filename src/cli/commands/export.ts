/** `burgeon export`: a run's network or its log as a file for other tools. @module */

import { type Command, Option } from "commander";
import { OptionError } from "../../errors.ts";
import { OPSETS } from "../../formats/onnx/onnx-graph.ts";
import { type Exported, exportFormats, exportRun } from "../../node/export/export-run.ts";
import { RUNTIMES } from "../../node/export/runtime.ts";
import type { CommandContext } from "../command.ts";
import { type RunFlags, seedFlag, stepFlag, wholeNumber } from "../flags/run-flags.ts";
import { HELP_WIDTH, nameList } from "../output/name-list.ts";
import { grouped } from "../output/numbers.ts";

export const summary = "export a run's network or log for other tools: ONNX, PyTorch, NumPy, TensorBoard";
export const group = "Use a trained network";

interface ExportFlags extends RunFlags {
  readonly format?: string;
  readonly force?: boolean;
  readonly opset?: number;
}

const EXAMPLES = `
Examples:
  burgeon export runs/moons-burgeon-1-1 --format onnx
  burgeon export runs/mnist-burgeon-1-1 --format safetensors -o small.safetensors --step 200
  burgeon export runs/moons-burgeon-1-1 --format tensorboard

In Python, of a table of numbers (the export prints these lines with the names of its model):
  import onnxruntime, pandas; session = onnxruntime.InferenceSession("model.onnx")
  table = pandas.read_csv("data.csv")
  label, probabilities = session.run(["label", "probabilities"], {"input": table[["a", "b"]].to_numpy("float64")})`;

/** How well the file does, in words. */
export function verdict({ format, step, largestDifference: difference, runtime, rows }: Exported): string | null {
  const kind = exportFormats.find(({ name }) => name === format)?.kind;
  if (kind === "log") return null;
  if (difference !== null)
    return `verified in ${runtime} on ${rows}: largest difference ${difference.toExponential(1)}, after step ${step}`;
  return `not verified: no runtime for the format is installed. Install one: npm install ${RUNTIMES.at(-1)}`;
}

export function build(command: Command, { terminal }: CommandContext): void {
  const entries = exportFormats.map(({ name, summary }) => [name, summary] as const);
  const formats = nameList(entries, Math.min(HELP_WIDTH, terminal.outWidth)).join("\n");
  command
    .argument("<run>", "folder of a run")
    .addOption(new Option("--format <name>", exportFormats.map(({ name }) => name).join("|")))
    .option("-o, --out <file>", "output file (default: in the run's folder)")
    .addOption(stepFlag())
    .addOption(seedFlag())
    .addOption(
      wholeNumber("--opset <n>", `version of ONNX's operators, ${OPSETS.least} to ${OPSETS.most} (default: 21)`),
    )
    .option("--force", "replace an existing file")
    .option("--json", "print the result as one line of JSON")
    .addHelpText("after", `\nFormats:\n${formats}\n${EXAMPLES}`)
    .action(async (run: string, { format, json, ...options }: ExportFlags) => {
      if (format === undefined)
        throw new OptionError("export: name a format, as in: burgeon export <run> --format onnx");
      const exported = await exportRun(run, { ...options, format, onNote: terminal.err });
      const words = verdict(exported);
      if (json) terminal.out(JSON.stringify(exported));
      else terminal.out(`${exported.path}: ${grouped(exported.bytes)} bytes`);
      if (words === null) return;
      if (exported.runtime === null) terminal.err(words);
      else if (!json) terminal.out(words);
      if (json) return;
      if (exported.growth !== null) terminal.out(`${exported.growth}: the history of its growth`);
      if (exported.python !== null)
        terminal.out(["in Python:", ...exported.python.map((line) => `  ${line}`)].join("\n"));
    });
}
