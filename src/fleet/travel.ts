/**
 * Paths of one machine in the words of another: tables and parts are files at different places, and a run's folder too.
 *
 * @module
 */

import { DataError } from "../errors.ts";

/** A file that a study needs, by its path where the study was queued. */
export interface TravelFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly kind: "table" | "part";
}

/** From a path to another; what is below the first is below the second. */
export type PathMap = readonly (readonly [from: string, to: string])[];

export const inverse = (map: PathMap): PathMap => map.map(([from, to]) => [to, from]);

function mapped(text: string, map: PathMap): string {
  for (const [from, to] of map) {
    if (text === from) return to;
    if (text.startsWith(`${from}/`)) return `${to}${text.slice(from.length)}`;
  }
  return text;
}

/** A value in which every text that is such a path, and every key, is the other. */
export function mapPaths<T>(value: T, map: PathMap): T {
  if (typeof value === "string") return mapped(value, map) as T;
  if (Array.isArray(value)) return value.map((one) => mapPaths<unknown>(one, map)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [mapped(key, map), mapPaths<unknown>(inner, map)]);
  return Object.fromEntries(entries) as T;
}

const NAME = /^[\w][\w.-]{0,199}$/;

/** A name from the database that is to become that of a folder. @throws DataError for one that would lead out of it */
export function safeName(name: string): string {
  if (NAME.test(name)) return name;
  throw new DataError(`the database names ${JSON.stringify(name)}, which cannot be the name of a folder.`, { name });
}

/** A relative path from the database. @throws DataError for one that would lead out of the run's folder */
export function safePath(path: string): string {
  const segments = path.split("/");
  if (segments.length <= 8 && segments.every((segment) => NAME.test(segment))) return path;
  throw new DataError(`the database names the file ${JSON.stringify(path)}, which is no file of a run.`, { path });
}
