/** Draws every figure that a study has. @module */

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { StudyDefinition } from "../../../study/definition.ts";
import type { RunResult, StudyResults } from "../../../study/results.ts";
import { writeAtomically } from "../../runs/files/atomic-file.ts";
import { runFiles } from "../../runs/files/run-folder.ts";
import { readEvents } from "../../runs/log/event-log.ts";
import { growthSeries } from "../growth-series.ts";
import { openCanvas } from "../page.ts";
import { rasterize } from "../rasterize.ts";
import { boxes } from "./boxes.ts";
import { course } from "./course.ts";
import type { StudyFigure, WidthStep } from "./figure.ts";
import { finalLayerWidths, layerWidthSteps } from "./layer-widths.ts";
import { qualityCost } from "./quality-cost.ts";
import { qualityFactor } from "./quality-factor.ts";
import { qualitySize } from "./quality-size.ts";
import { ratioFactor } from "./ratio-factor.ts";
import { relativeWidths } from "./relative-widths.ts";
import { slopeFigure } from "./slopes.ts";
import { widthFactor } from "./width-factor.ts";
import { widthSteps } from "./width-steps.ts";

const figures: readonly StudyFigure[] = [
  qualitySize,
  qualityCost,
  course,
  boxes,
  widthSteps,
  relativeWidths,
  finalLayerWidths,
  layerWidthSteps,
  widthFactor,
  qualityFactor,
  ratioFactor,
  slopeFigure,
];

function reader(): (run: RunResult) => readonly WidthStep[] {
  const known = new Map<string, readonly WidthStep[]>();
  return ({ run }) => {
    if (run === undefined) return [];
    const { events } = runFiles(run);
    const found = known.get(run) ?? (existsSync(events) ? growthSeries(readEvents(events))?.widths : null) ?? [];
    known.set(run, found);
    return found;
  };
}

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
 * Writes SVG and PNG of each figure into a folder. Results are worth more than pictures: what keeps one from being drawn is only noted.
 *
 * @returns the pictures written, as paths from the folder's parent
 */
export async function writeFigures(
  results: StudyResults,
  study: StudyDefinition | null,
  folder: string,
  note: (text: string) => void,
): Promise<{ path: string; caption: string }[]> {
  const written: { path: string; caption: string }[] = [];
  try {
    const context = { ...(await openCanvas()), results, study, widthsOf: reader() };
    rmSync(folder, { recursive: true, force: true }); // nothing of other results stays beside these
    mkdirSync(folder, { recursive: true });
    for (const { name, caption, draw } of figures) {
      for (const { suffix, svg } of draw(context)) {
        const file = suffix === "" ? name : `${name}-${suffix.replace(/[^\w.-]+/g, "-")}`;
        writeAtomically(join(folder, `${file}.svg`), svg);
        writeAtomically(join(folder, `${file}.png`), (await rasterize(svg)).png);
        written.push({ path: `figures/${file}.svg`, caption: captioned(caption, suffix) });
      }
    }
  } catch (error) {
    note(`not all figures were drawn: ${(error as Error).message}`);
  }
  return written;
}
