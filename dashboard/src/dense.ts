/**
 * Many curves as pixels. In each column of pixels a curve covers one span, from the smallest to the largest value it has there, with partial
 * coverage at both ends; a stroke would paint the same pixels several times. No extreme is lost.
 *
 * @module
 */

import type uPlot from "uplot";
import type { Assembled, Line } from "./curves.ts";

/** More lines than this are drawn as pixels. */
const MANY = 24;

export const isDense = (lines: readonly Line[]): boolean =>
  lines.length > MANY && lines.every(({ kind }) => kind === "line" || kind === "faint");

type PaintSpan = (column: number, low: number, high: number) => void;

/** Spans of one curve by column of pixels; empty where low > high. */
class Spans {
  readonly #low: Float64Array;
  readonly #high: Float64Array;

  constructor(width: number) {
    this.#low = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
    this.#high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  }

  #add(column: number, y: number): void {
    if (!(column >= 0 && column < this.#low.length)) return;
    this.#low[column] = Math.min(this.#low[column] as number, y);
    this.#high[column] = Math.max(this.#high[column] as number, y);
  }

  /** A straight line between the middles of two columns. */
  line(x0: number, y0: number, x1: number, y1: number): void {
    this.#add(x0, y0);
    for (let column = Math.max(x0, -1); column < Math.min(x1, this.#low.length); column++) {
      const border = y0 + ((y1 - y0) * (column + 0.5 - x0)) / (x1 - x0);
      this.#add(column, border);
      this.#add(column + 1, border);
    }
    this.#add(x1, y1);
  }

  /** Hands over each span, a pixel wider than the curve, and empties them. */
  flush(paint: PaintSpan): void {
    for (let column = 0; column < this.#low.length; column++) {
      const [low, high] = [this.#low[column] as number, this.#high[column] as number];
      if (low > high) continue;
      paint(column, low - 0.5, high + 0.5);
      this.#low[column] = Number.POSITIVE_INFINITY;
      this.#high[column] = Number.NEGATIVE_INFINITY;
    }
  }
}

/** Paints the spans of a line over what is there. `pixels` are stored column by column: a span is then one piece of memory. */
function painter(pixels: Uint32Array, height: number, { color, kind, dash: [on = 1, off = 0] }: Line): PaintSpan {
  const data = new Uint8ClampedArray(pixels.buffer);
  const value = Number.parseInt(color.slice(1), 16);
  const [r, g, b] = [value >> 16, (value >> 8) & 255, value & 255];
  const whole = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  const opacity = kind === "faint" ? 0.25 : 1;
  const blend = (at: number, share: number): void => {
    const below = ((data[at + 3] as number) * (1 - share)) / 255;
    const all = share + below;
    data[at] = (r * share + (data[at] as number) * below) / all;
    data[at + 1] = (g * share + (data[at + 1] as number) * below) / all;
    data[at + 2] = (b * share + (data[at + 2] as number) * below) / all;
    data[at + 3] = 255 * all;
  };
  return (column, low, high) => {
    const strength = column % (on + off) < on ? opacity : 0.4 * opacity;
    for (let row = Math.max(0, Math.floor(low)); row < Math.min(height, high); row++) {
      const at = column * height + row;
      const share = strength * (Math.min(row + 1, high) - Math.max(row, low));
      if (share > 0.99) pixels[at] = whole;
      else if (pixels[at] !== whole) blend(4 * at, share);
    }
  };
}

/** Draws the lines over the axes of a plot. */
export function drawDense({ ctx, bbox, scales }: uPlot, { x, lines }: Assembled, xlog: boolean, ylog: boolean): void {
  const [width, height] = [Math.round(bbox.width), Math.round(bbox.height)];
  if (width < 1 || height < 1) return;
  const place = ({ min, max }: uPlot.Scale = {}, log: boolean, size: number): ((value: number) => number) => {
    const of = log ? Math.log : Number;
    const from = of(min ?? 0);
    const unit = size / (of(max ?? 1) - from);
    return (value) => (of(value) - from) * unit;
  };
  const [across, up] = [place(scales.x, xlog, width), place(scales.y, ylog, height)];
  const columns = x.map((value) => Math.round(across(value) - 0.5));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const pixels = new Uint32Array(width * height);
  const spans = new Spans(width);
  for (const line of lines) {
    let [x0, y0] = [-1, Number.NaN];
    line.values.forEach((value, i) => {
      const column = columns[i] as number;
      if (value === null || !Number.isFinite(column)) return;
      const y = height - up(value);
      if (Number.isNaN(y0)) spans.line(column, y, column, y);
      else spans.line(x0, y0, column, y);
      [x0, y0] = [column, y];
    });
    spans.flush(painter(pixels, height, line));
  }
  const image = context.createImageData(width, height);
  const rows = new Uint32Array(image.data.buffer);
  for (let i = 0; i < rows.length; i++) rows[i] = pixels[(i % width) * height + Math.floor(i / width)] as number;
  context.putImageData(image, 0, 0);
  ctx.drawImage(canvas, Math.round(bbox.left), Math.round(bbox.top));
}
