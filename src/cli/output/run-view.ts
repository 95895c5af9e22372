/** What a person sees of a run: the plan, the progress, the outcome. @module */

import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { metricNamed } from "../../metrics/metrics.ts";
import { runFiles } from "../../node/runs/files/run-folder.ts";
import type { RunObserver, RunStart } from "../../node/runs/run.ts";
import { resultOf, type Summary } from "../../node/runs/summary.ts";
import type { Source } from "../../train/source.ts";
import { growthLines } from "./growth-lines.ts";
import { bytes, duration, grouped, metricsText, short, widthList } from "./numbers.ts";
import { downloadReporter, progressReporter, readReporter } from "./progress.ts";
import { qualityLines } from "./quality-lines.ts";
import { layersChangeTable, layersTable } from "./tables.ts";
import type { Terminal } from "./terminal.ts";

export interface ViewOptions {
  /** No progress, no tables. */
  readonly quiet: boolean;
  /** Progress as plain lines, also at a terminal. */
  readonly plain: boolean;
  /** The result as one line of JSON, alone on stdout. */
  readonly json: boolean;
}

function dataText({ name, rows, inputShape, outputs, task }: Source): string {
  const { train, validation, test } = rows;
  const counts = [
    ...(train > 0 ? [`${grouped(train)} training`] : []),
    ...(validation > 0 ? [`${grouped(validation)} validation`] : []),
    ...(test > 0 ? [`${grouped(test)} test rows`] : []),
  ];
  const words = task === "classification" ? `${outputs} classes` : "regression";
  return `${name}: ${[counts.join(", "), `inputs ${inputShape.join("x")}, ${words}`].filter(Boolean).join("; ")}`;
}

/** What the network may grow to. */
function roomLines({ model }: RunStart["trainer"]): string[] {
  const room = model.growthRoom?.();
  return room ? [`may grow to ${widthList(room.widths)} units, ${grouped(room.parameters)} parameters`] : [];
}

function planLines({ folder, prepared, trainer, step, totalSteps }: RunStart): string[] {
  const { strategy, optimizer, learningRate, batchSize, epochs, patience } = trainer.settings;
  const { backend } = prepared;
  const stop = patience > 0 ? `, stops after ${grouped(patience)} steps without improvement` : "";
  return [
    dataText(trainer.source),
    `${strategy.name}, ${optimizer.definition.name} ${short(learningRate)}, batch ${batchSize}, at most ${grouped(epochs)} epochs${stop}`,
    ...roomLines(trainer),
    `on ${backend.blas ?? backend.kernels}, into ${folder}${step > 0 ? `, from step ${grouped(step)} of ${grouped(totalSteps)}` : ""}`,
    ...trainer.source.notes.map((note) => `note: ${note}`),
  ];
}

/** Watches a run for a person at the terminal; quiet, it says only what must be said. */
export function runObserver(terminal: Terminal, { quiet, plain }: ViewOptions): RunObserver & { stop(): void } {
  const { err, errColors } = terminal;
  const onNote = (note: string): void => err(errColors.yellow(`note: ${note}`));
  if (quiet) return { onNote, stop: () => undefined };
  const progress = progressReporter(terminal, plain);
  return {
    onNote,
    onDownload: downloadReporter(terminal),
    onRead: readReporter(terminal),
    onStart(start) {
      const [first = "", ...rest] = planLines(start);
      err(errColors.bold(first));
      for (const line of rest) err(errColors.dim(line));
      err(layersTable(start.layers));
      progress.start(start);
    },
    onPart: ({ label, summary }) => {
      if (summary) err(errColors.dim(partLine(label, summary)));
    },
    onEvent: (event) => progress.event(event),
    stop: () => progress.stop(),
  };
}

/** The result of a fold. */
function partLine(label: string, { test, widths, parameters, steps }: Summary): string {
  const quality = test ? `${metricsText(test)}; ` : "";
  return `${label}: ${quality}widths ${widthList(widths)}, ${grouped(parameters)} parameters, ${grouped(steps)} steps`;
}

/** Whether the quality in `test` is the mean over folds: no rows were left to test the network itself on. */
const meansOfFolds = ({ folds, test }: Summary): boolean =>
  folds !== undefined && Object.entries(folds.quality).every(([name, { mean }]) => test?.[name as "loss"] === mean);

