/** The data, and how the network divides them. @module */

import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Lane } from "./lane.ts";
import type { Frame, Line, TaskPicture } from "./messages.ts";
import { change, dark, settings } from "./page.ts";
import type { Painted } from "./settings.ts";

export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"] as const;
const SIZE = 300;
const MOST_POINTS = 900;
const MOST_PAINTED = 500;

/** RGBA as a picture of its own, to be drawn at any size. */
export function pictureOf(pixels: Uint8ClampedArray<ArrayBuffer>, edge: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(edge, edge);
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, edge, edge), 0, 0);
  return canvas;
}

type Place = readonly [x: (value: number) => number, y: (value: number) => number];

function places({ range: [left, right, bottom, top] }: TaskPicture): Place {
  return [(x) => ((x - left) / (right - left)) * SIZE, (y) => ((top - y) / (top - bottom)) * SIZE];
}

/** The points of a task as a picture: drawing hundreds of them again would take most of a frame. */
const layers = new WeakMap<TaskPicture, { readonly key: string; readonly picture: OffscreenCanvas }>();

function pointsOf(task: TaskPicture, isDark: boolean, ratio: number): OffscreenCanvas {
  const key = `${isDark} ${ratio}`;
  const known = layers.get(task);
  if (known?.key === key) return known.picture;
  const picture = new OffscreenCanvas(SIZE * ratio, SIZE * ratio);
  const context = picture.getContext("2d");
  if (context) {
    context.scale(ratio, ratio);
    drawPoints(context, task, isDark);
  }
  layers.set(task, { key, picture });
  return picture;
}

function drawPoints(context: OffscreenCanvasRenderingContext2D, task: TaskPicture, isDark: boolean): void {
  const [x, y] = places(task);
  const { points, classes } = task;
  const count = points.length / 4;
  const every = Math.max(1, Math.ceil(count / MOST_POINTS));
  for (let i = 0; i < count; i += every) {
    const [px, py, label, isTest] = points.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
    context.beginPath();
    context.arc(x(px), y(py), 2.4, 0, 2 * Math.PI);
    context.fillStyle = classes ? (COLOURS[label % COLOURS.length] as string) : "#7b8794";
    context.strokeStyle = isDark ? "#15191e" : "#ffffff";
    context.lineWidth = isTest ? 0.4 : 1;
    context.fill();
    context.stroke();
  }
}

function drawCurve(context: CanvasRenderingContext2D, task: TaskPicture, values: Float32Array): void {
  const [, y] = places(task);
  context.beginPath();
  for (const [i, value] of values.entries()) context.lineTo(((i + 0.5) / values.length) * SIZE, y(value));
  context.strokeStyle = COLOURS[1];
  context.lineWidth = 2.5;
  context.stroke();
}

/** The environment at one scale, in the middle. */
function drawPlayed(
  context: CanvasRenderingContext2D,
  { range: [left, right, bottom, top] }: TaskPicture,
  lines: readonly Line[],
  isDark: boolean,
): void {
  const scale = SIZE / Math.max(right - left, top - bottom);
  const x = (value: number): number => SIZE / 2 + (value - (left + right) / 2) * scale;
  const y = (value: number): number => SIZE / 2 - (value - (bottom + top) / 2) * scale;
  const moving = lines.filter(({ thickness }) => thickness > 0);
  context.lineCap = "round";
  for (const line of lines) {
    const { from, to, thickness } = line;
    context.strokeStyle = thickness === 0 ? (isDark ? "#9aa5b1" : "#7b8794") : COLOURS[line === moving[0] ? 0 : 1];
    context.lineWidth = Math.max(1.5, thickness * scale);
    context.beginPath();
    context.moveTo(x(from[0]), y(from[1]));
    context.lineTo(x(to[0]), y(to[1]));
    context.stroke();
  }
}

