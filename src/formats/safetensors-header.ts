/**
 * The JSON header of a safetensors file, checked field by field.
 *
 * @module
 */

import { DataError } from "../errors.ts";

export type SafeDtype =
  | ("F64" | "F32" | "F16" | "BF16")
  | ("I64" | "I32" | "I16" | "I8" | "U64" | "U32" | "U16" | "U8" | "BOOL");

/** Bytes of one element. */
export const SAFE_DTYPE_BYTES: Readonly<Record<SafeDtype, number>> = {
  ...{ F64: 8, F32: 4, F16: 2, BF16: 2 },
  ...{ I64: 8, I32: 4, I16: 2, I8: 1, U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1 },
};

/** What the format's authors allow, too. */
export const MAX_HEADER_BYTES: number = 100_000_000;

interface HeaderEntry {
  readonly name: string;
  readonly dtype: SafeDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface SafeHeader {
  /** In the order of their bytes. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Parses the header and checks that its tensors tile `dataBytes` bytes without hole or overlap. */
export function parseHeader(json: Uint8Array, dataBytes: number, where: string): SafeHeader {
  const root = parseJson(json, where);
  if (!isRecord(root)) throw DataError.at(where, "expected a JSON object as safetensors header.");
  const metadata: Record<string, string> = Object.create(null);
  const entries: HeaderEntry[] = [];
  for (const [name, value] of Object.entries(root)) {
    if (name === "__metadata__") readMetadata(value, metadata, where);
    else entries.push(readEntry(name, value, where));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) {
      const problem = begin < at ? "overlaps the tensor before it" : "leaves a hole before it";
      throw DataError.at(where, `tensor "${name}" ${problem}: it begins at byte ${begin}, expected ${at}.`, { name });
    }
    at = end;
  }
  if (at !== dataBytes) {
    throw DataError.at(
      where,
      `the tensors need ${at} bytes, the file holds ${dataBytes}. It is truncated or was added to.`,
      { expected: at, found: dataBytes },
    );
  }
  return { entries, metadata };
}

function parseJson(json: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (cause) {
    throw new DataError(`${where}: the safetensors header is not valid JSON.`, { where }, { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readMetadata(value: unknown, into: Record<string, string>, where: string): void {
  const entries = isRecord(value) ? Object.entries(value) : null;
  for (const [key, text] of entries ?? [["", null]]) {
    if (typeof text !== "string") {
      throw DataError.at(where, `expected only text values in the safetensors metadata, "${key}" is not text.`, {
        key,
      });
    }
    into[key] = text;
  }
}

function readEntry(name: string, value: unknown, where: string): HeaderEntry {
  const { dtype, shape, data_offsets: range } = isRecord(value) ? value : {};
  if (typeof dtype !== "string" || !Object.hasOwn(SAFE_DTYPE_BYTES, dtype)) {
    const known = Object.keys(SAFE_DTYPE_BYTES).join(", ");
    throw DataError.at(where, `tensor "${name}" has type ${String(JSON.stringify(dtype))}, expected one of ${known}.`, {
      name,
    });
  }
  if (!isSizes(shape) || !isSizes(range) || range.length !== 2) {
    throw DataError.at(where, `tensor "${name}": expected a shape and two data_offsets of whole numbers.`, { name });
  }
  const [begin, end] = range as [number, number];
  // From the left, as sizes above 2^53 lose their last digits but never come back below it, save by a zero.
  const expected = shape.includes(0)
    ? 0
    : shape.reduce((size, dim) => size * dim, SAFE_DTYPE_BYTES[dtype as SafeDtype]);
  if (end - begin !== expected) {
    throw DataError.at(
      where,
      `tensor "${name}": ${dtype} [${shape.join(", ")}] needs ${expected} bytes, its data_offsets hold ${end - begin}.`,
      { name, expected, found: end - begin },
    );
  }
  return { name, dtype: dtype as SafeDtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
