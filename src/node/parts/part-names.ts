/** Names that are files: `trigger: ./mine.js` in place of the name of a built-in trigger. @module */

import { resolve } from "node:path";
import type { DefinitionKind } from "../../definition-kind.ts";

type Options = Readonly<Record<string, unknown>>;

/** A part that a configuration takes from a file. */
export interface WantedPart {
  readonly kind: DefinitionKind;
  readonly path: string;
}

/** Places of a strategy, and what may stand there. */
const places = {
  trigger: "trigger",
  initializer: "initializer",
  layerInitializer: "layer initializer",
  direction: "direction",
  judge: "judge",
} as const satisfies Record<string, DefinitionKind>;

/** What the name of a file ends in. */
export const PART_FILE: RegExp = /\.[cm]?[jt]s$/;

/** Whether a name is a file's. */
export const isPartFile = (name: unknown): name is string => typeof name === "string" && PART_FILE.test(name);

const isRecord = (value: unknown): value is Options =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What is called by `value`, a name or options with a name. */
const nameIn = (value: unknown): unknown => (isRecord(value) ? value.name : value);

/** The parts of a strategy's options that are files', by their places. */
export function filesByPlace(strategy: unknown): (WantedPart & { readonly place: string })[] {
  if (!isRecord(strategy)) return [];
  return Object.entries(places).flatMap(([place, kind]) => {
    const path = nameIn(strategy[place]);
    return isPartFile(path) ? [{ place, kind, path }] : [];
  });
}

/** The parts that a configuration takes from files. */
export function wantedParts({ strategy, optimizer, schedule }: Options): WantedPart[] {
  const named = { strategy, optimizer, schedule };
  const whole = Object.entries(named).flatMap(([kind, value]): WantedPart[] => {
    const path = nameIn(value);
    return isPartFile(path) ? [{ kind: kind as keyof typeof named, path }] : [];
  });
  return [...whole, ...filesByPlace(strategy).map(({ kind, path }) => ({ kind, path }))];
}

/** A value in which every file of a part is named from a folder. */
export function placed<T>(value: T, folder: string): T {
  if (isPartFile(value)) return resolve(folder, value) as T;
  if (Array.isArray(value)) return value.map((one) => placed<unknown>(one, folder)) as T;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, placed<unknown>(inner, folder)])) as T;
}

/** A configuration whose parts from files are named from a folder. */
export function placeParts<T extends object>(config: T, folder: string): T {
  const { strategy, optimizer, schedule } = config as Options;
  const given = Object.entries({ strategy, optimizer, schedule }).filter(([, value]) => value !== undefined);
  return { ...config, ...placed(Object.fromEntries(given), folder) };
}