function draw(canvas: HTMLCanvasElement, task: TaskPicture | null, frame: Frame | null, isDark: boolean): void {
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const ratio = devicePixelRatio || 1;
  if (canvas.height !== SIZE * ratio) [canvas.width, canvas.height] = [SIZE * ratio, SIZE * ratio];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = isDark ? "#15191e" : "#ffffff";
  context.fillRect(0, 0, SIZE, SIZE);
  if (!task) return;
  if (task.isPlayed) {
    drawPlayed(context, task, frame?.played?.lines ?? [], isDark);
    return;
  }
  const map = frame?.map;
  if (frame && map instanceof Uint8ClampedArray) {
    context.imageSmoothingEnabled = task.dimensions === 2;
    context.drawImage(pictureOf(map, frame.edge), 0, 0, SIZE, SIZE);
  }
  context.drawImage(pointsOf(task, isDark, ratio), 0, 0, SIZE, SIZE);
  if (map instanceof Float32Array && task.dimensions === 1) drawCurve(context, task, map);
}

function legend(task: TaskPicture): string {
  const { dimensions, classes, rows } = task;
  const counts = `${rows.train} rows to train on, ${rows.validation} held out, ${rows.test} to test`;
  if (dimensions === 0) return `${counts}. More than two inputs: each tile is a row, green where the network is right`;
  return classes ? `${counts}. Colours: ${classes.length} classes` : `${counts}. Orange: what the network predicts`;
}

export function Plane({ lane }: { lane: Lane }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    const [task, frame, isDark] = [lane.task.value, lane.shown.value, dark.value];
    if (canvas.current) draw(canvas.current, task, frame, isDark);
  });
  const task = lane.task.value;
  return (
    <figure>
      <canvas
        class="plane"
        ref={canvas}
        role="img"
        aria-label={task?.isPlayed ? "the network at play" : "the data and how the network divides them"}
      />
      <figcaption class="quiet">{task?.isPlayed ? lane.shown.value?.played?.text : task && legend(task)}</figcaption>
    </figure>
  );
}

/** Where points are painted by hand. */
export function Easel(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colour = useRef(0);
  const pending = useRef<Painted[]>([]);
  const show = (): void => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.fillStyle = dark.value ? "#15191e" : "#ffffff";
    context.fillRect(0, 0, SIZE, SIZE);
    for (const [x, y, label] of [...settings.value.painted, ...pending.current]) {
      context.beginPath();
      context.arc(((x + 1) / 2) * SIZE, ((1 - y) / 2) * SIZE, 3, 0, 2 * Math.PI);
      context.fillStyle = COLOURS[label] as string;
      context.fill();
    }
  };
  useEffect(show);
  const paint = ({ offsetX, offsetY, buttons, type }: PointerEvent): void => {
    if (buttons === 0 && type !== "pointerdown") return;
    const jitter = (): number => 0.08 * (Math.random() - 0.5);
    const inside = (value: number): number => Math.min(1, Math.max(-1, value));
    const { clientWidth: width, clientHeight: height } = canvas.current as HTMLCanvasElement;
    const [x, y] = [(2 * offsetX) / width - 1, 1 - (2 * offsetY) / height];
    if (settings.value.painted.length + pending.current.length >= MOST_PAINTED) return;
    pending.current.push([inside(x + jitter()), inside(y + jitter()), colour.current]);
    show();
  };
  const finish = (): void => {
    if (pending.current.length === 0) return;
    const painted = [...settings.value.painted, ...pending.current];
    pending.current = [];
    change({ painted });
  };
  return (
    <figure>
      <canvas
        class="plane easel"
        id="easel"
        width={SIZE}
        height={SIZE}
        ref={canvas}
        onPointerDown={paint}
        onPointerMove={paint}
        onPointerUp={finish}
        onPointerLeave={finish}
      />
      <figcaption>
        paint with{" "}
        {["blue", "orange", "green"].map((name, i) => (
          <label key={name}>
            <input type="radio" name="colour" defaultChecked={i === 0} onChange={() => (colour.current = i)} />
            {name}
          </label>
        ))}
        <button type="button" onClick={() => change({ painted: [] })}>
          clear
        </button>
      </figcaption>
    </figure>
  );
}
