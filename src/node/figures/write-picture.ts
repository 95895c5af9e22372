/** Pictures on disk. @module */

import { writeAtomically } from "../runs/files/atomic-file.ts";
import { rasterize } from "./rasterize.ts";

/** Where a picture goes; without `png` it is SVG alone. */
export interface PictureFiles {
  readonly svg: string;
  readonly png?: string;
}

/**
 * Writes what `draw` gives, unless it is null. A picture is never worth a failed run: what keeps it from being drawn is only noted.
 *
 * @param note gets one line that says what is missing
 * @returns whether it was drawn
 */
export async function writePicture(
  name: string,
  { svg: path, png: rastered }: PictureFiles,
  draw: () => Promise<string | null>,
  note: (text: string) => void,
): Promise<boolean> {
  try {
    const svg = await draw();
    if (svg === null) return false;
    writeAtomically(path, svg);
    if (rastered === undefined) return true;
    const { png, hasWords } = await rasterize(svg);
    writeAtomically(rastered, png);
    if (!hasWords) note(`this system has no fonts, so the PNG of the ${name} has no text; the SVG has it`);
    return true;
  } catch (error) {
    note(`no ${name}: ${(error as Error).message}`);
    return false;
  }
}
