/** The picture of a distillation: returns on the way and the size of the student, every seed and their mean. @module */

import { DataError } from "../../errors.ts";
import type { DistillSummary } from "../distill/distill.ts";
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

/** One value for every evaluation of every seed. */
function pointsOf({ runs }: DistillSummary, value: "return" | "parameters"): Point[] {
  return runs.flatMap((run) =>
    run.status === "failed"
      ? []
      : run.history.map((one) => {
          return { seed: run.seed, step: one.step, value: value === "return" ? one.return.mean : one.parameters };
        }),
  );
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
 * Draws what the seeds came to, as SVG.
 *
 * @throws DataError when no seed was evaluated on the way; StateError when a package that draws is missing
 */
export async function drawDistillation(summary: DistillSummary): Promise<string> {
  const returns = pointsOf(summary, "return");
  if (returns.length === 0) throw new DataError("no seed was evaluated on the way, so there is nothing to draw.");
  const plot = await optionalPackage("@observablehq/plot", () => import("@observablehq/plot"));
  const { parseHTML } = await optionalPackage("linkedom", () => import("linkedom"));
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const { environment, student, teacher, runs } = summary;
  const title = escapeXml(`${student} on ${environment}, ${runs.length} seed${runs.length === 1 ? "" : "s"}`);
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
    placed(panel(plot, returns, teacher.onTheWay, document), HEADER - 6),
    caption("Parameters of the student", second + 6),
    placed(panel(plot, pointsOf(summary, "parameters"), null, document), second + 12),
    "</svg>\n",
  ].join("\n");
}
