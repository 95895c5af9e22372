/** SVG to PNG. @module */

import { optionalPackage } from "./optional-package.ts";

/** Pixels per unit of the drawing, for sharp text. */
const SCALE = 2;

/** Draws an SVG as a PNG, with the system's fonts. */
export async function rasterize(svg: string): Promise<Uint8Array> {
  const { Resvg } = await optionalPackage("@resvg/resvg-js", () => import("@resvg/resvg-js"));
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}
