/** The weights of a wide layer as pixels: a row for each target, a column for each source. Painted in slices, so that no frame waits for it. @module */

import { typicalSize } from "./edges.ts";
import type { SceneLink, Theme } from "./scene.ts";

/** Milliseconds of painting in one frame. */
const SLICE_MS = 2;

export class Tile {
  #shown: HTMLCanvasElement | null = null;
  #next: {
    canvas: HTMLCanvasElement;
    context: CanvasRenderingContext2D;
    row: number;
    paint(row: number): void;
  } | null = null;

  /** Begins to paint; what was painted before stays in view until then. */
  set({ weights }: SceneLink, { sources, targets, theme }: { sources: number; targets: number; theme: Theme }): void {
    if (sources === 0 || targets === 0) {
      this.#shown = null;
      this.#next = null;
      return;
    }
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [sources, targets];
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    const size = typicalSize(weights);
    const line = context.createImageData(sources, 1);
    const paint = (row: number): void => {
      for (let source = 0; source < sources; source++) {
        const weight = weights[row * sources + source] ?? 0;
        const [r, g, b] = weight < 0 ? theme.negative : theme.positive;
        const at = 4 * source;
        line.data[at] = r;
        line.data[at + 1] = g;
        line.data[at + 2] = b;
        line.data[at + 3] = 255 * Math.min(1, Math.abs(weight) / size);
      }
      context.putImageData(line, 0, row);
    };
    this.#next = { canvas, context, row: 0, paint };
  }

  /** Paints for a while. Returns whether there is more to do. */
  advance(): boolean {
    const next = this.#next;
    if (!next) return false;
    const until = performance.now() + SLICE_MS;
    while (next.row < next.canvas.height && performance.now() < until) next.paint(next.row++);
    if (next.row < next.canvas.height) return true;
    this.#shown = next.canvas;
    this.#next = null;
    return false;
  }

  draw(context: CanvasRenderingContext2D, [x, y, width, height]: readonly [number, number, number, number]): void {
    if (!this.#shown) return;
    context.imageSmoothingEnabled = this.#shown.width > width;
    context.drawImage(this.#shown, x, y, width, height);
  }
}
