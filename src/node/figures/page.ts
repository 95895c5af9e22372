/** What all pictures share: the packages that draw, colors, fonts, and a page with a title. @module */

import { optionalPackage } from "./optional-package.ts";

export type Plot = typeof import("@observablehq/plot");

export const FONT = "'DejaVu Sans', 'Liberation Sans', Arial, Helvetica, sans-serif";
export const INK = "#1f2933";
export const QUIET = "#52606d";
/** Okabe and Ito's colors, which color-blind people can distinguish, then others. */
export const COLORS = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#7a5195",
  "#8c564b",
  "#334e68",
  "#bc5090",
  "#6a994e",
  "#a4161a",
] as const;

/** Height of the two lines of words over a picture. */
export const HEADER = 84;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** What drawing needs. */
export interface Canvas {
  readonly plot: Plot;
  readonly document: never;
}

/** @throws StateError when a package that draws is missing */
export async function openCanvas(): Promise<Canvas> {
  const plot = await optionalPackage("@observablehq/plot", () => import("@observablehq/plot"));
  const { parseHTML } = await optionalPackage("linkedom", () => import("linkedom"));
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return { plot, document: document as never };
}

/** A drawing and where it stands. */
export interface Panel {
  readonly svg: unknown;
  readonly x?: number;
  readonly y: number;
  readonly caption?: string;
}

export interface Page {
  readonly title: string;
  readonly subtitle: string;
  readonly width: number;
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** Height of a caption over its drawing. */
export const CAPTION = 22;

function placed({ svg, x = 0, y, caption }: Panel): string {
  const drawing = String((svg as { outerHTML: string }).outerHTML);
  const top = caption === undefined ? y : y + CAPTION;
  const words =
    caption === undefined
      ? ""
      : `<text x="${x + 24}" y="${y + 12}" font-size="13" fill="${INK}">${escapeXml(caption)}</text>`;
  return `${words}${drawing.replace("<svg ", `<svg x="${x}" y="${top}" `)}`;
}

const COORDINATES = / (d|x|y|x1|x2|y1|y2|cx|cy|r|transform)="([^"]*)"/g;
const tenths = (number: string): string => String(Math.round(Number(number) * 10) / 10);

/** Many equal dots as one path of round dashes without length. */
function dotsAsPath(group: string, attributes: string, dots: string): string {
  const all = [...dots.matchAll(/<circle r="([^"]*)" cy="([^"]*)" cx="([^"]*)"\/>/g)];
  const radius = all[0]?.[1];
  if (all.length < 4 || all.some(([, r]) => r !== radius) || dots.replace(/<circle [^>]*>/g, "") !== "") return group;
  const ink = attributes.replace(/fill(-opacity)?=/g, "stroke$1=");
  const path = all.map(([, , cy, cx]) => `M${cx},${cy}h0`).join("");
  return `<path fill="none" stroke-linecap="round" stroke-width="${2 * Number(radius)}"${ink} d="${path}"/>`;
}

/**
 * Without what no eye sees: digits after a tenth of a pixel, fonts and style sheets said again for each panel. Names of clips are numbered by
 * page, so that the same data give the same bytes.
 */
function slim(svg: string): string {
  const clips = [...new Set([...svg.matchAll(/<clipPath id="([^"]*)"/g)].map(([, id]) => id))];
  return svg
    .replace(COORDINATES, (_, name, value: string) => ` ${name}="${value.replace(/-?\d+\.\d+/g, tenths)}"`)
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/ (class="plot-[^"]*"|aria-hidden="true"|font-family="[^"]*"|font-variant="[^"]*")/g, "")
    .replace(/font-family:[^;"]*;/g, "")
    .replace(/ \/>/g, "/>")
    .replace(/<g([^>]*aria-label="dot"[^>]*)>((?:<circle [^>]*>)+)<\/g>/g, dotsAsPath)
    .replace(/plot-clip-\d+/g, (id) => `clip-${clips.indexOf(id) + 1}`);
}

/** A page as SVG. */
export function drawPage({ title, subtitle, width, height, panels }: Page): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}">`,
    `<title>${escapeXml(`${title}: ${subtitle}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="24" y="36" font-size="19" font-weight="bold" fill="${INK}">${escapeXml(title)}</text>`,
    `<text x="24" y="60" font-size="13" fill="${QUIET}">${escapeXml(subtitle)}</text>`,
    slim(panels.map(placed).join("\n")),
    "</svg>",
  ].join("\n");
}
