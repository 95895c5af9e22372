/** A study's results as files: what it is as JSON, every run and every curve as a row. @module */

import { DataError } from "../errors.ts";
import type { Curve, CurvePoint } from "./course.ts";
import {
  type ArmResult,
  type CaseResult,
  compareCases,
  measures,
  type RunResult,
  type StudyResults,
  summarize,
} from "./results.ts";

/** A line of a table: cells by their columns. */
export type Row = Readonly<Record<string, string | number>>;
export type Cells = Readonly<Record<string, string>>;

/** An arm without the results of its runs. */
export type ArmHead = Omit<ArmResult, "runs" | "summary" | "curves">;

/** A study without its runs: `study.json`. */
export type StudyHead = Omit<StudyResults, "cases"> & {
  readonly cases: readonly (Pick<CaseResult, "dataset" | "factors"> & { readonly arms: readonly ArmHead[] })[];
};

/** A study as its folder keeps it. */
export interface StudyRecord {
  readonly head: StudyHead;
  /** `results.csv`, a run each. */
  readonly runs: readonly Row[];
  /** `curves.csv`, a curve each: lists of numbers with spaces between. */
  readonly curves: readonly Row[];
}

const widthsText = (widths: readonly number[]): string => widths.join(" ");
const widthsIn = (text: string): number[] => text.split(" ").map(Number);

function runRow({ seed, status, reason, widths, widthsAt, run, ...numbers }: RunResult): Row {
  const at = Object.entries(widthsAt ?? {}).map(([step, all]) => `${step}: ${widthsText(all)}`);
  return {
    seed,
    status,
    ...Object.fromEntries(measures.map((measure) => [measure, numbers[measure] ?? ""])),
    widths: widthsText(widths ?? []),
    widthsAt: at.join("; "),
    reason: reason ?? "",
    run: run ?? "",
  };
}

/** Columns that hold something. */
function filled(rows: readonly Row[]): Row[] {
  const empty = Object.keys(rows[0] ?? {}).filter((key) => rows.every((row) => (row[key] ?? "") === ""));
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => !empty.includes(key))));
}

export function recordOf({ cases, ...study }: StudyResults): StudyRecord {
  const paths = [...new Set(cases.flatMap(({ factors }) => Object.keys(factors)))];
  const rowsOf = (of: (arm: ArmResult) => readonly Row[]): Row[] =>
    cases.flatMap(({ dataset, factors, arms }) => {
      const place = { dataset, ...Object.fromEntries(paths.map((path) => [path, factors[path] ?? ""])) };
      return arms.flatMap((arm) => of(arm).map((row) => ({ ...place, arm: arm.name, ...row })));
    });
  return {
    head: {
      ...study,
      cases: cases.map(({ dataset, factors, arms }) => {
        return { dataset, factors, arms: arms.map(({ runs: _, summary: __, curves: ___, ...arm }) => arm) };
      }),
    },
    runs: filled(rowsOf(({ runs }) => runs.map(runRow))),
    curves: rowsOf(({ curves }) =>
      curves.map(({ name, points }) => {
        const column = (of: (point: CurvePoint) => number | null): string =>
          points.every((point) => of(point) === null) ? "" : points.map((point) => of(point) ?? "-").join(" ");
        return {
          curve: name,
          ...{ x: column(({ x }) => x), mean: column(({ mean }) => mean) },
          ...{ low: column(({ low }) => low), high: column(({ high }) => high) },
        };
      }),
    ),
  };
}

/** @throws DataError */
function numberIn(cells: Cells, column: string): number {
  const text = cells[column] ?? "";
  const value = Number(text);
  if (text !== "" && Number.isFinite(value)) return value;
  throw new DataError(`column "${column}": expected a number, found "${text}".`, { column });
}

const statuses: readonly string[] = ["done", "stopped-early", "interrupted", "failed", "missing"];

function runOf(cells: Cells): RunResult {
  const { status = "", widths, widthsAt, reason, run } = cells;
  if (!statuses.includes(status)) throw new DataError(`column "status": found "${status}".`, { status });
  const numbers = measures.filter((measure) => cells[measure]).map((measure) => [measure, numberIn(cells, measure)]);
  const at = (widthsAt ?? "").split("; ").flatMap((part) => {
    const [step, all] = part.split(": ");
    return all === undefined ? [] : [[step, widthsIn(all)]];
  });
  return {
    seed: numberIn(cells, "seed"),
    status: status as RunResult["status"],
    ...Object.fromEntries(numbers),
    ...(widths ? { widths: widthsIn(widths) } : {}),
    ...(at.length > 0 ? { widthsAt: Object.fromEntries(at) } : {}),
    ...(reason ? { reason } : {}),
    ...(run ? { run } : {}),
  };
}

/** @throws DataError when columns of a curve have not the same number of points, or hold no numbers */
function curveIn(cells: Cells): Curve {
  const column = (name: string): (number | null)[] =>
    (cells[name] ?? "")
      .split(" ")
      .map((text) => (text === "-" || text === "" ? null : numberIn({ [name]: text }, name)));
  const [xs, means, lows, highs] = [column("x"), column("mean"), column("low"), column("high")];
  const points = xs.map((x, i): CurvePoint => {
    const mean = means[i];
    if (x !== null && mean !== null && mean !== undefined && means.length === xs.length) {
      return { x, mean, low: lows[i] ?? null, high: highs[i] ?? null };
    }
    throw new DataError(`curves.csv: "${cells.curve}" of ${cells.arm} has not a mean for each x.`, {
      curve: cells.curve,
    });
  });
  return { name: cells.curve ?? "", points };
}

/**
 * The results of files, with all that is computed of them.
 *
 * @throws DataError when a row is of no arm, or a cell holds no number
 */
export function resultsOf(head: StudyHead, runs: readonly Cells[], curves: readonly Cells[]): StudyResults {
  const paths = [...new Set(head.cases.flatMap(({ factors }) => Object.keys(factors)))];
  const keyOf = (cells: Readonly<Record<string, unknown>>, dataset: string, arm: string): string =>
    JSON.stringify([dataset, ...paths.map((path) => String(cells[path] ?? "")), arm]);
  const grouped = (rows: readonly Cells[]): Map<string, Cells[]> => {
    const groups = new Map<string, Cells[]>();
    for (const cells of rows) {
      const key = keyOf(cells, cells.dataset ?? "", cells.arm ?? "");
      groups.set(key, [...(groups.get(key) ?? []), cells]);
    }
    return groups;
  };
  const [runsOf, curvesOf] = [grouped(runs), grouped(curves)];
  const cases = head.cases.map(({ dataset, factors, arms }) => ({
    dataset,
    factors,
    arms: arms.map((arm): ArmResult => {
      const key = keyOf(factors, dataset, arm.name);
      const found = (runsOf.get(key) ?? []).map(runOf);
      runsOf.delete(key);
      return { ...arm, runs: found, summary: summarize(found), curves: (curvesOf.get(key) ?? []).map(curveIn) };
    }),
  }));
  const [stray] = runsOf.keys();
  if (stray !== undefined) throw new DataError(`results.csv: no arm of the study is ${stray}.`, { arm: stray });
  return { ...head, cases: compareCases(cases) };
}
