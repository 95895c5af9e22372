/** The growth track: the widths of a run over its steps, and a mark for each decision. @module */

import { computed } from "@preact/signals";
import { Life, markOf, type RunHistory, type Structure, type TrackMark } from "burgeon/view";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { change, dark, state } from "./address.ts";
import { focusId } from "./rows.ts";
import { histories } from "./source.ts";
import { colorOf } from "./text.ts";

/** Where the plot over the track has its x. */
export interface Frame {
  readonly left: number;
  readonly width: number;
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
}

const ROW = 30;
const MOST_ROWS = 12;

export interface Growth {
  readonly history: RunHistory;
  readonly life: Life;
  readonly marks: readonly TrackMark[];
  /** All axes there ever were. */
  readonly axes: readonly string[];
  readonly last: number;
}

export function growthOf(history: RunHistory): Growth {
  const life = new Life();
  if (history.start) life.append(history.start);
  for (const decision of history.decisions) life.append(decision);
  const marks = history.decisions.flatMap((event, at): TrackMark[] => {
    const what = markOf(event);
    return what ? [{ step: event.step, axis: event.axis, what, at }] : [];
  });
  const named = [
    ...life.structures.flatMap(({ axes }) => axes.map(({ name }) => name)),
    ...marks.map(({ axis }) => axis),
  ];
  const steps = [history.end?.step ?? 0, history.decisions.at(-1)?.step ?? 0, history.checkpoints.at(-1) ?? 0];
  return { history, life, marks, axes: [...new Set(named)], last: Math.max(...steps) };
}

/** The growth of the run in focus. */
export const growth = computed((): Growth | null => {
  const history = histories.value.get(focusId.value);
  return history ? growthOf(history) : null;
});

/** Seconds of steps, between the decisions whose time is known. */
function timeOf({ history }: Growth, step: number): number {
  const known = [
    { step: 0, seconds: 0 },
    ...history.decisions.flatMap((event) =>
      event.type === "growth" ? [{ step: event.step, seconds: event.seconds }] : [],
    ),
    ...(history.end ? [history.end] : []),
  ];
  const after = known.findIndex((one) => one.step >= step);
  const [a, b] = [known[Math.max(0, after - 1)], known[after]];
  if (!a || !b || b.step === a.step) return (b ?? known.at(-1))?.seconds ?? 0;
  return a.seconds + ((step - a.step) / (b.step - a.step)) * (b.seconds - a.seconds);
}

const widthIn = ({ axes }: Structure, name: string): number | undefined =>
  axes.find((axis) => axis.name === name)?.units.length;

/** The widths of an axis from step to step. Edges of a graph are no units: their number is that of the decisions. */
function widthsOf({ life, history }: Growth, name: string): { readonly step: number; readonly width: number }[] {
  const { structures } = life;
  if (structures.some((structure) => widthIn(structure, name) !== undefined)) {
    return structures.map((structure) => ({ step: structure.step, width: widthIn(structure, name) ?? 0 }));
  }
  const own = history.decisions.flatMap((event) => (event.type === "growth" && event.axis === name ? [event] : []));
  return [{ step: 0, width: own[0]?.from ?? 0 }, ...own.map(({ step, to }) => ({ step, width: to }))];
}

const positionIn = ({ left, width, min, max, log }: Frame, x: number): number =>
  left + width * (log ? Math.log(Math.max(x, min) / min) / Math.log(max / min) : (x - min) / (max - min));

const xOf = (all: Growth, step: number): number => (state.value.x === "seconds" ? timeOf(all, step) : step);

/** The shape of a mark shows the result of the decision, and so does its fill. */
function drawMark(context: CanvasRenderingContext2D, what: TrackMark["what"], x: number, y: number): void {
  context.beginPath();
  if (what === "declined") context.arc(x, y, 3, 0, 7);
  else if (what === "rolled back") {
    context.moveTo(x - 4, y - 4);
    context.lineTo(x + 4, y + 4);
    context.moveTo(x + 4, y - 4);
    context.lineTo(x - 4, y + 4);
  } else {
    const up = what === "grown" ? -1 : 1;
    context.moveTo(x, y + up * 5);
    context.lineTo(x + 4.5, y - up * 3.5);
    context.lineTo(x - 4.5, y - up * 3.5);
    context.closePath();
  }
  if (what === "grown") context.fill();
  context.stroke();
}

