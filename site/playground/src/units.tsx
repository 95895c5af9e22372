/** What each unit gives, beside the network. @module */

import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Lane } from "./lane.ts";
import { pictureOf } from "./plane.tsx";

const TILE = 44;
const GAP = 4;

export function UnitMaps({ lane }: { lane: Lane }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    const frame = lane.shown.value;
    const target = canvas.current;
    if (!frame || !target) return;
    const { units, unitEdge, widths } = frame;
    const size = 4 * unitEdge * unitEdge;
    const count = units.length / size;
    const across = Math.max(1, Math.floor((target.parentElement?.clientWidth ?? 300) / (TILE + GAP)));
    let [x, y] = [0, 0];
    const places: [number, number][] = [];
    let unit = 0;
    for (const width of widths) {
      for (let i = 0; i < width && unit < count; i++, unit++) {
        if (x === across) [x, y] = [0, y + 1];
        places.push([x * (TILE + GAP), y * (TILE + GAP)]);
        x++;
      }
      [x, y] = [0, y + 1];
    }
    target.width = across * (TILE + GAP);
    target.height = Math.max(1, y * (TILE + GAP));
    const context = target.getContext("2d") as CanvasRenderingContext2D;
    places.forEach(([left, top], i) => {
      const pixels = units.slice(i * size, (i + 1) * size);
      context.drawImage(pictureOf(pixels, unitEdge), left, top, TILE, TILE);
    });
  });
  return (
    <figure class="units">
      <canvas ref={canvas} role="img" aria-label="what each hidden unit gives over the plane" />
      <figcaption class="quiet">
        Each hidden unit's own map, a row for each layer: blue positive, orange negative, empty where it is silent.
      </figcaption>
    </figure>
  );
}
