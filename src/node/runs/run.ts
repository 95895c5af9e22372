/**
 * A run in its folder: started, kept safe by checkpoints, resumed, finished.
 *
 * @module
 */

import type { TrainEvent, TrainResult } from "../../train/events/events.ts";
import type { LayerRow, Model } from "../../train/model.ts";
import type { RunQuality } from "../../train/quality/quality-of-run.ts";
import type { Trainer } from "../../train/trainer.ts";
import type { DownloadProgress } from "../datasets/transfer.ts";
import { type Backend, isSameBackend } from "../device.ts";
import { drawGrowth } from "../figures/growth.ts";
import { drawQuality } from "../figures/quality.ts";
import { drawReturns } from "../figures/returns.ts";
import { writePicture } from "../figures/write-picture.ts";
import type { OnReadProgress } from "../tables/bytes.ts";
import { type Cadence, MILESTONE_UNITS, parseCadence } from "./checkpoints/cadence.ts";
import { CheckpointFiles } from "./checkpoints/checkpoint-files.ts";
import { type FoundCheckpoint, loadCheckpoint } from "./checkpoints/checkpoint-index.ts";
import { readConfig } from "./config/any-config.ts";
import type { AnyConfig } from "./config/environment-config.ts";
import { writeAtomically } from "./files/atomic-file.ts";
import { ControlWatch } from "./files/control-file.ts";
import {
  checkNewFolder,
  isRun,
  makeFolder,
  makeNumberedFolder,
  requireRunFolder,
  runFiles,
} from "./files/run-folder.ts";
import { lockRun } from "./files/run-lock.ts";
import { OPEN_PLAN, type RunPlan } from "./folds/plan.ts";
import { type BeforeLast, type PartObserver, type PartRunner, runParts, withParts } from "./folds/run-parts.ts";
import { checkLog, EventLog, readEvents } from "./log/event-log.ts";
import { Recorder } from "./log/recorder.ts";
import { readRunEvents } from "./log/run-events.ts";
import { writeFingerprint } from "./model/fingerprint.ts";
import { readModelSketch, writeFitted, writeModelSketch } from "./model/model-sketch.ts";
import { type Prepared, prepare, trainerOf } from "./model/prepare.ts";
import { keepValidation, type MeasuredRun, measureRun, namesOf } from "./quality.ts";
import { isComplete, readSummary, removeSummary, resultFromEvents, type Summary, writeSummary } from "./summary.ts";

/** A run that is about to train. */
export interface RunStart {
  readonly folder: string;
  readonly prepared: Prepared;
  readonly trainer: Trainer<Model>;
  /** The layers it continues with. */
  readonly layers: readonly LayerRow[];
  /** Steps that are complete already. */
  readonly step: number;
  readonly totalSteps: number;
}

/** Observes a run and changes nothing. */
export interface RunObserver extends PartObserver {
  onDownload?: ((progress: DownloadProgress) => void) | undefined;
  /** A table is being read. */
  onRead?: OnReadProgress | undefined;
  onStart?: ((start: RunStart) => void) | undefined;
  onEvent?: ((event: TrainEvent) => void) | undefined;
  /** Something that a person should know. */
  onNote?: ((note: string) => void) | undefined;
}

/** Where a run is written, and who observes it. */
export interface RunOptions {
  /** Folder of a new run; default `runs/<dataset>-<strategy>-<seed>-<n>`. */
  readonly out?: string | undefined;
  /** When aborted, the run finishes its step, takes a checkpoint and ends as interrupted. */
  readonly signal?: AbortSignal | undefined;
  readonly observer?: RunObserver | undefined;
  /** What a new run is to compute on where it is here, as the other runs of its study; default the fastest. */
  readonly backend?: Backend | undefined;
  /** Whether pictures are drawn; default true. */
  readonly picture?: boolean | undefined;
  /** Whether all metrics are computed, with intervals and baselines; default true. */
  readonly quality?: boolean | undefined;
  /** Whether it writes down what it predicts for its validation rows, as searches do; default false. */
  readonly keepsValidation?: boolean | undefined;
}

/**
 * Trains in a new folder. Nothing is written before the data is loaded and every option is known to be good.
 *
 * @throws OptionError, DataError, ShapeError for bad input; whatever made the run fail, after its summary
 * @example
 * const summary = await startRun(parseConfig({ dataset: "spirals", hidden: [2, 2] }));
 */
