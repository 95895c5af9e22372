/** SVG to PNG. @module */

import { optionalPackage } from "./optional-package.ts";

/** Pixels per unit of the drawing, for sharp text. */
const SCALE = 2;

/** A word alone: without any font it has no extent. */
const WORD = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="30"><text x="5" y="20">word</text></svg>';

/** Draws an SVG as a PNG, with the system's fonts; `hasWords` is false on a system without any. */
export async function rasterize(svg: string): Promise<{ png: Uint8Array; hasWords: boolean }> {
  const { Resvg } = await optionalPackage("@resvg/resvg-js", () => import("@resvg/resvg-js"));
  const hasWords = new Resvg(WORD, { font: { loadSystemFonts: true } }).getBBox() !== undefined;
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return { png: image.render().asPng(), hasWords };
}
