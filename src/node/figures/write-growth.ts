/** The growth picture of a run, drawn from its event log alone. @module */

import { writeAtomically } from "../runs/files/atomic-file.ts";
import { readEvents } from "../runs/log/event-log.ts";
import { drawGrowth } from "./growth.ts";
import { rasterize } from "./rasterize.ts";

/**
 * Draws `growth.svg` and `growth.png`. A picture is never worth a failed run: what keeps it from being drawn is only noted.
 *
 * @param note is told in one line what is missing
 */
export async function writeGrowthPicture(
  files: { readonly events: string; readonly svg: string; readonly png: string },
  note: (text: string) => void,
): Promise<void> {
  try {
    const svg = await drawGrowth(readEvents(files.events));
    writeAtomically(files.svg, svg);
    const { png, hasWords } = await rasterize(svg);
    writeAtomically(files.png, png);
    if (!hasWords) note("this system has no fonts, so growth.png has no words; growth.svg has them");
  } catch (error) {
    note(`no growth picture: ${(error as Error).message}`);
  }
}
