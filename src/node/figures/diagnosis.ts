/** The pictures of a diagnosis: every signal layer by layer, and how units differ within layers. @module */

import { diagnostics } from "../../growth/look/diagnostics.ts";
import type { MomentDiagnosis, RunDiagnosis } from "../diagnose/diagnose-run.ts";
import { spreadLabels } from "./labels.ts";
import { CAPTION, type Canvas, COLORS, drawPage, FONT, HEADER, openCanvas, type Panel, QUIET } from "./page.ts";
import { plainTick } from "./ticks.ts";

const WIDTH = 1080;
const COLUMNS = 4;
const PANEL = { width: WIDTH / COLUMNS, height: 168 } as const;
const MOMENT_COLORS = { start: "#9aa5b1", best: COLORS[1], last: COLORS[0] } as const;

interface Point {
  readonly layer: string;
  readonly moment: MomentDiagnosis["moment"];
  readonly value: number;
}

const style = { fontFamily: FONT, fontSize: "11px", color: QUIET, background: "none" } as const;

/** One signal over the layers, a line for each moment. */
function signalPanel({ plot, document }: Canvas, points: readonly Point[], layers: readonly string[]): unknown {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return plot.plot({
    document,
    ...PANEL,
    marginLeft: 48,
    marginRight: 14,
    marginTop: 10,
    marginBottom: 26,
    style,
    x: { type: "point", domain: layers as string[], label: null, padding: 0.4, tickFormat: shortName(layers) },
    y: { domain: low === high ? [0, 1] : [low, high * 1.06], label: null, grid: true, ticks: 4, tickFormat: plainTick },
    marks: [
      plot.ruleY([0], { stroke: "#9aa5b1" }),
      plot.line(points, { x: "layer", y: "value", z: "moment", stroke: colorOf, strokeWidth: 1.8 }),
      plot.dot(points, { x: "layer", y: "value", fill: colorOf, r: 3.6, stroke: "white", strokeWidth: 0.8 }),
    ],
  });
}

/** Names of axes, or where they would stand on each other their numbers alone. */
const shortName =
  (layers: readonly string[]) =>
  (name: string): string =>
    layers.length > 4 ? name.replace(/^\D+/, "") : name;

const colorOf = ({ moment }: { moment: MomentDiagnosis["moment"] }): string => MOMENT_COLORS[moment];

function pointsOf({ moments }: RunDiagnosis, name: string): Point[] {
  return moments.flatMap(({ moment, layers }) =>
    layers.flatMap(({ axis, values }) => {
      const value = values[name];
      return value === null || value === undefined || !Number.isFinite(value) ? [] : [{ layer: axis, moment, value }];
    }),
  );
}

function words({ dataset, strategy, seed, moments }: RunDiagnosis): { title: string; subtitle: string } {
  const names = moments.map(({ moment, step }) => `${moment} (step ${step.toLocaleString("en-US")})`);
  return {
    title: `Signals of ${strategy} on ${dataset}, seed ${seed}`,
    subtitle: `on ${moments[0]?.rows ?? 0} training rows: ${names.join(", ")}`,
  };
}

/** A colored word for each moment, at the right of the title. */
function legend({ plot, document }: Canvas, { moments }: RunDiagnosis): Panel {
  const shown = moments.map(({ moment }, i) => ({ moment, i }));
  const svg = plot.plot({
    document,
    width: 80 * shown.length,
    height: 30,
    margin: 0,
    axis: null,
    x: { domain: [0, shown.length] },
    y: { domain: [0, 1] },
    style: { ...style, fontSize: "13px" },
    marks: [
      plot.dot(shown, { x: ({ i }) => i + 0.2, y: 0.5, r: 5, fill: colorOf }),
      plot.text(shown, {
        x: ({ i }) => i + 0.32,
        y: 0.5,
        text: "moment",
        textAnchor: "start",
        fill: colorOf,
        fontWeight: "bold",
      }),
    ],
  });
  return { svg, x: WIDTH - 80 * shown.length - 16, y: 20 };
}

