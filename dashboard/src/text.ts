/** Numbers, colors and names as the page writes them. @module */

import type { RunRecord } from "burgeon/view";

/** Okabe and Ito's colors, then others; dashes tell further ones apart. */
const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#7a5195", "#5d4037"];
const DARK = ["#56b4e9", "#ff8c42", "#2fd6a1", "#e79ac6", "#f0c541", "#9ad0f5", "#b58ad6", "#c49a8a"];
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

export const colorOf = (index: number, dark: boolean): string => (dark ? DARK : LIGHT)[index % 8] as string;
export const dashOf = (index: number): number[] => [
  ...(DASHES[Math.floor(index / 8) % DASHES.length] as readonly number[]),
];

export const grouped = (value: number): string => Math.round(value).toLocaleString("en-US");

export function short(value: number | string | null | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return Number.isInteger(value) ? value.toLocaleString("en-US") : String(Number(value.toPrecision(4)));
}

export function duration(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The last part of a run's id, with what is before it where another run has the same. */
export function nameOf(id: string, ids: Iterable<string>): string {
  const parts = id.split("/");
  const last = parts.at(-1) as string;
  for (const other of ids) if (other !== id && other.endsWith(`/${last}`)) return parts.slice(-3).join("/");
  return last;
}

export const isLive = ({ status }: RunRecord): boolean =>
  ["starting", "running", "paused", "stopping"].includes(status);
