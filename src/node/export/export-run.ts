/** A run as a file for other tools, verified before it is written. @module */

import { existsSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { NumericError, OptionError } from "../../errors.ts";
import { largestDifference } from "../../export/difference.ts";
import type { ExportFormat, LogFormat, ModelFormat, Weights } from "../../export/format.ts";
import * as formatExports from "../../export/formats/index.ts";
import { pythonLines } from "../../export/onnx/python.ts";
import { sampleRows, tableSamples } from "../../export/samples.ts";
import { named } from "../../nearest.ts";
import type { SavedTensor } from "../../train/checkpoint.ts";
import { modelTensors } from "../../train/session.ts";
import { storedModel } from "../../train/start.ts";
import { createDevice } from "../device.ts";
import type { ReadModelOptions } from "../predict/read-model.ts";
import { loadCheckpoint } from "../runs/checkpoints/checkpoint-index.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { requireRunFolder } from "../runs/files/run-folder.ts";
import { readRunEvents } from "../runs/log/run-events.ts";
import { readModelSketch } from "../runs/model/model-sketch.ts";
import { runOfSeed } from "../runs/seeds.ts";
import { fileRows } from "./file-rows.ts";
import { growthFile, growthPath } from "./growth-file.ts";
import { type Exportable, trainedModel } from "./run-model.ts";
import type { Runner } from "./runner.ts";
import { findRunner } from "./runners.ts";

export const exportFormats: readonly ExportFormat[] = Object.values(formatExports);

/** Rows on which an export is compared with its network. */
const ROWS = 64;
/** Above it the file is refused. */
const MOST_DIFFERENCE = 1e-4;

/** Format, step and file of an export. */
export interface ExportOptions extends ReadModelOptions {
  readonly format: string;
  /** Default in the run's folder: `model.onnx`, `events.csv`, `tensorboard/events.out.tfevents...`. */
  readonly out?: string | undefined;
  /** Whether a file that is there is replaced; default false. */
  readonly force?: boolean | undefined;
  /** Version of ONNX's operators; default 21. */
  readonly opset?: number | undefined;
  /** Packages that may run the export to verify it, in order; default `onnxruntime-node`, `onnxruntime-web`. */
  readonly runtimes?: readonly string[] | undefined;
}

/** What was written, and how far its outputs are from the network's. */
export interface Exported {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  /** Of the network; null for a log. */
  readonly step: number | null;
  /** Between the network and its export, run from the file's bytes; null when it was not run. */
  readonly largestDifference: number | null;
  /** What ran it; null when nothing was there to. */
  readonly runtime: string | null;
  /** On which rows, in words. */
  readonly rows: string | null;
  /** The file with the history of growth beside the model; null where there is none. */
  readonly growth: string | null;
  /** How the file is used from Python; null where it is no ONNX model. */
  readonly python: readonly string[] | null;
}

function refuseTaken(path: string, force: boolean): void {
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new OptionError(`export: expected a file to write, and ${path} is a folder. Name a file in it.`, { path });
  }
  if (!force && existsSync(path)) {
    throw new OptionError(`export: ${path} already exists. Name another file (-o), or replace it (--force).`, {
      path,
    });
  }
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeAtomically(path, bytes);
}

interface Verified {
  readonly difference: number;
  readonly rows: string;
}

/** Runs the bytes beside the network, on rows of the run's own file and made ones. @throws NumericError when they differ by more than rounding */
async function verify(
  format: ModelFormat,
  bytes: Uint8Array,
  { model, config, predict }: Exportable,
  runner: Runner,
): Promise<Verified> {
  const { input, output, program } = model;
  const table = input.kind === "table" ? await fileRows(config, input, ROWS) : null;
  const own = table && input.kind === "table" ? [tableSamples(input, table)] : [];
  let difference = 0;
  for (const samples of [...own, sampleRows(model, ROWS)]) {
    const answers = await runner.run(format.runs.program(bytes), model, samples);
    const found = largestDifference(output, predict(samples.inputs, samples.rows), answers, program.outputs);
    difference = Math.max(difference, found);
  }
  const file = table && "dataset" in config ? `${table.rows.length} rows of ${config.dataset} and ` : "";
  if (difference <= MOST_DIFFERENCE) return { difference, rows: `${file}${ROWS} made rows` };
  throw new NumericError(
    `export: the outputs as ${format.name} differ from the network's by up to ${difference.toPrecision(3)}, more than the allowed ${MOST_DIFFERENCE}. Nothing was written. Please report this.`,
    { difference },
  );
}

