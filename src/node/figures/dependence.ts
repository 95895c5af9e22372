/** The picture of partial dependence: what the network says on average when one column has one value in every row. @module */

import type { Dependence } from "../../explain/partial-dependence.ts";
import { CAPTION, type Canvas, COLORS, drawPage, FONT, HEADER, openCanvas, type Panel, QUIET } from "./page.ts";
import { plainTick } from "./ticks.ts";

const WIDTH = 1080;
const ACROSS = 3;
const PANEL = { width: WIDTH / ACROSS, height: 260 } as const;
const style = { fontFamily: FONT, fontSize: "12px", color: QUIET, background: "none" } as const;
const MOST_LABEL = 12;

/** A column with a line for each output that is drawn. */
export interface DependencePicture {
  readonly title: string;
  readonly subtitle: string;
  /** Names of the outputs: classes, or the targets. */
  readonly outputs: readonly string[];
  /** Whether outputs are probabilities. */
  readonly areShares: boolean;
  readonly columns: readonly Dependence[];
}

const shortened = (text: string): string =>
  text.length > MOST_LABEL ? `${text.slice(0, MOST_LABEL - 1)}\u2026` : text;

/** Of two classes the second says it all. */
const drawnOutputs = ({ outputs, areShares }: DependencePicture): readonly number[] =>
  areShares && outputs.length === 2 ? [1] : [...outputs.keys()].slice(0, COLORS.length);

function panelOf(
  { plot, document }: Canvas,
  { points, isNumeric }: Dependence,
  {
    shown,
    areShares,
    isLabelled,
    names,
  }: {
    readonly shown: readonly number[];
    readonly areShares: boolean;
    readonly isLabelled: boolean;
    readonly names: readonly string[];
  },
): unknown {
  const lines = shown.map((output, i) => ({
    color: COLORS[i] as string,
    dots: points.map(({ at, label, means }) => ({ at: isNumeric ? at : shortened(label), y: means[output] as number })),
    name: names[output] as string,
  }));
  const x = isNumeric
    ? { tickFormat: plainTick, ticks: 5, label: null }
    : {
        type: "point" as const,
        domain: points.map(({ label }) => shortened(label)),
        label: null,
        ...(points.length > 4 ? { tickRotate: -40 } : {}),
        padding: 0.5,
      };
  return plot.plot({
    document,
    ...PANEL,
    marginLeft: 60,
    marginRight: 16,
    marginTop: 12,
    marginBottom: isNumeric || points.length <= 4 ? 36 : 70,
    style,
    x,
    y: { grid: true, ticks: 5, tickFormat: plainTick, label: null, ...(areShares ? { domain: [0, 1] } : {}) },
    marks: lines.flatMap(({ color, dots, name }) => [
      ...(isNumeric ? [plot.line(dots, { x: "at", y: "y", stroke: color, strokeWidth: 1.8 })] : []),
      plot.dot(dots, { x: "at", y: "y", fill: color, r: 2.4 }),
      ...(isLabelled
        ? [
            plot.text(dots.slice(-1), {
              x: "at",
              y: "y",
              text: () => shortened(name),
              fill: color,
              textAnchor: "end",
              dy: -8,
              fontWeight: "bold",
            }),
          ]
        : []),
    ]),
  });
}

/** Draws columns side by side, as SVG. @throws StateError when a package that draws is missing */
export async function drawDependence(picture: DependencePicture): Promise<string> {
  const canvas = await openCanvas();
  const { columns, outputs: names, areShares, title, subtitle } = picture;
  const shown = drawnOutputs(picture);
  const row = PANEL.height + CAPTION + 10;
  const panels = columns.map(
    (column, i): Panel => ({
      svg: panelOf(canvas, column, { shown, areShares, isLabelled: shown.length > 1 && i === 0, names }),
      caption: column.column,
      x: ((i % ACROSS) * WIDTH) / ACROSS,
      y: HEADER + Math.floor(i / ACROSS) * row,
    }),
  );
  return drawPage({
    title,
    subtitle,
    width: WIDTH,
    height: HEADER + Math.ceil(panels.length / ACROSS) * row + 8,
    panels,
  });
}
