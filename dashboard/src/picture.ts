/** A chart as a picture for a document: drawn with title, axes and legend. @module */

import { areaY, line, plot, text } from "@observablehq/plot";
import type { Chart } from "burgeon/view";
import { saveFile } from "./export-menu.tsx";
import { colorOf, short } from "./text.ts";

const [WIDTH, HEIGHT, LEGEND] = [760, 380, 18];
const FONT = "'DejaVu Sans', 'Liberation Sans', Arial, Helvetica, sans-serif";

interface Point {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** As SVG, with everything that it needs inside. */
export function chartSvg({ title, xLabel, yLabel, xLog, yLog, lines }: Chart): string {
  const points = lines.map(({ x, y, low, high }) =>
    x.map((at, i): Point => ({ x: at, y: y[i] as number, low: low?.[i] ?? Number.NaN, high: high?.[i] ?? Number.NaN })),
  );
  const bands = lines.map(({ low }, i) =>
    low ? areaY(points[i], { x: "x", y1: "low", y2: "high", fill: colorOf(i, false), fillOpacity: 0.18 }) : null,
  );
  const drawing = plot({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 64,
    style: { fontFamily: FONT, background: "white", color: "#1f2933" },
    x: { label: xLabel, type: xLog ? "log" : "linear", grid: false },
    y: { label: yLabel, type: yLog ? "log" : "linear", grid: true, tickFormat: (value: number) => short(value) },
    marks: [
      ...bands,
      ...points.map((own, i) => line(own, { x: "x", y: "y", stroke: colorOf(i, false), strokeWidth: 1.3, clip: true })),
      text([title], { frameAnchor: "top", dy: -14, fontWeight: "bold", fontSize: 13, text: (one: string) => one }),
    ],
    marginTop: 34,
  }) as SVGSVGElement;
  const rows = Math.ceil(lines.length / 3);
  const height = HEIGHT + rows * LEGEND + 8;
  drawing.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  drawing.setAttribute("height", String(height));
  drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  lines.forEach(({ label }, i) => {
    const [x, y] = [64 + (i % 3) * 230, HEIGHT + Math.floor(i / 3) * LEGEND + 6];
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x, y: y - 8, width: 10, height: 10, fill: colorOf(i, false) }))
      mark.setAttribute(name, String(value));
    const words = document.createElementNS("http://www.w3.org/2000/svg", "text");
    for (const [name, value] of Object.entries({ x: x + 15, y: y + 1, "font-size": 11, "text-anchor": "start" }))
      words.setAttribute(name, String(value));
    words.textContent = label;
    drawing.append(mark, words);
  });
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: WIDTH, height, fill: "white" }))
    ground.setAttribute(name, String(value));
  drawing.prepend(ground);
  return new XMLSerializer().serializeToString(drawing);
}

async function png(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
  );
}

export async function savePicture(chart: Chart, name: string, kind: "png" | "svg"): Promise<void> {
  const svg = chartSvg(chart);
  if (kind === "svg") saveFile(`${name}.svg`, svg, "image/svg+xml");
  else saveFile(`${name}.png`, await png(svg));
}
