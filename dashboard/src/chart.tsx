/** A chart of one metric, with the growth of a run under it. @module */

import { useSignal, useSignalEffect } from "@preact/signals";
import { type Chart, chartCsv, chartTex } from "burgeon/view";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import { change, dark, state } from "./address.ts";
import { type Assembled, assemble, followCurves } from "./curves.ts";
import { drawDense, isDense } from "./dense.ts";
import { ExportMenu, type Kind, saveFile } from "./export-menu.tsx";
import { savePicture } from "./picture.ts";
import { drawnIds } from "./rows.ts";
import { loadPoints } from "./source.ts";
import { grouped, short } from "./text.ts";
import { type Frame, Track } from "./track.tsx";

const HEIGHT = 230;
/** Lines that the legend names. */
const NAMED = 8;

const faint = (color: string, share: string): string => `${color}${share}`;

function seriesOptions(lines: Assembled["lines"]): uPlot.Series[] {
  const dense = isDense(lines);
  const options = lines.map(({ label, color, dash, kind }): uPlot.Series => {
    const isEdge = kind === "low" || kind === "high";
    return {
      label,
      stroke: isEdge ? "transparent" : kind === "faint" ? faint(color, "40") : color,
      width: 1 / (globalThis.devicePixelRatio || 1),
      dash,
      spanGaps: kind !== "thin",
      points: { show: false },
      ...(dense ? { paths: () => null } : {}),
      // A band takes its color from its own edge.
      ...(kind === "high" ? { fill: "transparent" } : {}),
    };
  });
  return [{}, ...options];
}

function bandsOf(lines: Assembled["lines"]): uPlot.Band[] {
  return lines.flatMap(({ kind, color }, i) =>
    kind === "high" ? [{ series: [i + 1, i] as [number, number], fill: faint(color, "2e") }] : [],
  );
}

interface PlotParts {
  /** What is drawn now: lines alike take new data. */
  readonly shown: () => Assembled;
  readonly width: number;
  onFrame(frame: Frame): void;
  onCursor(at: number | null): void;
}

/** Marks what is not finite, at the upper edge. */
function drawOdd(plot: uPlot, lines: Assembled["lines"]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { odd, color } of lines)
    for (const x of odd) {
      const at = plot.valToPos(x, "x", true);
      if (at < bbox.left || at > bbox.left + bbox.width) continue;
      ctx.strokeStyle = color;
      ctx.lineWidth = 2;
      const top = bbox.top + 4;
      ctx.beginPath();
      ctx.moveTo(at - 4, top);
      ctx.lineTo(at + 4, top + 8);
      ctx.moveTo(at + 4, top);
      ctx.lineTo(at - 4, top + 8);
      ctx.stroke();
    }
  ctx.restore();
}

function makePlot(host: HTMLElement, { shown, width, onFrame, onCursor }: PlotParts): uPlot {
  const data = shown();
  const { xlog, ylog } = state.peek();
  const ink = dark.peek() ? "#9aa5b1" : "#52606d";
  const grid = { stroke: dark.peek() ? "#2a3138" : "#e4e7eb", width: 1 };
  const axis = { stroke: ink, grid, ticks: { show: false }, font: "11px system-ui" };
  const plot: uPlot = new uPlot(
    {
      width,
      height: HEIGHT,
      legend: { show: false },
      scales: { x: { time: false, distr: xlog ? 3 : 1 }, y: { distr: ylog ? 3 : 1 } },
      series: seriesOptions(data.lines),
      bands: bandsOf(data.lines),
      axes: [
        axis,
        { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : short(tick))) },
      ],
      cursor: { sync: { key: "curves" }, drag: { x: true, y: false, setScale: false }, points: { show: false } },
      hooks: {
        setSelect: [
          (one) => {
            const { left, width: wide } = one.select;
            if (wide < 4) return;
            change({ zoom: [one.posToVal(left, "x"), one.posToVal(left + wide, "x")] });
            one.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
        setCursor: [(one) => onCursor(one.cursor.idx ?? null)],
        draw: [
          (one) => {
            const now = shown();
            if (isDense(now.lines)) drawDense(one, now, xlog, ylog);
            drawOdd(one, now.lines);
            const ratio = globalThis.devicePixelRatio || 1;
            const { min = 0, max = 1 } = one.scales.x ?? {};
            onFrame({
              left: one.bbox.left / ratio,
              width: one.bbox.width / ratio,
              min: min ?? 0,
              max: max ?? 1,
              log: xlog,
            });
          },
        ],
      },
    },
    [data.x, ...data.lines.map(({ values }) => values)] as uPlot.AlignedData,
    host,
  );
  plot.over.addEventListener("dblclick", () => change({ zoom: null }));
  return plot;
}

/** Lines alike can take new data; others need another plot. */
const shapeOf = ({ lines }: Assembled): string =>
  JSON.stringify([lines.map(({ label, kind, color }) => [label, kind, color]), state.peek().xlog, state.peek().ylog]);

function valueNear(values: readonly (number | null)[], at: number): number | null {
  for (let i = at; i >= 0 && i > at - 4; i--) if (values[i] != null) return values[i] as number;
  return null;
}