export async function startRun(config: AnyConfig, options: RunOptions = {}): Promise<Summary> {
  const { out, signal } = options;
  milestonesOf(config);
  if (out !== undefined) checkNewFolder(out);
  const assembled = await assemble(config, { found: null, plan: OPEN_PLAN, run: undefined }, options);
  const { prepared, trainer } = assembled;
  signal?.throwIfAborted();
  const folder = out === undefined ? makeNumberedFolder(prepared.name) : makeFolder(out);
  const release = lockRun(folder);
  try {
    checkNewFolder(folder); // another process may have been here before the lock
    writeModelSketch(folder, prepared, trainer);
    if (prepared.fingerprint) writeFingerprint(folder, prepared.fingerprint);
    writeAtomically(runFiles(folder).config, `${JSON.stringify(prepared.config, null, 2)}\n`);
    const began = process.cpuUsage();
    const before = await runParts(folder, prepared.config, { options, run: partRunner(options) });
    if (!before) return await execute(folder, assembled, { options });
    trainer.dispose();
    return "stopped" in before
      ? before.stopped
      : await executeLast(folder, prepared.config, { before, options, began });
  } finally {
    release();
  }
}

/**
 * Continues a run from its last checkpoint, to exactly the numbers of a run that was never interrupted; from its configuration when
 * there is no checkpoint yet. A run that was trained to its end only gives its summary again.
 *
 * @throws DataError when the folder holds no run or a damaged one; StateError when another process uses it
 */
export async function resumeRun(folder: string, options: RunOptions = {}): Promise<Summary> {
  const files = requireRunFolder(folder);
  const release = lockRun(folder);
  try {
    const summary = readSummary(files.summary);
    if (summary && isComplete(summary)) {
      readRunEvents(folder); // a log that is damaged is refused here too
      return { ...summary, run: folder };
    }
    const config = readConfig(folder);
    const found = loadCheckpoint(folder);
    if (found) checkLog(files.events, found.checkpoint.state.events, found.log);
    const before = await runParts(folder, config, { options, run: partRunner(options) });
    if (before) {
      if ("stopped" in before) return before.stopped;
      return await executeLast(folder, config, { before, options });
    }
    const assembled = await assemble(config, { found, plan: null, run: folder }, options);
    options.signal?.throwIfAborted();
    removeSummary(files.summary);
    if (!found) writeModelSketch(folder, assembled.prepared, assembled.trainer); // it may have been interrupted before
    return await execute(folder, assembled, { options });
  } finally {
    release();
  }
}

/** A part of a run: begun or gone on with, in its own folder. `quality`: whether the whole is measured. */
const partRunner =
  ({ quality: measures = true }: RunOptions): PartRunner =>
  ({ folder, config, isMeasured }, given) => {
    const options = { ...given, quality: measures && isMeasured, keepsValidation: measures && !isMeasured };
    return isRun(folder) ? resumeRun(folder, options) : startRun(config, { ...options, out: folder });
  };

interface LastTraining {
  readonly before: BeforeLast;
  readonly options: RunOptions;
  /** Processor time as the parts began; null where the run was resumed. */
  readonly began?: NodeJS.CpuUsage | null;
}

/** The last training of a run, by what its parts have found. */
async function executeLast(
  folder: string,
  config: AnyConfig,
  { before, options, began = null }: LastTraining,
): Promise<Summary> {
  const found = loadCheckpoint(folder);
  const assembled = await assemble(config, { found, plan: before.plan, run: folder }, options);
  options.signal?.throwIfAborted();
  removeSummary(runFiles(folder).summary);
  if (!found) writeModelSketch(folder, assembled.prepared, assembled.trainer);
  return await execute(folder, assembled, { options, before, began });
}

/** What a model takes along of what was measured. */
const fittedOf = ({ threshold, confidence }: MeasuredRun): Parameters<typeof writeFitted>[1] => ({
  threshold: threshold?.threshold ?? null,
  temperature: confidence?.temperature ?? null,
  confidence,
});

const milestonesOf = ({ keepEvery }: AnyConfig): Cadence | null =>
  keepEvery === null ? null : parseCadence(keepEvery, "keepEvery", MILESTONE_UNITS);

/** A trainer with its recorder, in memory only. */
interface Assembled {
  readonly prepared: Prepared;
  readonly found: FoundCheckpoint | null;
  readonly recorder: Recorder;
  readonly trainer: Trainer<Model>;
}

