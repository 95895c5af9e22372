/** The edges of one link on a canvas of their own: they are stroked only after one of their ends has moved. @module */

import type { Place } from "./places.ts";
import type { Theme } from "./scene.ts";

/** Widths of edges are drawn in so many classes: one path each. */
const CLASSES = 6;
/** Room for the widest stroke. */
const RIM = 2;

/** An edge by the places of its ends. */
export interface PlacedEdge {
  readonly a: Place;
  readonly b: Place;
  /** From -1 to 1. */
  readonly strength: number;
}

export class EdgeLayer {
  #canvas: HTMLCanvasElement | null = null;
  #left = 0;
  #width = 0;

  /** Strokes the edges anew; `height` is that of the picture. */
  paint(edges: readonly PlacedEdge[], height: number, theme: Theme): void {
    this.#canvas = null;
    if (edges.length === 0 || height < 1) return; // a picture that is not shown has no height
    const xs = edges.flatMap(({ a, b }) => [a.x, b.x]);
    const ratio = globalThis.devicePixelRatio || 1;
    this.#left = Math.floor(Math.min(...xs)) - RIM;
    this.#width = Math.ceil(Math.max(...xs)) + RIM - this.#left;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.ceil(this.#width * ratio), Math.ceil(height * ratio)];
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.setTransform(ratio, 0, 0, ratio, -this.#left * ratio, 0);
    strokeEdges(context, edges, theme);
    this.#canvas = canvas;
  }

  draw(context: CanvasRenderingContext2D): void {
    if (!this.#canvas) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const { width, height } = this.#canvas;
    context.drawImage(this.#canvas, this.#left, 0, width / ratio, height / ratio);
  }
}

function strokeEdges(context: CanvasRenderingContext2D, edges: readonly PlacedEdge[], theme: Theme): void {
  const paths = Array.from({ length: 2 * CLASSES }, () => null as Path2D | null);
  for (const { a, b, strength } of edges) {
    const level = Math.min(CLASSES - 1, Math.floor(Math.abs(strength) * CLASSES)) + (strength < 0 ? CLASSES : 0);
    const path = paths[level] ?? new Path2D();
    paths[level] = path;
    const half = (a.x + b.x) / 2;
    path.moveTo(a.x, a.y);
    path.bezierCurveTo(half, a.y, half, b.y, b.x, b.y);
  }
  paths.forEach((path, level) => {
    if (!path) return;
    const share = ((level % CLASSES) + 1) / CLASSES;
    const [red, green, blue] = level < CLASSES ? theme.positive : theme.negative;
    context.strokeStyle = `rgba(${red},${green},${blue},${0.12 + 0.6 * share})`;
    context.lineWidth = 0.4 + 2.2 * share;
    context.stroke(path);
  });
}
