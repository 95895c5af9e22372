/** The picture of returns: those of evaluations on the way and the size of the model, every seed and their mean. @module */

import type { TrainEvent } from "../../train/events/events.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { runFiles } from "../runs/files/run-folder.ts";
import { readEvents } from "../runs/log/event-log.ts";
import { optionalPackage } from "./optional-package.ts";
import { escapeXml } from "./page.ts";

type Plot = typeof import("@observablehq/plot");

const WIDTH = 960;
const PANEL = 240;
const HEADER = 84;
const CAPTION = 22;
const FONT = "'DejaVu Sans', 'Liberation Sans', Arial, Helvetica, sans-serif";
const INK = "#1f2933";
const COLORS = { seed: "#a9c7dd", mean: "#0072b2", teacher: "#d55e00" } as const;

interface Point {
  readonly seed: number;
  readonly step: number;
  readonly value: number;
}

/** One value for every evaluation with returns of every run. */
function pointsOf(logs: readonly (readonly TrainEvent[])[], value: "return" | "parameters"): Point[] {
  return logs.flatMap((events, seed) => {
    const sizes = new Map(events.flatMap((event) => (event.type === "epoch" ? [[event.step, event.parameters]] : [])));
    return events.flatMap((event) => {
      const found = event.type === "evaluation" ? event.metrics.return : undefined;
      if (event.type !== "evaluation" || !found) return [];
      const { step } = event;
      return [{ seed, step, value: value === "return" ? found.mean : (sizes.get(step) ?? 0) }];
    });
  });
}

/** The mean over seeds at each step. */
function meanOf(points: readonly Point[]): Point[] {
  return [...new Set(points.map(({ step }) => step))].map((at) => {
    const found = points.filter(({ step }) => step === at);
    return { seed: -1, step: at, value: found.reduce((sum, { value }) => sum + value, 0) / found.length };
  });
}

function panel(plot: Plot, points: readonly Point[], teacher: number | null, document: unknown): string {
  const drawn = plot.plot({
    document: document as never,
    width: WIDTH,
    height: PANEL,
    marginLeft: 64,
    marginRight: 40,
    marginTop: 12,
    marginBottom: 42,
    style: { fontFamily: FONT, fontSize: "12px", color: "#52606d", background: "none" },
    x: { label: "environment step", labelAnchor: "center", labelArrow: "none", tickFormat: ",d" },
    y: { label: null, grid: true, ticks: 5 },
    marks: [
      plot.line(points, { x: "step", y: "value", z: "seed", stroke: COLORS.seed, strokeWidth: 1 }),
      plot.line(meanOf(points), { x: "step", y: "value", stroke: COLORS.mean, strokeWidth: 2.4 }),
      ...(teacher === null ? [] : [plot.ruleY([teacher], { stroke: COLORS.teacher, strokeDasharray: "6 4" })]),
    ],
  });
  return (drawn as unknown as { outerHTML: string }).outerHTML;
}

/**
 * Draws the returns of runs that differ in their seed, by their logs, as SVG; null where no episodes were played.
 *
 * @throws StateError when a package that draws is missing
 */
async function drawReturns(logs: readonly (readonly TrainEvent[])[]): Promise<string | null> {
  const returns = pointsOf(logs, "return");
  if (returns.length === 0) return null;
  const plot = await optionalPackage("@observablehq/plot", () => import("@observablehq/plot"));
  const { parseHTML } = await optionalPackage("linkedom", () => import("linkedom"));
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const all = logs.flat();
  const start = all.find((event) => event.type === "start");
  const teacher = all.find((event) => event.type === "evaluation")?.metrics.teacher?.mean ?? null;
  const seeds = `${logs.length} seed${logs.length === 1 ? "" : "s"}`;
  const title = escapeXml(`${start?.strategy ?? ""} on ${start?.dataset ?? ""}, ${seeds}`);
  const second = HEADER + PANEL + CAPTION;
  const caption = (text: string, y: number): string =>
    `<text x="24" y="${y}" font-size="13" fill="${INK}">${text}</text>`;
  const placed = (svg: string, y: number): string => svg.replace("<svg ", `<svg x="0" y="${y}" `);
  const height = second + PANEL + CAPTION;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    `<text x="24" y="36" font-size="19" font-weight="bold" fill="${INK}">${title}</text>`,
    caption(
      "Return of greedy episodes: every seed, their mean, and the teacher in the same episodes (dashed)",
      HEADER - 12,
    ),
    placed(panel(plot, returns, teacher, document), HEADER - 6),
    caption("Parameters of the model", second + 6),
    placed(panel(plot, pointsOf(logs, "parameters"), null, document), second + 12),
    "</svg>\n",
  ].join("\n");
}

/** Draws `returns.svg` of these runs, where there were episodes. What keeps it from being drawn is only noted. */
export async function writeReturnsPicture(
  path: string,
  folders: readonly string[],
  note: (text: string) => void,
): Promise<void> {
  try {
    const svg = await drawReturns(folders.map((folder) => readEvents(runFiles(folder).events)));
    if (svg !== null) writeAtomically(path, svg);
  } catch (error) {
    note(`no picture of returns: ${(error as Error).message}`);
  }
}