async function exportModel(folder: string, format: ModelFormat, options: ExportOptions): Promise<Exported> {
  const { out, force = false, opset } = options;
  if (opset !== undefined && !format.opsets) {
    throw new OptionError(`export: ${format.name} has no opsets: leave out --opset.`, { opset });
  }
  const suffix = options.step === undefined ? "" : `-step-${options.step}`;
  const path = out ?? join(folder, `model${suffix}${format.extension}`);
  refuseTaken(path, force);
  const exportable = await trainedModel(folder, options);
  try {
    const { model, growth } = exportable;
    const history = growthFile(growthPath(path, format.extension), growth, force);
    const bytes = format.encode(model, { opset, name: basename(path, extname(path)) });
    const runner = await findRunner(format, options.runtimes);
    const verified = runner && (await verify(format, bytes, exportable, runner));
    write(path, bytes);
    history?.write();
    return {
      path,
      format: format.name,
      bytes: bytes.length,
      growth: history?.path ?? null,
      step: model.step,
      largestDifference: verified?.difference ?? null,
      runtime: runner?.name ?? null,
      rows: verified?.rows ?? null,
      python: format.name === "onnx" ? pythonLines(model, path) : null,
    };
  } finally {
    exportable.dispose();
  }
}

/** The parameters of the models whose checkpoints are kept, in order of their steps; widths in training as the checkpoint has them. */
async function keptWeights(folder: string): Promise<Weights[]> {
  const last = loadCheckpoint(folder)?.checkpoint;
  if (!last) return [];
  const kept = last.best && last.best.state.step !== last.state.step ? [last.best, last] : [last];
  const { spec, inputShape } = readModelSketch(folder);
  const { device } = await createDevice();
  return kept.map(({ state, tensors: all }) => {
    const tensors = modelTensors(all);
    const model = storedModel(spec).load(device, { state, tensors }, { inputShape });
    const found = model?.tensors?.() ?? parametersIn(tensors);
    const values = Object.entries(found).map(
      ([name, { shape, values }]) => [name, { shape, values: Float32Array.from(values) }] as const,
    );
    model?.dispose();
    return { step: state.step, tensors: Object.fromEntries(values) };
  });
}

/** Without moments, which are named after their parameter. */
const parametersIn = (tensors: Readonly<Record<string, SavedTensor>>): Record<string, SavedTensor> =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => !tensors[name.slice(0, name.lastIndexOf("."))]));

function logPath(
  format: LogFormat,
  { folder, out, startedAt }: { folder: string; out?: string | undefined; startedAt: number },
): string {
  const usual = format.path(startedAt);
  if (out === undefined) return join(folder, usual);
  const path = existsSync(out) && statSync(out).isDirectory() ? join(out, basename(usual)) : out;
  if (format.inName === undefined || basename(path).includes(format.inName)) return path;
  throw new OptionError(
    `export: a file of ${format.name} must have "${format.inName}" in its name, received ${basename(path)}. Name an existing folder, or a file such as ${basename(usual)}.`,
    { path },
  );
}

async function exportLog(folder: string, format: LogFormat, options: ExportOptions): Promise<Exported> {
  const { out, force = false } = options;
  const files = requireRunFolder(folder);
  for (const name of ["step", "opset"] as const) {
    if (options[name] === undefined) continue;
    throw new OptionError(`export: ${format.name} exports the whole run, and takes no --${name}.`);
  }
  const startedAt = statSync(files.config).mtimeMs / 1000;
  const path = logPath(format, { folder, out, startedAt });
  refuseTaken(path, force);
  const bytes = format.encode({ events: readRunEvents(folder), weights: await keptWeights(folder), startedAt });
  write(path, bytes);
  return {
    path,
    format: format.name,
    bytes: bytes.length,
    ...{ growth: null, step: null, largestDifference: null, runtime: null, rows: null, python: null },
  };
}

/**
 * Writes a run for other tools. A model is run from its very bytes beside the network before it is written; what is there is replaced only
 * by `force`, and never by half a file.
 *
 * @throws OptionError, DataError, StateError for what cannot be exported; NumericError when the export answers differently
 * @example
 * const { path, largestDifference } = await exportRun("runs/moons-burgeon-1-1", { format: "onnx" });
 */
export async function exportRun(folder: string, options: ExportOptions): Promise<Exported> {
  const format = named("format", exportFormats, options.format, "export: ");
  const run = runOfSeed(folder, options.seed);
  requireRunFolder(run);
  return format.kind === "model" ? exportModel(run, format, options) : exportLog(run, format, options);
}
