/** `data.json`: what the data of a run was, so that no run continues on other data without a word. @module */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { Dataset, Split } from "../../../data/dataset.ts";
import type { TableContent } from "../../../data/table/content.ts";
import { listNames } from "../../../data/table/errors.ts";
import { DataError } from "../../../errors.ts";
import { writeAtomically } from "../files/atomic-file.ts";
import { readJson } from "../files/read-json.ts";
import { runFiles } from "../files/run-folder.ts";

/** What data was: of a table every row, of other datasets one sum. */
export interface Fingerprint {
  /** SHA-256 of everything below, or of all inputs and targets. */
  readonly sum: string;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly table: TableContent | null;
}

const VERSION = 1;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
const packed = (values: Float64Array | Uint8Array): string => bytesOf(values).toString("base64");
function unpacked(text: string): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float64Array(bytes.buffer);
}

function partsOfSplit({ inputs, targets, weights }: Split): ArrayBufferView[] {
  const values = targets.kind === "classes" ? targets.labels : targets.values;
  return [inputs.values, values, ...(weights ? [weights] : [])];
}

export function fingerprintOf({ train, validation, test, content }: Dataset): Fingerprint {
  const hash = createHash("sha256");
  const rows = { train: train.inputs.rows, validation: validation?.inputs.rows ?? 0, test: test.inputs.rows };
  if (content) {
    hash.update(JSON.stringify(content.columns)).update(bytesOf(content.keys));
    if (content.test) hash.update(bytesOf(content.test));
  } else {
    for (const split of [train, ...(validation ? [validation] : []), test]) {
      for (const part of partsOfSplit(split)) hash.update(bytesOf(part));
    }
  }
  return { sum: hash.digest("hex"), rows, table: content ?? null };
}

export function writeFingerprint(folder: string, { table, ...rest }: Fingerprint): void {
  const own = table && {
    ...table,
    keys: packed(table.keys),
    roles: packed(table.roles),
    test: table.test && packed(table.test),
  };
  writeAtomically(runFiles(folder).data, `${JSON.stringify({ version: VERSION, ...rest, table: own })}\n`);
}

/** The fingerprint in the folder of a run; null where it has none. @throws DataError when it is damaged, or of a newer version */
export function readFingerprint(folder: string): Fingerprint | null {
  const path = runFiles(folder).data;
  if (!existsSync(path)) return null;
  const { version, table, ...rest } = readJson(path, "a fingerprint of data") as {
    readonly version: number;
    readonly table:
      | (Omit<TableContent, "keys" | "roles" | "test"> & Record<"keys" | "roles", string> & { test: string | null })
      | null;
  } & Omit<Fingerprint, "table">;
  if (version > VERSION) throw DataError.at(path, "it was written by a newer Burgeon. Use that one.");
  const own = table && {
    ...table,
    keys: unpacked(table.keys),
    roles: Uint8Array.from(Buffer.from(table.roles, "base64")),
    test: table.test === null ? null : unpacked(table.test),
  };
  return { ...rest, table: own };
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;

/** How many rows came, and how many went. */
function rowChanges(before: Float64Array, now: Float64Array): readonly [added: number, removed: number] {
  const counts = new Map<number, number>();
  for (const key of before) counts.set(key, (counts.get(key) ?? 0) - 1);
  for (const key of now) counts.set(key, (counts.get(key) ?? 0) + 1);
  let [added, removed] = [0, 0];
  for (const count of counts.values()) {
    if (count > 0) added += count;
    else removed -= count;
  }
  return [added, removed];
}

function keyChanges(before: Float64Array, now: Float64Array, rows: string): string[] {
  const [added, removed] = rowChanges(before, now);
  if (added === 0 && removed === 0)
    return before.every((key, i) => now[i] === key) ? [] : [`its ${rows}s are in another order`];
  const changed = before.length === now.length ? added : 0;
  return [
    ...(changed > 0 ? [`${counted(changed, rows)} ${changed === 1 ? "has" : "have"} other values`] : []),
    ...(changed === 0 && added > 0 ? [`${counted(added, rows)} added`] : []),
    ...(changed === 0 && removed > 0 ? [`${counted(removed, rows)} removed`] : []),
  ];
}

function tableChanges(before: TableContent, now: TableContent): string[] {
  const was = new Map(before.columns.map(({ name, kind }) => [name, kind]));
  const is = new Map(now.columns.map(({ name, kind }) => [name, kind]));
  const gone = [...was.keys()].filter((name) => !is.has(name));
  const come = [...is.keys()].filter((name) => !was.has(name));
  const other = [...is].filter(([name, kind]) => was.has(name) && was.get(name) !== kind);
  const columns = [
    ...(gone.length > 0 ? [`columns removed: ${listNames(gone)}`] : []),
    ...(come.length > 0 ? [`columns added: ${listNames(come)}`] : []),
    ...other.map(([name, kind]) => `column "${name}" was ${was.get(name)} and is ${kind}`),
  ];
  if (columns.length > 0) return columns;
  return [
    ...keyChanges(before.keys, now.keys, "row"),
    ...(before.test && now.test ? keyChanges(before.test, now.test, "test row") : []),
  ];
}

/** What changed, in words; none where data is what it was. */
export function changesOf(before: Fingerprint, now: Fingerprint): string[] {
  if (before.sum === now.sum) return [];
  if (before.table && now.table) {
    const found = tableChanges(before.table, now.table);
    return found.length > 0 ? found : ["it is divided otherwise"];
  }
  const counts = Object.keys(before.rows).flatMap((part) => {
    const [was, is] = [before.rows, now.rows].map((rows) => rows[part as "train"]) as [number, number];
    return was === is ? [] : [`${counted(is, `${part} row`)} instead of ${was.toLocaleString("en-US")}`];
  });
  return counts.length > 0 ? counts : ["it has other values"];
}

/** @throws DataError that says what changed since the run began */
export function checkData(folder: string, name: string, now: Fingerprint): void {
  const before = readFingerprint(folder);
  const changes = before ? changesOf(before, now) : [];
  if (changes.length === 0) return;
  throw new DataError(
    `${name}: the data is not what it was when ${folder} began: ${changes.join("; ")}. Put the data back; or, when that run is complete, continue with the new data: burgeon train --continue ${folder} ${name}`,
    { folder, changes },
  );
}
