/** A part from a file of your own: a strategy, trigger, initializer, ... that the file exports. @module */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type DefinitionKind, kindOf } from "../../definition-kind.ts";
import { DataError } from "../../errors.ts";
import * as directions from "../../growth/directions/index.ts";
import * as initializers from "../../growth/initializers/index.ts";
import * as judges from "../../growth/judges/index.ts";
import * as layerInitializers from "../../growth/layer-initializers/index.ts";
import * as triggers from "../../growth/triggers/index.ts";
import { optimizers, schedules, strategies } from "../runs/definitions.ts";
import type { WantedPart } from "./part-names.ts";
import { nameableKinds, type OwnDefinition, ownDefinition, shapeProblem } from "./part-shape.ts";
import { partSum } from "./part-sum.ts";
import { resolveBurgeon } from "./resolve-burgeon.ts";

export interface PartFile extends WantedPart {
  /** SHA-256 of what the file says. */
  readonly sum: string;
  readonly definition: OwnDefinition;
}

type Named = readonly { readonly name: string }[];

const builtIn: Readonly<Partial<Record<DefinitionKind, Named>>> = {
  strategy: strategies,
  trigger: Object.values(triggers),
  initializer: Object.values(initializers),
  "layer initializer": Object.values(layerInitializers),
  direction: Object.values(directions),
  judge: Object.values(judges),
  optimizer: optimizers,
  schedule: schedules,
};

/** `defineLayerInitializer` for a layer initializer. */
const definer = (kind: string): string =>
  `define${kind.replace(/(^| )(.)/g, (_, _space, letter: string) => letter.toUpperCase())}`;

function fail({ kind, path }: WantedPart, problem: string, cause?: unknown): never {
  throw new DataError(`${kind} ${path}: ${problem}`, { path, kind }, { cause });
}

/** The line at which a file does not parse, as Node itself prints it; its errors do not contain it. */
function lineIn(path: string): string {
  const { stderr = "" } = spawnSync(process.execPath, ["--input-type=module", "--check"], {
    input: readFileSync(path),
    encoding: "utf8",
  });
  const [, line] = /:(\d+)\n/.exec(stderr) ?? [];
  return line === undefined ? "" : ` in line ${line}`;
}

function refuseToLoad(wanted: WantedPart, cause: unknown): never {
  const error = cause as NodeJS.ErrnoException;
  const [message = ""] = String(error?.message ?? cause).split("\n");
  if (error?.code === "ERR_UNKNOWN_FILE_EXTENSION" && /ts$/.test(wanted.path)) {
    const now = process.version;
    fail(
      wanted,
      `expected Node 22.18 or later, which runs TypeScript, and this is ${now}. Compile the file to JavaScript.`,
    );
  }
  if (error instanceof SyntaxError && !/does not provide an export|not found/.test(message)) {
    fail(wanted, `expected JavaScript, and it does not parse: ${message}${lineIn(wanted.path)}.`, cause);
  }
  fail(wanted, `it cannot be loaded: ${error?.name ?? "error"}: ${message.replace(/\?sum=\w+/g, "")}`, cause);
}

/** The one part among a module's exports. */
function partIn(wanted: WantedPart, exports: object): object {
  const { kind } = wanted;
  const article = /^[aeiou]/.test(kind) ? "an" : "a";
  const expected = `expected it to export ${article} ${kind}, made by ${definer(kind)}`;
  const all = [...new Set(Object.values(exports))].filter((value): value is object => kindOf(value) !== null);
  const nameable = all.filter((value) => nameableKinds.includes(kindOf(value) as DefinitionKind));
  const words = (list: readonly object[]): string =>
    list.map((one) => `the ${kindOf(one)} "${(one as { name?: unknown }).name}"`).join(", ");
  if (nameable.length > 1) {
    fail(wanted, `${expected}, and no other part; found ${words(nameable)}. Put each into a file of its own.`);
  }
  const [found] = nameable;
  if (found && kindOf(found) === kind) return found;
  if (all.length > 0) fail(wanted, `${expected}; found ${words(all)}.`);
  const names = Object.keys(exports);
  fail(
    wanted,
    `${expected}; found ${names.length === 0 ? "no export" : `none among its exports ${names.join(", ")}`}.`,
  );
}

/**
 * Loads a part from its file.
 *
 * @throws DataError that names kind and file, with what was expected
 */
export async function loadPart(wanted: WantedPart): Promise<PartFile> {
  const { kind, path } = wanted;
  let sum: string;
  try {
    sum = partSum(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    fail(wanted, code === "ENOENT" ? "there is no such file." : `it cannot be read (${message}).`, cause);
  }
  resolveBurgeon();
  let exports: object;
  try {
    // What changed on the disk is another module.
    exports = (await import(/* @vite-ignore */ `${pathToFileURL(path).href}?sum=${sum}`)) as object;
  } catch (cause) {
    refuseToLoad(wanted, cause);
  }
  const definition = partIn(wanted, exports) as Readonly<Record<string, unknown>>;
  const taken = (builtIn[kind] ?? []).map(({ name }) => name);
  const problem = shapeProblem(kind, definition, taken);
  if (problem !== null) fail(wanted, `expected ${problem}.`);
  return { kind, path, sum, definition: ownDefinition(kind, definition, path) };
}
