/** A model card: what a trained network is, how good and how sure it is, what it rests on, and what it was trained on. @module */

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { DataError } from "../../errors.ts";
import { partialDependence } from "../../explain/partial-dependence.ts";
import { type MetricName, metricNamed } from "../../metrics/metrics.ts";
import type { Measured } from "../../metrics/quality.ts";
import { comparisonSentence, metricText } from "../../metrics/words.ts";
import type { Model } from "../../predict/model.ts";
import { Predictor } from "../../predict/predictor.ts";
import { type Block, type Document, heading, list, paragraph, type Table } from "../../study/report/blocks.ts";
import { type ImportanceReport, importanceOf } from "../explain/explain-run.ts";
import { heldOutRows, type ModelRows } from "../explain/known-rows.ts";
import { drawDependence } from "../figures/dependence.ts";
import { writePicture } from "../figures/write-picture.ts";
import { readModel } from "../predict/read-model.ts";
import { writeDocument } from "../report/write-document.ts";
import { requireRunFolder, type runFiles } from "../runs/files/run-folder.ts";
import { isComplete, readSummary, type Summary } from "../runs/summary.ts";

/** Columns whose dependence is drawn. */
const DRAWN = 6;
const MOST_LISTED = 30;

const grouped = (count: number): string => count.toLocaleString("en-US");
const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
const table = (head: readonly string[], rows: readonly (readonly string[])[], caption: string): Table => ({
  kind: "table",
  head,
  rows,
  caption,
});
const intervalText = ({ low, high }: { readonly low: number | null; readonly high: number | null }): string =>
  low === null || high === null ? "" : `${metricText(low)} to ${metricText(high)}`;

/** Text that stands for itself in Markdown. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#|]/g, (character) => `\\${character}`);

function qualityBlocks({ quality, folds, classes }: Summary): Block[] {
  if (!quality) return [paragraph("No rows were held out, so its quality is not known.")];
  const names = Object.keys(quality.metrics) as MetricName[];
  const rows = names.map((name) => {
    const own = quality.metrics[name] as Measured;
    return [
      metricNamed(name).label,
      metricText(own.value),
      intervalText(own),
      ...quality.baselines.map((baseline) => metricText(baseline.metrics[name] ?? null)),
    ];
  });
  const from = folds ? `${folds.folds} folds, each row held out once` : "held-out test rows";
  const sentence = comparisonSentence(quality);
  return [
    ...(sentence ? [paragraph(sentence)] : []),
    table(
      ["metric", "network", "95 % interval", ...quality.baselines.map(({ name }) => name)],
      rows,
      `Quality on ${grouped(quality.rows)} rows (${from}); intervals from ${grouped(quality.resamples)} resamples.`,
    ),
    ...(classes && quality.classes
      ? [
          table(
            ["class", "rows", "precision", "recall", "F1"],
            quality.classes
              .slice(0, MOST_LISTED)
              .map(({ name, rows: count, precision, recall, f1 }) => [
                plain(name),
                grouped(count),
                ...[precision, recall, f1].map(metricText),
              ]),
            "Class by class.",
          ),
        ]
      : []),
  ];
}

function trustBlocks({ calibration }: Summary): Block[] {
  if (!calibration) return [paragraph("It is not calibrated: no rows were held out for it.")];
  const { error, temperature, coverage, from, rows } = calibration;
  return [
    list([
      ...(error && temperature !== null
        ? [
            `Expected calibration error ${metricText(error.after)}, ${metricText(error.before)} before; temperature ${Number(temperature.toPrecision(3))}, fitted on ${grouped(rows)} ${from}.`,
          ]
        : []),
      coverage
        ? `${percent(coverage.promised)} ${coverage.margins ? `intervals (prediction \u00b1 ${coverage.margins.map(metricText).join(", ")})` : "sets"} held the truth of ${percent(coverage.share)} of ${grouped(coverage.rows)} rows (95 % interval ${percent(coverage.low)} to ${percent(coverage.high)})${coverage.size === undefined ? "" : `; ${Number(coverage.size.toFixed(2))} classes on average`}.`
        : "Too few rows were held out to promise 90 %.",
    ]),
  ];
}

function importanceBlocks({ metric, value, rows, from, columns, groups }: ImportanceReport): Block[] {
  const { label, higherIsBetter } = metricNamed(metric);
  const shown = [...columns.slice(0, MOST_LISTED), ...groups];
  return [
    table(
      ["column", `${label} ${higherIsBetter ? "lost" : "added"}`, "95 % interval"],
      shown.map((one) => [plain(one.columns.join(" + ")), metricText(one.drop), intervalText(one)]),
      `What shuffling a column costs: ${label} is ${metricText(value)} on ${grouped(rows)} ${from}. Correlated columns are also shuffled together.`,
    ),
  ];
}

function networkBlocks({
  widths,
  hiddenUnits,
  parameters,
  edits,
  steps,
  epochs,
  strategy,
  growth,
  backend,
  seconds,
  seed,
}: Summary): Block[] {
  return [
    list([
      `Widths ${widths.join(", ") || "none"}: ${grouped(hiddenUnits)} hidden units, ${grouped(parameters)} parameters.`,
      `Grown by \`${strategy}\` in ${grouped(edits.length)} edits; ${grouped(epochs)} epochs, ${grouped(steps)} steps, ${Math.round(seconds.total)} s on ${plain(backend.blas ?? backend.kernels)}; seed ${seed}.`,
      ...(growth ? [`Growth ended because ${plain(growth.reason)}.`] : []),
    ]),
  ];
}

function dataBlocks({ columns }: Summary): Block[] {
  if (!columns) return [];
  const { used, leftOut, target } = columns;
  const names = (all: readonly string[]): string =>
    `${all.slice(0, MOST_LISTED).map(plain).join(", ")}${all.length > MOST_LISTED ? ` and ${all.length - MOST_LISTED} more` : ""}`;
  return [
    list([
      `It predicts ${names(target)} from ${used.length} columns: ${names(used)}.`,
      ...leftOut.slice(0, MOST_LISTED).map(({ column, why }) => `Left out: ${plain(column)}, because ${plain(why)}.`),
    ]),
  ];
}

/** What the network says, as shares of classes or numbers in the target's unit. */
function outputsOf(model: Model): {
  readonly names: readonly string[];
  readonly areShares: boolean;
  outputs(inputs: Float32Array): ArrayLike<number>;
} {
  const predictor = new Predictor(model);
  const { target } = model.preprocessing;
  const areShares = target.kind === "classes";
  return {
    areShares,
    names: areShares ? target.classes : target.columns.map(({ column }) => column),
    outputs: (inputs) => {
      const answers = predictor.answer(inputs);
      return answers.kind === "classes" ? answers.probabilities : answers.values;
    },
  };
}

