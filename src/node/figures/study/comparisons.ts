/** Every comparison with its interval, colored by its verdict: the rows of the table. @module */

import { comparisonText } from "../../../study/report/words.ts";
import type { CaseResult } from "../../../study/results.ts";
import { CAPTION, drawPage, HEADER, INK } from "../page.ts";
import { plainTick } from "../ticks.ts";
import {
  axisTitle,
  defineFigure,
  type FigureContext,
  logarithmic,
  plainCases,
  type StudyFigure,
  style,
  subtitleOf,
  WIDTH,
} from "./figure.ts";

const ROW = 20;
const VERDICT_COLORS = { better: "#009e73", worse: "#d55e00", open: "#7b8794" } as const;
/** Times the largest estimate, how far the axis goes; longer intervals end at the frame. */
const REACH = 1.7;

function draw(context: FigureContext, one: CaseResult): string | null {
  const { plot, document, results } = context;
  const all = one.comparisons.filter(({ quality }) => quality.pairs > 1);
  const scale = all[0]?.quality.scale;
  const rows = all
    .filter(({ quality }) => quality.scale === scale)
    .map((comparison) => {
      const { arm, against, quality } = comparison;
      const { estimate, interval, verdict } = comparisonText(comparison);
      const name = `${arm} / ${against}`;
      return { ...quality, name, title: `${name}: ${estimate}, ${interval}, ${verdict}` };
    });
  if (rows.length === 0 || scale === undefined) return null;
  const isRatio = scale === "ratio";
  const sizes = rows.map(({ estimate }) => Math.abs(isRatio ? Math.log(estimate) : estimate));
  const reach = REACH * Math.max(...sizes, isRatio ? 0.05 : 1e-6);
  const stroke = ({ verdict }: (typeof rows)[number]): string => VERDICT_COLORS[verdict];
  const height = rows.length * ROW + 60;
  const middle = isRatio ? 1 : 0;
  const ends = rows.filter(({ interval }) => interval);
  const svg = plot.plot({
    document,
    width: WIDTH,
    height,
    marginLeft: 380,
    marginRight: 20,
    marginBottom: 44,
    style,
    x: {
      tickSize: 0,
      grid: true,
      ...axisTitle(isRatio ? "ratio of geometric means" : `difference of ${rows[0]?.measure}`),
      ...(isRatio
        ? logarithmic(Math.exp(-reach), Math.exp(reach))
        : { domain: [-reach, reach], ticks: 7, tickFormat: plainTick }),
    },
    y: { type: "point", domain: rows.map(({ name }) => name), label: null, padding: 0.6, tickSize: 0 },
    marks: [
      plot.ruleX([middle], { stroke: INK, strokeDasharray: "4 3" }),
      plot.link(ends, {
        ...{ y: "name", stroke, strokeWidth: 2, clip: true },
        x1: ({ interval }) => interval?.[0],
        x2: ({ interval }) => interval?.[1],
      }),
      plot.dot(rows, { x: "estimate", y: "name", fill: stroke, r: 4, title: "title" }),
    ],
  });
  return drawPage({
    title: `${results.study}: paired by seed`,
    subtitle: subtitleOf(context, one),
    width: WIDTH,
    height: HEADER + CAPTION + height,
    panels: [{ svg, y: HEADER, caption: "green: better; orange: worse; grey: undecided" }],
  });
}

export const comparisons: StudyFigure = defineFigure({
  name: "comparisons",
  caption: "Comparisons paired by seed, with the intervals of the table, corrected for all of its rows",
  draw: (context) =>
    plainCases(context).flatMap(({ one, suffix }) => {
      const svg = draw(context, one);
      return svg === null ? [] : [{ suffix, svg }];
    }),
});
