/** Draws every figure that a study has. @module */

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { StudyResults } from "../../../study/results.ts";
import { writeAtomically } from "../../runs/files/atomic-file.ts";
import { openCanvas } from "../page.ts";
import { comparisons } from "./comparisons.ts";
import { course } from "./course.ts";
import { qualityFactor, ratioFactor, widthFactor } from "./factor-curves.ts";
import type { StudyFigure } from "./figure.ts";
import { finalLayerWidths, layerWidthSteps } from "./layer-widths.ts";
import { qualitySize } from "./quality-size.ts";
import { slopeFigure } from "./slopes.ts";
import { widthSteps } from "./width-steps.ts";

const figures: readonly StudyFigure[] = [
  comparisons,
  qualitySize,
  course,
  widthSteps,
  finalLayerWidths,
  layerWidthSteps,
  widthFactor,
  qualityFactor,
  ratioFactor,
  slopeFigure,
];

const captioned = (caption: string, suffix: string): string => (suffix === "" ? caption : `${caption} (${suffix})`);

/** The pictures that a study's folder has, in the order in which they are drawn, as paths from that folder. */
export function findFigures(folder: string): { path: string; caption: string }[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".svg")) : [];
  const stems = files.map((file) => file.slice(0, -".svg".length)).sort();
  /** The figure whose name a file begins with; of several, the longest. */
  const ownerOf = (stem: string): string | undefined =>
    figures
      .map(({ name }) => name)
      .filter((name) => stem === name || stem.startsWith(`${name}-`))
      .sort((a, b) => b.length - a.length)[0];
  return figures.flatMap(({ name, caption }) =>
    stems
      .filter((stem) => ownerOf(stem) === name)
      .map((stem) => ({ path: `figures/${stem}.svg`, caption: captioned(caption, stem.slice(name.length + 1)) })),
  );
}

/**
 * Writes each figure as SVG into a folder. Results are worth more than pictures: what keeps one from being drawn is only noted.
 *
 * @returns the pictures written, as paths from the folder's parent
 */
export async function writeFigures(
  results: StudyResults,
  folder: string,
  note: (text: string) => void,
): Promise<{ path: string; caption: string }[]> {
  const written: { path: string; caption: string }[] = [];
  try {
    const context = { ...(await openCanvas()), results };
    rmSync(folder, { recursive: true, force: true }); // nothing of other results stays beside these
    mkdirSync(folder, { recursive: true });
    for (const { name, caption, draw } of figures) {
      for (const { suffix, svg } of draw(context)) {
        const file = suffix === "" ? name : `${name}-${suffix.replace(/[^\w.-]+/g, "-")}`;
        writeAtomically(join(folder, `${file}.svg`), svg);
        written.push({ path: `figures/${file}.svg`, caption: captioned(caption, suffix) });
      }
    }
  } catch (error) {
    note(`not all figures were drawn: ${(error as Error).message}`);
  }
  return written;
}
