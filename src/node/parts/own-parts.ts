/** The parts that configurations take from files, loaded. @module */

import type { DefinitionKind } from "../../definition-kind.ts";
import { DataError, invariant } from "../../errors.ts";
import type { PartsByPlace } from "../../growth/strategy.ts";
import { loadPart, type PartFile } from "./load-part.ts";
import { filesByPlace, wantedParts } from "./part-names.ts";
import type { OwnDefinition } from "./part-shape.ts";

/** Sums of files by their paths. */
export type PartSums = Readonly<Record<string, string>>;

export class OwnParts {
  readonly #files: readonly PartFile[];

  constructor(files: readonly PartFile[]) {
    this.#files = files;
  }

  /** The definition in a file that was loaded. */
  definition(kind: DefinitionKind, path: string): OwnDefinition {
    return this.#file(kind, path).definition;
  }

  #file(kind: DefinitionKind, path: string): PartFile {
    const found = this.#files.find((file) => file.kind === kind && file.path === path);
    invariant(found, `the ${kind} of ${path} was not loaded`);
    return found;
  }

  /** The parts in the places of a strategy that are files'. */
  inPlaces(strategy: object): PartsByPlace {
    const found = filesByPlace(strategy).map(
      ({ place, kind, path }) => [place, [this.definition(kind, path)]] as const,
    );
    return Object.fromEntries(found);
  }

  /** Sums of the files of a configuration. */
  sumsOf(config: object): PartSums {
    const wanted = wantedParts(config as Readonly<Record<string, unknown>>);
    return Object.fromEntries(wanted.map(({ kind, path }) => [path, this.#file(kind, path).sum]));
  }
}

function refuseChanged(config: object, { kind, path, sum }: PartFile): void {
  const { parts } = config as { readonly parts?: PartSums | null };
  const before = parts?.[path];
  if (before === undefined || before === sum) return;
  throw new DataError(
    `${kind} ${path}: expected the file that the run began with (SHA-256 ${before.slice(0, 12)}...), found another (${sum.slice(0, 12)}...). Put it back as it was, or start a new run without the option "parts".`,
    { path, before, sum },
  );
}

/**
 * Loads every part that these configurations take from files.
 *
 * @throws DataError for a file that holds no such part, or is another than a configuration says
 */
export async function loadOwnParts(...configs: readonly object[]): Promise<OwnParts> {
  const loaded = new Map<string, PartFile>();
  for (const config of configs) {
    for (const wanted of wantedParts(config as Readonly<Record<string, unknown>>)) {
      const key = `${wanted.kind} ${wanted.path}`;
      const file = loaded.get(key) ?? (await loadPart(wanted));
      loaded.set(key, file);
      refuseChanged(config, file);
    }
  }
  return new OwnParts([...loaded.values()]);
}