async function assemble(
  config: AnyConfig,
  {
    found,
    plan,
    run,
  }: { readonly found: FoundCheckpoint | null; readonly plan: RunPlan | null; readonly run: string | undefined },
  options: RunOptions,
): Promise<Assembled> {
  const { signal, observer } = options;
  const prepared = await prepare(config, {
    signal,
    resumes: found !== null,
    backend: found?.backend ?? options.backend,
    plan,
    run,
    onDownload: (progress) => observer?.onDownload?.(progress),
    onRead: (progress) => observer?.onRead?.(progress),
  });
  const { checkpointEvery } = prepared.config;
  const recorder = new Recorder({
    cadence: parseCadence(checkpointEvery),
    milestones: milestonesOf(prepared.config),
    signal,
    onEvent: (event) => observer?.onEvent?.(event),
  });
  const rest = {
    callbacks: recorder.callbacks,
    signal: recorder.stop,
    ...(found ? { resume: found.checkpoint } : {}),
  };
  const trainer = trainerOf(prepared, rest);
  for (const problem of found?.passedOver ?? []) {
    observer?.onNote?.(`${problem} It is skipped; using the checkpoint of step ${found?.checkpoint.state.step}.`);
  }
  if (found) noteBackend(found.backend, prepared.backend, observer);
  return { prepared, found, recorder, trainer };
}

function noteBackend(before: Backend, now: Backend, observer: RunObserver | undefined): void {
  if (isSameBackend(before, now)) return;
  const show = ({ kernels, blas, blasThreads }: Backend): string =>
    blas === null ? kernels : `${blas}, ${blasThreads === 1 ? "one thread" : `${blasThreads} threads`} in a product`;
  observer?.onNote?.(
    `the run started on ${show(before)} and continues on ${show(now)}: the last digits of its numbers may differ`,
  );
}

/** Processor seconds of this process since then. */
function processorSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

/** Where the disk takes nothing more, what made the run fail matters more than that its failure cannot be recorded. */
function recordFailure(record: () => void): void {
  try {
    record();
  } catch {
    // The run continues from its last checkpoint, with or without a summary that says that it failed.
  }
}

async function drawPictures(folder: string, measured: RunQuality | null, note: (text: string) => void): Promise<void> {
  const files = runFiles(folder);
  const events = (): TrainEvent[] => readEvents(files.events);
  await writePicture("growth picture", files, () => drawGrowth(events()), note);
  await writePicture("picture of returns", { svg: files.returns }, () => drawReturns([events()]), note);
  const { quality: svg, qualityPng: png } = files;
  const draw = async (): Promise<string | null> => measured && drawQuality(measured, events()[0] ?? null);
  await writePicture("picture of metrics", { svg, png }, draw, note);
}

async function execute(
  folder: string,
  assembled: Assembled,
  {
    options,
    before = null,
    began = process.cpuUsage(),
  }: Partial<Omit<LastTraining, "before">> & { readonly options: RunOptions; readonly before?: BeforeLast | null },
): Promise<Summary> {
  const { observer, picture = true, quality: measures = true } = options;
  const { prepared, found, recorder, trainer } = assembled;
  const files = runFiles(folder);
  const { layers: first } = readModelSketch(folder);
  const layersNow = (): readonly LayerRow[] => trainer.model.trained.layers?.() ?? [];
  const log = found
    ? EventLog.continue(files.events, found.checkpoint.state.events, found.log)
    : EventLog.create(files.events);
  const note = (text: string): void => observer?.onNote?.(text);
  const finish = (result: TrainResult, measured: MeasuredRun | null): Summary => {
    const layers = { before: first, after: layersNow() };
    const cpuSeconds = found || !began ? null : processorSeconds(began);
    const own = {
      run: folder,
      ...result,
      quality: measured?.quality ?? null,
      threshold: measured?.threshold ?? null,
      calibration: measured?.calibration ?? null,
      ...namesOf(trainer.source, prepared.options.dataset),
      cpuSeconds,
      backend: prepared.backend,
      layers,
      log: log.total,
    };
    const summary = withParts(own, before);
    writeSummary(files.summary, summary);
    return summary;
  };
  try {
    const { totalSteps } = trainer;
    observer?.onStart?.({ folder, prepared, trainer, layers: layersNow(), step: trainer.step, totalSteps });
    const checkpoints = new CheckpointFiles(folder, prepared.backend, { last: prepared.config.keepLast });
    const control = new ControlWatch(folder);
    // What it continues may be gone later: its start is kept.
    if (!found && "continue" in prepared.config && prepared.config.continue !== null)
      checkpoints.save(trainer.checkpoint(), { kept: true, log: log.sums });
    const result = await recorder.run(trainer, { log, checkpoints, control });
    const measured = measures ? measureRun(folder, { trainer, config: prepared.config, result, note }) : null;
    if (options.keepsValidation) keepValidation(folder, { trainer, result, note });
    if (measured) writeFitted(folder, fittedOf(measured));
    const summary = finish(result, measured);
    if (picture) await drawPictures(folder, measured, note);
    return summary;
  } catch (error) {
    recordFailure(() => finish(resultFromEvents(readEvents(files.events), (error as Error).message), null));
    throw error;
  } finally {
    log.close();
    trainer.dispose();
  }
}
