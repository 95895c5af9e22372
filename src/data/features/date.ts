/** A column of dates, as the numbers that people read in them. @module */

import { type DateOrder, readDate } from "../../formats/dates.ts";
import { eachRow, type FeatureKind, refuseRows } from "./place.ts";

/** A number of a date, standardized by the training rows. */
interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Year and days since 1970, standardized; month, day of the week and hour as sine and cosine. Parts that are constant in the training rows are left out. A
 * missing date is all zeros; with `indicator` an input is 1 where it is missing.
 */
export interface DateFeature {
  readonly kind: "date";
  readonly column: string;
  readonly order: DateOrder;
  readonly days: Scale | null;
  readonly year: Scale | null;
  readonly month: boolean;
  readonly weekday: boolean;
  readonly hour: boolean;
  readonly indicator: boolean;
}

const DAY = 86_400_000;

/** The parts of a date that features are made of: hours 0 <= h < 24, months and days of the week from 0. */
export function partsOf(ms: number): { days: number; year: number; month: number; weekday: number; hour: number } {
  const date = new Date(ms);
  const hour = date.getUTCHours() + date.getUTCMinutes() / 60 + date.getUTCSeconds() / 3600;
  return { days: ms / DAY, year: date.getUTCFullYear(), month: date.getUTCMonth(), weekday: date.getUTCDay(), hour };
}

const circle = (value: number, period: number): [number, number] => {
  const angle = (2 * Math.PI * value) / period;
  return [Math.sin(angle), Math.cos(angle)];
};

function inputsOf({ days, year, month, weekday, hour }: DateFeature, ms: number): number[] {
  const parts = partsOf(ms);
  const scaled = (value: number, scale: Scale | null): number[] =>
    scale ? [(value - scale.mean) / scale.deviation] : [];
  return [
    ...scaled(parts.days, days),
    ...scaled(parts.year, year),
    ...(month ? circle(parts.month, 12) : []),
    ...(weekday ? circle(parts.weekday, 7) : []),
    ...(hour ? circle(parts.hour, 24) : []),
  ];
}

export const date: FeatureKind<DateFeature> = {
  names({ column, days, year, month, weekday, hour, indicator }) {
    const named = (part: string, isThere: boolean, ways: readonly string[] = [""]): string[] =>
      isThere ? ways.map((way) => `${column}: ${part}${way}`) : [];
    const ways = [" sine", " cosine"];
    return [
      ...named("days", days !== null),
      ...named("year", year !== null),
      ...named("month", month, ways),
      ...named("weekday", weekday, ways),
      ...named("hour", hour, ways),
      ...(indicator ? [`${column} is missing`] : []),
    ];
  },
  fill(feature, cells, place) {
    const { values } = place;
    const width = date.names(feature).length;
    const wrong: number[] = [];
    eachRow(place, cells, (row, start) => {
      if (Number.isNaN(cells.number(row) ?? 0)) {
        if (feature.indicator) values[start + width - 1] = 1;
        return;
      }
      const found = readDate(cells.text(row), feature.order);
      if (found === null) wrong.push(row);
      else values.set(inputsOf(feature, found.ms), start);
    });
    refuseRows(cells, wrong, {
      problem: "holds dates, but",
      remedy: "Correct the fields, or leave them empty where the date is not known.",
    });
  },
};