function Legend({ data, at }: { readonly data: Assembled; readonly at: number | null }): JSX.Element {
  const lines = data.lines.filter(({ kind }) => kind === "line");
  const where = at ?? data.x.length - 1;
  const x = data.x[where];
  return (
    <p class="legend">
      <b>
        {state.value.x} {x === undefined ? "" : grouped(x)}
      </b>
      {lines.slice(0, NAMED).map(({ label, color, values }) => {
        const alive = data.alive.get(label)?.[where];
        return (
          <span key={label}>
            <i class="swatch" style={{ background: color }} />
            {label} <b>{short(valueNear(values, where))}</b>
            {alive === undefined ? "" : ` (${alive} runs)`}
          </span>
        );
      })}
      {lines.length > NAMED && <span>and {lines.length - NAMED} more</span>}
    </p>
  );
}

function chartOf(metric: string, data: Assembled): Chart {
  const { x: xLabel, xlog: xLog, ylog: yLog, smooth } = state.peek();
  const of = (wanted: string, at: number): readonly (number | null)[] | undefined =>
    data.lines[at]?.kind === wanted ? data.lines[at]?.values : undefined;
  const lines = data.lines.flatMap(({ kind, label, values }, i) => {
    if (kind !== "line") return [];
    const [low, high] = [of("low", i - 2), of("high", i - 1)];
    const kept = values.flatMap((value, at) => (value === null ? [] : [at]));
    const pick = (list: readonly (number | null)[]): number[] => kept.map((at) => (list[at] ?? Number.NaN) as number);
    const band = low && high ? { low: pick(low), high: pick(high) } : {};
    return [{ label, x: pick(data.x), y: pick(values), ...band }];
  });
  return { title: smooth > 0 ? `${metric}, smoothed ${smooth}` : metric, xLabel, yLabel: metric, xLog, yLog, lines };
}

async function everyPoint(metric: string): Promise<Chart> {
  const lines = await Promise.all(
    drawnIds.peek().map(async (id) => {
      const { step, value } = await loadPoints(id, metric).catch(() => ({ step: [], value: [] }));
      return { label: id, x: Array.from(step), y: Array.from(value) };
    }),
  );
  return { title: metric, xLabel: "step", yLabel: metric, xLog: false, yLog: false, lines };
}

export function ChartCard({ metric }: { readonly metric: string }): JSX.Element {
  const card = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<{ uplot: uPlot; shape: string } | null>(null);
  const following = useMemo(() => followCurves(metric), [metric]);
  const frame = useSignal<Frame | null>(null);
  const cursor = useSignal<number | null>(null);
  const data = useSignal<Assembled | null>(null);
  useEffect(
    () => () => {
      following.stop();
      plot.current?.uplot.destroy();
      plot.current = null;
    },
    [following],
  );
  const draw = (): void => {
    const now = data.peek();
    if (!host.current) return;
    const width = host.current.clientWidth;
    if (!now) {
      plot.current?.uplot.destroy();
      plot.current = null;
      return;
    }
    const shape = shapeOf(now);
    if (plot.current?.shape === shape) {
      plot.current.uplot.setData([now.x, ...now.lines.map(({ values }) => values)] as uPlot.AlignedData);
      if (plot.current.uplot.width !== width) plot.current.uplot.setSize({ width, height: HEIGHT });
      return;
    }
    plot.current?.uplot.destroy();
    const onFrame = (next: Frame): void => {
      if (JSON.stringify(next) !== JSON.stringify(frame.peek())) frame.value = next;
    };
    const parts = {
      shown: () => data.peek() ?? now,
      width,
      onFrame,
      onCursor: (at: number | null) => (cursor.value = at),
    };
    plot.current = { uplot: makePlot(host.current, parts), shape };
  };
  useSignalEffect(() => {
    const { value } = following.curves;
    void [dark.value, state.value];
    data.value = value && assemble(value);
    draw();
  });
  useEffect(() => {
    const observer = new ResizeObserver(draw);
    if (host.current) observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  const save = async (kind: Kind): Promise<void> => {
    const now = data.peek();
    const name = metric.replaceAll("/", "-");
    if (!now) return;
    if (kind === "all") return saveFile(`${name}.csv`, chartCsv(await everyPoint(metric)), "text/csv");
    const chart = chartOf(metric, now);
    if (kind === "csv") return saveFile(`${name}.csv`, chartCsv(chart), "text/csv");
    if (kind === "tex") return saveFile(`${name}.tex`, chartTex(chart), "application/x-tex");
    await savePicture(chart, name, kind as "png" | "svg");
  };
  const now = data.value;
  return (
    <article class="card" ref={card} data-metric={metric}>
      <header>
        <h3>{metric.replace("validation/", "held out: ").replace("train/", "training: ")}</h3>
        {now && (
          <ExportMenu
            id={`export-${metric}`}
            kinds={["png", "svg", "csv", "all", "tex"]}
            save={(kind) => void save(kind)}
          />
        )}
      </header>
      <div class="plot" ref={host} />
      {now ? (
        <>
          <Track frame={frame.value} />
          <Legend data={now} at={cursor.value} />
          <p class="quiet">
            {grouped(now.total)} points, {grouped(now.buckets)} buckets, every extreme kept
          </p>
        </>
      ) : (
        <p class="hint">{following.problem.value || "No run that is drawn has this metric."}</p>
      )}
    </article>
  );
}