/** Draws the columns that count most. */
async function drawColumns(
  parts: readonly ModelRows[],
  {
    model,
    importance,
    title,
  }: { readonly model: Model; readonly importance: ImportanceReport; readonly title: string },
): Promise<string | null> {
  const [first] = parts as [ModelRows];
  const { outputs, names, areShares } = outputsOf(first.model);
  const { known } = first;
  const order = importance.columns.map(({ columns: [name] }) => name);
  const chosen = [...known.columns].sort((a, b) => order.indexOf(a.column) - order.indexOf(b.column));
  const width = known.inputs.length / known.rows;
  const columns = chosen
    .map((column) => partialDependence(known.inputs, width, { column, outputs }))
    .filter(({ points }) => points.length > 1)
    .slice(0, DRAWN);
  if (columns.length === 0) return null;
  const { target } = model.preprocessing;
  const what =
    areShares && names.length === 2
      ? `probability of "${names[1]}"`
      : areShares
        ? "probability of each class"
        : `predicted ${names[0]}`;
  return drawDependence({
    title: `${title}: what it says when one column has one value in every row`,
    subtitle: `Mean ${what}, over ${Math.min(300, known.rows)} held-out rows${target.kind === "classes" ? "" : ", in its own unit"}`,
    outputs: names,
    areShares,
    columns,
  });
}

/** Explanations of a run that holds rows out; null, with a note, where it holds none. */
async function explained(
  folder: string,
  note: (text: string) => void,
): Promise<{ readonly parts: readonly ModelRows[]; readonly importance: ImportanceReport } | null> {
  try {
    const parts = await heldOutRows(folder, 1);
    return {
      parts,
      importance: importanceOf(
        parts,
        parts.length > 1 ? "rows that the folds held out, by their networks" : "test rows",
      ),
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    note(`no importance: ${error.message}`);
    return null;
  }
}

function documentOf(
  summary: Summary,
  {
    importance,
    hasDependence,
    files,
  }: {
    readonly importance: ImportanceReport | null;
    readonly hasDependence: boolean;
    readonly files: ReturnType<typeof runFiles>;
  },
): Document {
  const figure = (path: string, caption: string): Block[] =>
    existsSync(path) ? [{ kind: "figure", path: basename(path), caption }] : [];
  const { dataset, strategy, quality } = summary;
  return {
    title: `Model card: ${plain(dataset)}`,
    abstract: (quality && comparisonSentence(quality)) ?? `A network grown by ${strategy}.`,
    imprint: `${plain(basename(summary.run))}; made by burgeon report.`,
    blocks: [
      heading("What it is"),
      ...networkBlocks(summary),
      ...figure(files.svg, "Widths and loss during training."),
      heading("What it was trained on"),
      ...dataBlocks(summary),
      heading("How good it is"),
      ...qualityBlocks(summary),
      ...figure(files.quality, "Its answers on held-out rows."),
      heading("How sure it is"),
      ...trustBlocks(summary),
      ...(importance ? [heading("What it rests on"), ...importanceBlocks(importance)] : []),
      ...(hasDependence ? figure(files.dependence, "Partial dependence on the columns that count most.") : []),
      heading("What to keep in mind"),
      list([
        "All numbers are of rows like those it was trained on. Rows from elsewhere, or from later, may be answered worse than this says.",
        "Importance says what the network uses, not what causes the target. Sets and intervals keep their promise on average over rows, not in every group.",
      ]),
    ],
  };
}

/**
 * Writes the card of a complete run as `card.html` and `card.pdf` into its folder.
 *
 * @returns the paths written
 * @throws DataError for a run that is not complete
 */
export async function writeModelCard(folder: string, note: (text: string) => void): Promise<string[]> {
  const files = requireRunFolder(folder);
  const summary = readSummary(files.summary);
  if (!summary || !isComplete(summary)) {
    throw new DataError(`${folder}: the run is not complete. Continue it: burgeon resume ${folder}`, { folder });
  }
  const found = await explained(folder, note);
  const model = await readModel(folder, { onNote: note });
  const draw = async (): Promise<string | null> =>
    found && drawColumns(found.parts, { model, importance: found.importance, title: summary.dataset });
  const hasDependence = await writePicture(
    "picture of dependence",
    { svg: files.dependence, png: files.dependencePng },
    draw,
    note,
  );
  const document = documentOf(
    { ...summary, run: folder },
    { importance: found?.importance ?? null, hasDependence, files },
  );
  const paths = await writeDocument(document, folder, "card");
  return hasDependence ? [...paths, join(files.dependence)] : paths;
}
