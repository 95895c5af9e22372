/** The weights of a wide layer as pixels: a row for each target, a column for each source. Painted in slices, so that no frame waits for it. @module */

import { typicalSize } from "./edges.ts";
import type { SceneLink, Theme } from "./scene.ts";

export class Tile {
  #shown: HTMLCanvasElement | null = null;
  /** The same in the size in which it is drawn: scaling it in each frame would take most of the frame. */
  #scaled: HTMLCanvasElement | null = null;
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

  /** Paints until a time. Returns whether there is more to do. */
  advance(until: number): boolean {
    const next = this.#next;
    if (!next) return false;
    while (next.row < next.canvas.height && performance.now() < until) next.paint(next.row++);
    if (next.row < next.canvas.height) return true;
    this.#shown = next.canvas;
    this.#scaled = null;
    this.#next = null;
    return false;
  }

  draw(context: CanvasRenderingContext2D, [x, y, width, height]: readonly [number, number, number, number]): void {
    if (!this.#shown || width < 1 || height < 1) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#scaled?.width !== columns || this.#scaled.height !== rows) {
      this.#scaled = document.createElement("canvas");
      [this.#scaled.width, this.#scaled.height] = [columns, rows];
      const scaled = this.#scaled.getContext("2d") as CanvasRenderingContext2D;
      scaled.imageSmoothingEnabled = this.#shown.width > columns;
      scaled.drawImage(this.#shown, 0, 0, columns, rows);
    }
    context.drawImage(this.#scaled, x, y, width, height);
  }
}
