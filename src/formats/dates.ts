/**
 * Dates and times as they stand in tables.
 *
 * @module
 */

/** In which order a date of three numbers has day, month and year; years of four digits in front always mean year, month, day. */
export type DateOrder = "dmy" | "mdy";

const NUMBERS = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$|^(\d{1,2})([-/.])(\d{1,2})\6(\d{4}|\d{2})$/;
const YEAR_MONTH = /^(\d{4})-(\d{1,2})$/;
const DAY_NAME = /^(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})$/;
const NAME_DAY = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$/;
const TIME =
  /(?:T|,? +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FULL_MONTHS = ["january", "february", "march", "april", "may", "june", "july"].concat([
  ...["august", "september", "october", "november", "december"],
]);

/** Years of two digits from here on are of the last century, as in POSIX. */
const PIVOT = 69;

/** A moment as it is written, without its time zone. */
export interface WrittenDate {
  /** Milliseconds since 1970-01-01, as if it were written in UTC. */
  readonly ms: number;
  /** Whether it has a time of day. */
  readonly timed: boolean;
}

/** The date in a field, or null where it holds none. A zone is read and left out: the hour is the one that is written. */
export function readDate(text: string, order: DateOrder): WrittenDate | null {
  if (text.length < 6 || text.length > 40 || !/\d/.test(text)) return null;
  const time = TIME.exec(text);
  const day = dayOf(time ? text.slice(0, time.index) : text, order);
  if (day === null) return null;
  if (!time) return { ms: day, timed: false };
  const [, hours = "", minutes = "", seconds = "0", fraction = "0", half] = time;
  const hour = half ? (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hours);
  if (hour > 24 || Number(minutes) > 59 || Number(seconds) > 60 || (half && Number(hours) > 12)) return null;
  const ms = hour * 3_600_000 + Number(minutes) * 60_000 + Number(`${seconds}.${fraction}`) * 1000;
  return { ms: day + ms, timed: true };
}

function dayOf(text: string, order: DateOrder): number | null {
  const numbers = NUMBERS.exec(text);
  if (numbers) {
    const [, year, , month, day, first, , second, last = ""] = numbers;
    if (year !== undefined) return utc(Number(year), Number(month), Number(day));
    const [d, m] = order === "dmy" ? [first, second] : [second, first];
    return utc(
      last.length === 2 ? Number(last) + (Number(last) < PIVOT ? 2000 : 1900) : Number(last),
      Number(m),
      Number(d),
    );
  }
  const month = YEAR_MONTH.exec(text);
  if (month) return utc(Number(month[1]), Number(month[2]), 1);
  const dayFirst = DAY_NAME.exec(text);
  if (dayFirst) return utc(Number(dayFirst[3]), monthOf(dayFirst[2] as string), Number(dayFirst[1]));
  const nameFirst = NAME_DAY.exec(text);
  return nameFirst && utc(Number(nameFirst[3]), monthOf(nameFirst[1] as string), Number(nameFirst[2]));
}

function monthOf(name: string): number {
  const lower = name.toLowerCase();
  return 1 + Math.max(MONTHS.indexOf(lower), FULL_MONTHS.indexOf(lower), lower === "sept" ? 8 : -1);
}

function utc(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.getTime() : null;
}

/** What the different texts of a column say of its dates. */
export interface DateGuess {
  readonly order: DateOrder;
  /** Whether day and month could also stand the other way round. */
  readonly ambiguous: boolean;
}

/** The order in which all texts are dates, or null where they are not. Where both fit: `fallback`, or else by the mark between, `.` and `-` day first. */
export function guessDates(texts: readonly string[], fallback: DateOrder | null): DateGuess | null {
  if (texts.length === 0) return null;
  const fits = (order: DateOrder): boolean => texts.every((text) => readDate(text, order) !== null);
  if (fallback !== null) return fits(fallback) ? { order: fallback, ambiguous: false } : null;
  const [dmy, mdy] = [fits("dmy"), fits("mdy")];
  if (!dmy && !mdy) return null;
  if (dmy !== mdy) return { order: dmy ? "dmy" : "mdy", ambiguous: false };
  const ambiguous = texts.some((text) => readDate(text, "dmy")?.ms !== readDate(text, "mdy")?.ms);
  return { order: !ambiguous || !texts.some((text) => text.includes("/")) ? "dmy" : "mdy", ambiguous };
}
