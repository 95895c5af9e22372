/** Curves over the course of training: what figures draw of an arm, a few points for all its seeds. @module */

import { mean } from "./statistics.ts";

export interface CurvePoint {
  readonly x: number;
  readonly mean: number;
  /** The lowest and the highest seed; null where only the mean is known. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface Curve {
  /** What it is of: `validation accuracy`, `width 1`. */
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/** What one run went through. */
export interface RunTrace {
  /** Quality against what was spent: operations of training, or steps of an environment. */
  readonly quality: { readonly name: string; readonly points: readonly { readonly x: number; readonly y: number }[] };
  /** Of each axis, its widths from a step on, the last step included. */
  readonly widths: readonly (readonly { readonly step: number; readonly width: number }[])[];
}

/** No figure shows more points of a curve. */
const MOST = 40;

const rounded = (value: number): number => Number(value.toPrecision(4));

function pointOf(x: number, values: readonly number[]): CurvePoint {
  return {
    x: rounded(x),
    mean: rounded(mean(values)),
    low: rounded(Math.min(...values)),
    high: rounded(Math.max(...values)),
  };
}

/** Points that the line through their neighbors does not give. */
function corners(points: readonly CurvePoint[]): CurvePoint[] {
  const same = (a: CurvePoint | undefined, b: CurvePoint): boolean =>
    a !== undefined && a.mean === b.mean && a.low === b.low && a.high === b.high;
  return points.filter((point, i) => !same(points[i - 1], point) || !same(points[i + 1], point));
}

/** Evaluation by evaluation, as far as all runs went. */
function qualityCurve(traces: readonly RunTrace[]): Curve[] {
  const [first] = traces;
  const length = Math.min(...traces.map(({ quality }) => quality.points.length));
  if (!first || length === 0) return [];
  const kept = Array.from({ length }, (_, i) => i).filter(
    (i) => length <= MOST || i === 0 || Math.floor((i * MOST) / length) > Math.floor(((i - 1) * MOST) / length),
  );
  if (kept.at(-1) !== length - 1) kept.push(length - 1);
  const points = kept.map((i) => {
    const here = traces.flatMap(({ quality }) => quality.points[i] ?? []);
    return pointOf(
      mean(here.map(({ x }) => x)),
      here.map(({ y }) => y),
    );
  });
  return [{ name: first.quality.name, points }];
}

/** Widths at steps that lie close together early, where most growth is. */
function widthCurves(traces: readonly RunTrace[]): Curve[] {
  const last = Math.max(0, ...traces.flatMap(({ widths }) => widths.flat().map(({ step }) => step)));
  const steps = [...new Set(Array.from({ length: MOST + 1 }, (_, i) => Math.round(last * (i / MOST) ** 2)))];
  const layers = Math.max(0, ...traces.map(({ widths }) => widths.length));
  return Array.from({ length: layers }, (_, layer) => {
    const points = steps.map((step) => {
      const here = traces.map(({ widths }) => widths[layer]?.findLast((one) => one.step <= step)?.width ?? 0);
      return pointOf(step, here);
    });
    return { name: `width ${layer + 1}`, points: corners(points) };
  });
}

export function curvesOf(traces: readonly RunTrace[]): Curve[] {
  return traces.length === 0 ? [] : [...qualityCurve(traces), ...widthCurves(traces)];
}

/** The widths of each layer over the steps, as far as they are known. */
export function widthCurvesOf({ curves }: { readonly curves: readonly Curve[] }): Curve[] {
  return curves.filter(({ name }) => name.startsWith("width "));
}

/** Quality over the course of training; null where it is not known. */
export function qualityCurveOf({ curves }: { readonly curves: readonly Curve[] }): Curve | null {
  return curves.find(({ name }) => !name.startsWith("width ")) ?? null;
}
