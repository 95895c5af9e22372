/** Loss over steps on a logarithmic axis, with a mark where the network changed. @module */

import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Lane } from "./lane.ts";
import type { Frame } from "./messages.ts";
import { dark } from "./page.ts";

const HEIGHT = 170;
/** The whole curve is drawn at most so often. */
const REDRAW_MS = 250;
const LEFT = 46;
const BELOW = 20;
const TOP = 8;

interface Scale {
  readonly x: (step: number) => number;
  readonly y: (loss: number) => number;
  readonly ticks: readonly number[];
  readonly last: number;
}

/** Powers of ten, or so many that a few stand beside the axis. */
function scaleOf(frames: readonly Frame[], width: number): Scale {
  const losses = frames.flatMap(({ loss, heldOut }) => [loss, heldOut ?? Number.NaN].filter((value) => value > 0));
  const low = Math.floor(Math.log10(Math.min(...losses, 1)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...losses, 1e-12))));
  const every = Math.ceil((high - low) / 4);
  const last = Math.max(1, ...frames.map(({ step }) => step));
  return {
    x: (step) => LEFT + (step / last) * (width - LEFT - 8),
    y: (loss) => TOP + ((high - Math.log10(loss)) / (high - low)) * (HEIGHT - TOP - BELOW),
    ticks: Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => 10 ** (low + i * every)),
    last,
  };
}

function draw(canvas: HTMLCanvasElement, lane: Lane, isDark: boolean): void {
  const frames = lane.frames.peek().filter(({ step, loss }) => step > 0 && loss > 0);
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  [canvas.width, canvas.height] = [width * ratio, HEIGHT * ratio];
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, HEIGHT);
  if (frames.length < 2) return;
  const { x, y, ticks, last } = scaleOf(frames, width);
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = isDark ? "#9aa5b1" : "#616e7c";
  context.strokeStyle = isDark ? "#2f363d" : "#e4e7eb";
  for (const tick of ticks) {
    context.fillText(tick >= 0.01 ? String(Number(tick.toPrecision(1))) : tick.toExponential(0), 2, y(tick) + 4);
    context.strokeRect(LEFT, y(tick), width - LEFT - 8, 0);
  }
  context.fillText("step 0", LEFT, HEIGHT - 4);
  const end = last.toLocaleString("en-US");
  context.fillText(end, width - 8 - context.measureText(end).width, HEIGHT - 4);
  const line = (values: readonly (readonly [number, number])[], colour: string): void => {
    context.beginPath();
    for (const [step, value] of values) context.lineTo(x(step), y(value));
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.stroke();
  };
  line(
    frames.map(({ step, loss }) => [step, loss]),
    isDark ? "#56b4e9" : "#0072b2",
  );
  const held = frames.flatMap(({ step, heldOut }) => (heldOut && heldOut > 0 ? [[step, heldOut] as const] : []));
  line(held, isDark ? "#e69f00" : "#d55e00");
  for (const { growth } of lane.entries.peek()) {
    if (!growth) continue;
    const isBirth = growth.to > growth.from;
    context.fillStyle = isBirth ? (isDark ? "#2fd6a1" : "#009e73") : "#d55e00";
    context.fillRect(x(growth.step) - 1, HEIGHT - BELOW - (isBirth ? 10 : 6), 2, isBirth ? 10 : 6);
  }
}

export function LossCurve({ lane }: { lane: Lane }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  useSignalEffect(() => {
    void [lane.frames.value, lane.entries.value, dark.value];
    if (timer.current !== 0) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      if (canvas.current) draw(canvas.current, lane, dark.peek());
    }, REDRAW_MS);
  });
  return (
    <figure class="curve">
      <canvas ref={canvas} style={{ height: `${HEIGHT}px` }} role="img" aria-label="loss over steps" />
      <figcaption class="quiet">
        Blue: training loss; orange: held-out loss. Green marks: units came; orange marks: units went.
      </figcaption>
    </figure>
  );
}