/**
 * Draws every signal over the layers, a color for each moment of the run, as SVG. Signals without any number are left out.
 *
 * @throws StateError when a package that draws is missing
 */
export async function drawDiagnosis(diagnosis: RunDiagnosis): Promise<string> {
  const canvas = await openCanvas();
  const layers = diagnosis.moments.at(-1)?.layers.map(({ axis }) => axis) ?? [];
  const shown = diagnostics
    .map(({ name, label }) => ({ label, points: pointsOf(diagnosis, name) }))
    .filter(({ points }) => points.length > 0);
  const row = PANEL.height + CAPTION + 8;
  const panels = shown.map(({ label, points }, i): Panel => {
    const [x, y] = [(i % COLUMNS) * PANEL.width, HEADER + Math.floor(i / COLUMNS) * row];
    return { svg: signalPanel(canvas, points, layers), x, y, caption: label };
  });
  const height = HEADER + Math.ceil(shown.length / COLUMNS) * row + 8;
  return drawPage({ ...words(diagnosis), width: WIDTH, height, panels: [...panels, legend(canvas, diagnosis)] });
}

/** Values of a layer's units in ascending order, against their share of the units. */
function sortedUnits(values: readonly number[]): { readonly share: number; readonly value: number }[] {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.map((value, i) => ({ share: (i + 0.5) / sorted.length, value }));
}

/**
 * Draws how units differ within each layer at the last moment: their variances and their restlessness, in ascending order, as SVG.
 *
 * @throws StateError when a package that draws is missing
 */
export async function drawUnits(diagnosis: RunDiagnosis): Promise<string> {
  const { plot, document } = await openCanvas();
  const last = diagnosis.moments.at(-1);
  const layers = last?.layers ?? [];
  const names = layers.map(({ axis }) => axis);
  const panel = (of: "variances" | "restlessness", x: number, caption: string): Panel => {
    const points = layers.flatMap((layer) => sortedUnits(layer[of]).map((point) => ({ ...point, layer: layer.axis })));
    const stroke = ({ layer }: { layer: string }): string => COLORS[names.indexOf(layer) % COLORS.length] as string;
    const last = names.flatMap((name) => points.filter(({ layer }) => layer === name).slice(-1));
    const top = Math.max(0, ...points.map(({ value }) => value));
    const ends = spreadLabels(last, ({ value }) => value, top * 0.05);
    const svg = plot.plot({
      document,
      width: WIDTH / 2,
      height: 320,
      marginLeft: 56,
      marginRight: 74,
      marginBottom: 44,
      style,
      x: { domain: [0, 1], label: "share of the layer's units", labelAnchor: "center", labelArrow: "none" },
      y: { label: null, grid: true, ticks: 5, tickFormat: plainTick, zero: true },
      marks: [
        plot.line(points, { x: "share", y: "value", z: "layer", stroke, strokeWidth: 2 }),
        plot.text(ends, {
          x: ({ item }) => item.share,
          y: "y",
          text: ({ item }) => item.layer,
          fill: ({ item }) => stroke(item),
          textAnchor: "start",
          dx: 6,
          fontWeight: "bold",
        }),
      ],
    });
    return { svg, x, y: HEADER, caption };
  };
  return drawPage({
    title: `Units of ${diagnosis.strategy} on ${diagnosis.dataset}, seed ${diagnosis.seed}`,
    subtitle: `at step ${(last?.step ?? 0).toLocaleString("en-US")}, in ascending order within each layer`,
    width: WIDTH,
    height: HEADER + CAPTION + 330,
    panels: [
      panel("variances", 0, "Variance of each unit's activation"),
      panel("restlessness", WIDTH / 2, "Restlessness of each unit: 1 fluctuation, 0 steady drift"),
    ],
  });
}