/** Qualities over folds with their intervals. */
function foldLines({ folds }: Summary): string[] {
  if (!folds) return [];
  const { quality, repeats } = folds;
  const times = repeats > 1 ? `, ${repeats} times` : "";
  const words = Object.entries(quality).map(
    ([name, { mean, low, high }]) => `${name} ${short(mean)} [${short(low)}, ${short(high)}]`,
  );
  return [`folds       ${folds.folds} folds${times}, mean and 95 % interval: ${words.join(", ")}`];
}

function secondsText({ seconds }: Summary): string {
  const { total, ...phases } = seconds;
  const words = Object.entries(phases)
    .filter(([, value]) => value >= 0.05)
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => `${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${value.toFixed(1)}`);
  return `${duration(total)}${words.length > 0 ? ` (${words.join(", ")})` : ""}`;
}

/** Whether edits were made after the network that was kept. */
function keptEarlier({ edits, widths, layers }: Summary): boolean {
  const axes = layers.after.flatMap(({ axis }) => axis ?? []);
  return axes.some((axis, i) => (edits.findLast((edit) => edit.axis === axis)?.to ?? widths[i]) !== widths[i]);
}

/** From which probability on the second class is predicted, where that was chosen. */
function thresholdLine({ threshold, classes }: Summary): string | null {
  if (!threshold) return null;
  const { threshold: least, metric, value, before } = threshold;
  const { label } = metricNamed(metric);
  return `threshold   "${classes?.[1]}" from a probability of ${short(least)}, chosen for ${label}: ${short(value)} on the rows it was chosen on, ${short(before)} at 0.5`;
}

/** The result in lines for a person. */
export function summaryLines(summary: Summary): string[] {
  const { test, validation, status, reason, widths, hiddenUnits, parameters, edits, epochs, steps, memory, growth } =
    summary;
  const { png, qualityPng } = runFiles(summary.run);
  const lines = [
    test && !meansOfFolds(summary) ? `test        ${metricsText(test)}` : null,
    ...foldLines(summary),
    validation ? `validation  ${metricsText(validation)}` : null,
    thresholdLine(summary),
    `widths      ${widthList(widths)}: ${grouped(hiddenUnits)} hidden units, ${grouped(parameters)} parameters`,
    edits.length === 0
      ? "growth      none"
      : `growth      ${grouped(edits.length)} ${edits.length === 1 ? "edit" : "edits"}`,
    ...growthLines(edits).map((line) => `            ${line}`),
    keptEarlier(summary) ? "kept        the network with the best validation loss, from before the last edits" : null,
    `training    ${grouped(epochs)} epochs, ${grouped(steps)} steps, ${secondsText(summary)}; at most ${bytes(memory.peakBytes)}`,
    status === "stopped-early" || status === "failed" ? `status      ${status}: ${reason}` : null,
    status === "interrupted" ? "status      interrupted" : null,
    `run         ${summary.run}`,
    existsSync(png) ? `picture     ${png}` : null,
    existsSync(qualityPng) ? `            ${qualityPng}` : null,
    `look at it  burgeon ui ${dirname(summary.run)} --run ${basename(summary.run)}`,
    growth ? `growth ended because ${growth.reason}` : null,
  ];
  return lines.filter((line) => line !== null);
}

/** All metrics of a run, where it was measured. */
export const measuredLines = (summary: Summary): string[] =>
  summary.quality ? qualityLines(summary.quality, meansOfFolds(summary) ? "folds" : "test", summary.calibration) : [];

/** Prints the result of a run: on stdout, or on stderr when stdout belongs to the line of JSON. */
export function printSummary(terminal: Terminal, summary: Summary, { quiet, json }: ViewOptions): void {
  const print = json ? terminal.err : terminal.out;
  if (!quiet) print(layersChangeTable(summary.layers.before, summary.layers.after));
  if (!quiet) for (const line of measuredLines(summary)) print(line);
  if (!quiet || !json) for (const line of summaryLines(summary)) print(line);
  if (json) terminal.out(JSON.stringify(resultOf(summary)));
}
