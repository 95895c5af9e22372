/** The length of a slice as it is typed. @module */

import { OptionError } from "../../errors.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600 };
const MOST = 4 * 3600;

/** `60s`, `5m`: whole seconds from 1 to 4 hours. @throws OptionError */
export function readSlice(text: string): number {
  const [, count, unit = "s"] = /^(\d+)\s*(s|m|min|h)?$/.exec(text.trim()) ?? [];
  const seconds = Number(count) * (UNITS[unit] as number);
  if (seconds >= 1 && seconds <= MOST) return seconds;
  throw new OptionError(`slice: expected a time from 1s to 4h, such as 60s or 5m, received "${text}".`, { text });
}
