/** Numbers as people read them. @module */

import type { Metrics } from "../../train/events/events.ts";

export const grouped = (value: number): string => Math.round(value).toLocaleString("en-US");

export const widthList = (widths: readonly number[]): string => (widths.length === 0 ? "none" : widths.join(", "));

/** Four significant digits, without a long tail. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return minutes < 60 ? `${minutes} min ${rest} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(count: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${short(count / 1024 ** power)} ${units[power]}`;
}

/** The quality in words: accuracy or R^2 with mse, and the loss. */
export function metricsText({ loss, accuracy, mse, r2, return: found }: Metrics): string {
  const parts = [
    accuracy === undefined ? null : `accuracy ${accuracy.toFixed(4)}`,
    r2 === undefined ? null : `R\u00b2 ${r2.toFixed(4)}`,
    mse === undefined ? null : `mse ${short(mse)}`,
    loss === undefined ? null : `loss ${short(loss)}`,
    found === undefined ? null : `return ${short(found.mean)}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
