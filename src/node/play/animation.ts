/** Episodes as animated SVG: one panel with the environment, beside it the student's graph. @module */

import type { Segment, Sketch } from "../../control/sketch.ts";
import type { NeuronGraph } from "../../train/model.ts";

const HEIGHT = 360;
const PADDING = 16;
const INK = "#1f2933";
const MOVING = ["#0072b2", "#d55e00"];
/** Weights below and above 0. */
const WEIGHTS = ["#d55e00", "#0072b2"] as const;
/** More edges than this are not drawn one by one. */
const MOST_EDGES = 2000;

const digits = (value: number): string => String(Number(value.toFixed(2)));

interface Panel {
  readonly width: number;
  readonly content: string;
}

/** Position in the panel of a point of the plane. */
function projection({ window }: Sketch): {
  width: number;
  scale: number;
  place: (x: number, y: number) => [number, number];
} {
  const scale = HEIGHT / (window.top - window.bottom);
  return {
    width: (window.right - window.left) * scale,
    scale,
    place: (x, y) => [(x - window.left) * scale, (window.top - y) * scale],
  };
}

/** An attribute that takes one value a frame; one value alone when it never changes. */
function animated(name: string, values: readonly string[], seconds: number): { attribute: string; animation: string } {
  const attribute = ` ${name}="${values[0]}"`;
  if (values.every((value) => value === values[0])) return { attribute, animation: "" };
  const list = values.join(";");
  const animation = `<animate attributeName="${name}" dur="${digits(seconds)}s" repeatCount="indefinite" calcMode="discrete" values="${list}"/>`;
  return { attribute, animation };
}

function environmentPanel(sketch: Sketch, states: readonly (readonly number[])[]): Panel {
  const { width, scale, place } = projection(sketch);
  const seconds = states.length / sketch.framesPerSecond;
  const frames = states.map((state) => sketch.moving(state));
  const still = sketch.still.map((points) => {
    const list = points.map(([x, y]) => place(x, y).map(digits).join(",")).join(" ");
    return `<polyline points="${list}" fill="none" stroke="${INK}" stroke-width="2"/>`;
  });
  const moving = (frames[0] ?? []).map((segment, index) => {
    const ends = frames.map((frame) => {
      const { from, to } = frame[index] as Segment;
      return [...place(...from), ...place(...to)].map(digits);
    });
    const parts = ["x1", "y1", "x2", "y2"].map((name, i) =>
      animated(
        name,
        ends.map((end) => end[i] as string),
        seconds,
      ),
    );
    const look = `stroke="${MOVING[index % MOVING.length]}" stroke-width="${digits(segment.thickness * scale)}" stroke-linecap="round"`;
    const attributes = parts.map(({ attribute }) => attribute).join("");
    return `<line${attributes} ${look}>${parts.map(({ animation }) => animation).join("")}</line>`;
  });
  return { width, content: [...still, ...moving].join("\n") };
}

/** Layers from left to right; the thicker an edge, the larger its weight, blue above 0 and orange below. */
function graphPanel({ nodes, edges }: NeuronGraph, { inputs, outputs }: Scene["names"]): Panel {
  const layers = 1 + Math.max(...nodes.map(({ layer }) => layer));
  const width = Math.max(HEIGHT / 2, Math.min(150 * layers, 2.5 * HEIGHT));
  const seen = new Map<number, number>();
  const places = nodes.map(({ layer }) => {
    const position = seen.get(layer) ?? 0;
    seen.set(layer, position + 1);
    const count = nodes.filter((node) => node.layer === layer).length;
    return [((layer + 0.5) / layers) * width, ((position + 0.5) / count) * HEIGHT] as const;
  });
  const largest = Math.max(1e-12, ...edges.map(({ weight }) => Math.abs(weight)));
  const drawn = [...edges].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST_EDGES);
  const lines = drawn.map(({ from, to, weight }) => {
    const [[x1, y1], [x2, y2]] = [places[from], places[to]] as [readonly [number, number], readonly [number, number]];
    const share = Math.abs(weight) / largest;
    const ends = `x1="${digits(x1)}" y1="${digits(y1)}" x2="${digits(x2)}" y2="${digits(y2)}"`;
    return `<line ${ends} stroke="${WEIGHTS[weight > 0 ? 1 : 0]}" stroke-width="${digits(0.3 + 3 * share)}" stroke-opacity="0.6"/>`;
  });
  const radius = Math.min(7, (0.4 * HEIGHT) / Math.max(...seen.values()));
  const dots = places.map(
    ([x, y]) => `<circle cx="${digits(x)}" cy="${digits(y)}" r="${digits(radius)}" fill="${INK}"/>`,
  );
  const last = layers - 1;
  const names = [0, last].flatMap((layer) => {
    const here = places.filter((_, i) => nodes[i]?.layer === layer);
    return here.map(([x, y], i) => {
      const name = (layer === 0 ? inputs : outputs)[i] ?? "";
      return `<text x="${digits(x)}" y="${digits(y + radius + 12)}" text-anchor="middle" font-size="10" fill="${INK}">${escaped(name)}</text>`;
    });
  });
  return { width, content: [...lines, ...dots, ...names].join("\n") };
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

export interface Scene {
  readonly sketch: Sketch;
  /** One state a frame, at least one. */
  readonly states: readonly (readonly number[])[];
  readonly graph: NeuronGraph | null;
  /** What the graph's inputs and outputs are. */
  readonly names: { readonly inputs: readonly string[]; readonly outputs: readonly string[] };
  /** One line below. */
  readonly caption: string;
}

/** The scene as a self-contained SVG that plays in a browser. */
export function animationSvg({ sketch, states, graph, names, caption }: Scene): string {
  const panels = [environmentPanel(sketch, states), ...(graph ? [graphPanel(graph, names)] : [])];
  let x = PADDING;
  const placed = panels.map(({ width, content }) => {
    const group = `<g transform="translate(${digits(x)} ${PADDING})">\n${content}\n</g>`;
    x += width + PADDING;
    return group;
  });
  const height = HEIGHT + 3 * PADDING;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${digits(x)} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...placed,
    `<text x="${PADDING}" y="${height - 10}" fill="${INK}">${escaped(caption)}</text>`,
    "</svg>\n",
  ].join("\n");
}
