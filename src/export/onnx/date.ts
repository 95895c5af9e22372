/**
 * The parts of a date as ONNX operators, from the seconds since 1970.
 *
 * @see H. Hinnant 2013, chrono-compatible low-level date algorithms, `civil_from_days`
 * @module
 */

import type { DateFeature } from "../../data/features/date.ts";
import type { OnnxGraph } from "../../formats/onnx/onnx-graph.ts";
import { standardized, toFloat } from "./numbers.ts";

const DAY = 86_400;

/** Arithmetic with float64 numbers, in which all of this is exact. */
class Arithmetic {
  readonly #graph: OnnxGraph;

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
  }

  number(value: number): string {
    return this.#graph.constant(`/number:${value}`, "double", [], [value]);
  }

  #with(op: string, a: string, b: string | number): string {
    return this.#graph.node(op, [a, typeof b === "number" ? this.number(b) : b]);
  }

  add = (a: string, b: string | number): string => this.#with("Add", a, b);
  subtract = (a: string, b: string | number): string => this.#with("Sub", a, b);
  times = (a: string, b: string | number): string => this.#with("Mul", a, b);
  /** The whole part of a quotient. */
  over = (a: string, b: string | number): string => this.#graph.node("Floor", [this.#with("Div", a, b)]);
  /** What a division leaves. */
  rest = (a: string, b: number): string => this.subtract(a, this.times(this.over(a, b), b));
}

/** Year, and month from 0, of a day since 1970. */
function civil(a: Arithmetic, day: string): { year: string; month: string } {
  const shifted = a.add(day, 719_468);
  const era = a.over(shifted, 146_097);
  const dayOfEra = a.subtract(shifted, a.times(era, 146_097));
  const leaps = a.subtract(
    a.add(a.subtract(dayOfEra, a.over(dayOfEra, 1460)), a.over(dayOfEra, 36_524)),
    a.over(dayOfEra, 146_096),
  );
  const yearOfEra = a.over(leaps, 365);
  const days = a.subtract(a.add(a.times(yearOfEra, 365), a.over(yearOfEra, 4)), a.over(yearOfEra, 100));
  // From March on.
  const dayOfYear = a.subtract(dayOfEra, days);
  const late = a.over(a.add(a.times(dayOfYear, 5), 2), 153);
  const month = a.rest(a.add(late, 2), 12);
  // January and February are of the next year: 1 for late >= 10.
  const next = a.over(late, 10);
  return { year: a.add(a.add(yearOfEra, a.times(era, 400)), next), month };
}

/** Inputs of a column of dates: [batch, 1] -> [batch, inputs]; all 0 where it is missing. */
export function dateInputs(graph: OnnxGraph, x: string, feature: DateFeature): string {
  const a = new Arithmetic(graph);
  const missing = graph.node("IsNaN", [toFloat(graph, x)]);
  const seconds = graph.node("Where", [missing, a.number(0), x]);
  const day = a.over(seconds, DAY);
  const { year, month } = civil(a, day);
  const circle = (value: string, period: number): string[] => {
    const angle = a.times(value, (2 * Math.PI) / period);
    // float64 sine is missing in runtimes.
    return ["Sin", "Cos"].map((op) => graph.node(op, [toFloat(graph, angle)]));
  };
  const hour = graph.node("Div", [graph.node("Floor", [a.rest(seconds, DAY)]), a.number(3600)]);
  const days = graph.node("Div", [seconds, a.number(DAY)]);
  const parts = [
    ...(feature.days ? [standardized(graph, days, [feature.days])] : []),
    ...(feature.year ? [standardized(graph, year, [feature.year])] : []),
    ...(feature.month ? circle(month, 12) : []),
    ...(feature.weekday ? circle(a.rest(a.add(day, 4), 7), 7) : []),
    ...(feature.hour ? circle(hour, 24) : []),
  ];
  const marker = toFloat(graph, missing);
  const present = graph.node("Sub", [graph.constant("/one", "float", [], [1]), marker]);
  const shown = parts.map((part) => graph.node("Mul", [part, present]));
  return graph.concat(feature.indicator ? [...shown, marker] : shown);
}