function drawTrack(canvas: HTMLCanvasElement, all: Growth, frame: Frame): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const { clientWidth, clientHeight } = canvas;
  [canvas.width, canvas.height] = [clientWidth * ratio, clientHeight * ratio];
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.scale(ratio, ratio);
  const ink = dark.value ? "#e4e7eb" : "#1f2933";
  context.font = "11px system-ui, sans-serif";
  context.lineWidth = 1.2;
  const right = frame.left + frame.width;
  const clip = (x: number): number => Math.min(right, Math.max(frame.left, x));
  all.axes.slice(0, MOST_ROWS).forEach((name, row) => {
    const base = (row + 1) * ROW - 6;
    const widths = widthsOf(all, name);
    const most = Math.max(1, ...widths.map(({ width }) => width));
    context.fillStyle = `${colorOf(row, dark.value)}55`;
    context.beginPath();
    context.moveTo(frame.left, base);
    widths.forEach(({ step, width }, i) => {
      const next = widths[i + 1]?.step ?? Math.max(all.last, step);
      const y = base - (width / most) * (ROW - 12);
      context.lineTo(clip(positionIn(frame, xOf(all, step))), y);
      context.lineTo(clip(positionIn(frame, xOf(all, next))), y);
    });
    context.lineTo(clip(positionIn(frame, xOf(all, all.last))), base);
    context.closePath();
    context.fill();
    context.fillStyle = ink;
    context.textAlign = "right";
    context.fillText(name.length > 9 ? `${name.slice(0, 8)}\u2026` : name, frame.left - 6, base - 3);
    context.textAlign = "left";
    context.fillText(String(widths.at(-1)?.width ?? 0), right + 4, base - 3);
  });
  for (const mark of all.marks) {
    const row = all.axes.indexOf(mark.axis);
    const x = positionIn(frame, xOf(all, mark.step));
    if (row < 0 || row >= MOST_ROWS || x < frame.left - 1 || x > right + 1) continue;
    context.strokeStyle = context.fillStyle = mark.at === state.value.event ? ink : colorOf(row, dark.value);
    drawMark(context, mark.what, x, (row + 1) * ROW - 12);
  }
  const at = state.value.at;
  if (at === null) return;
  const x = positionIn(frame, xOf(all, at));
  context.strokeStyle = ink;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, clientHeight);
  context.stroke();
}

/** The mark nearest to a point of the track; null where there is none near. */
function markAt(all: Growth, frame: Frame, x: number, y: number): TrackMark | null {
  const row = Math.floor(y / ROW);
  const near = all.marks
    .filter(({ axis }) => all.axes.indexOf(axis) === row)
    .map((mark) => ({ mark, far: Math.abs(positionIn(frame, xOf(all, mark.step)) - x) }))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.far < 8 ? near.mark : null;
}

export function Track({ frame }: { readonly frame: Frame | null }): JSX.Element | null {
  const canvas = useRef<HTMLCanvasElement>(null);
  const all = growth.value;
  void [state.value, dark.value];
  useEffect(() => {
    if (canvas.current && all && frame) drawTrack(canvas.current, all, frame);
  });
  if (!all || all.axes.length === 0) return null;
  const rows = Math.min(MOST_ROWS, all.axes.length);
  const clicked = ({ offsetX, offsetY }: { readonly offsetX: number; readonly offsetY: number }): void => {
    const mark = frame && markAt(all, frame, offsetX, offsetY);
    if (mark) change({ run: focusId.value, event: mark.at, at: mark.step });
  };
  return (
    <canvas
      ref={canvas}
      class="track"
      style={{ height: `${rows * ROW}px` }}
      role="img"
      aria-label={`growth of ${focusId.value}: ${all.marks.length} decisions; the list below has each of them`}
      title="widths of the run in focus; click a mark for its reason"
      onClick={clicked}
    />
  );
}
