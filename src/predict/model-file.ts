/**
 * A model as one file: safetensors with the description as JSON in its metadata and a checksum of everything.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { crc32 } from "../formats/crc32.ts";
import { readSafetensors, type SafeFile, type SafeTensor, writeSafetensors } from "../formats/safetensors.ts";
import type { Model, ModelDescription, ModelTensor } from "./model.ts";

/** The version that is written, and the first that is read; version 3 brought temperatures and confidence. */
const VERSION = 3;
const FIRST_VERSION = 2;

const bytesOf = ({ values }: ModelTensor): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Of the description, and of name, type, shape and bytes of every tensor by name. */
function checksumOf(description: string, tensors: Readonly<Record<string, SafeTensor>>): string {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  let sum = crc32(text(description));
  for (const name of Object.keys(tensors).sort()) {
    const { dtype, shape, bytes } = tensors[name] as SafeTensor;
    sum = crc32(bytes, crc32(text(JSON.stringify([name, dtype, shape])), sum));
  }
  return sum.toString(16);
}

/** The bytes of a model's file. */
export function encodeModel({ tensors, ...description }: Model): Uint8Array {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const dtype = tensor.values instanceof Int32Array ? "I32" : "F32";
    return [name, { dtype, shape: tensor.shape, bytes: bytesOf(tensor) }] as const;
  });
  const saved: Record<string, SafeTensor> = Object.fromEntries(entries);
  const text = JSON.stringify(description);
  return writeSafetensors(saved, { "burgeon-model": String(VERSION), checksum: checksumOf(text, saved), model: text });
}

/**
 * The model in a file.
 *
 * @throws DataError `data` when it is no model, damaged, or of another version
 */
export function decodeModel(bytes: Uint8Array, where = "the model"): Model {
  const { metadata, tensors } = readSafetensors(bytes, where);
  checkFile({ metadata, tensors }, where);
  const description = JSON.parse(metadata.model as string) as ModelDescription;
  const values = ({ dtype, bytes: raw }: SafeTensor): Float32Array | Int32Array =>
    new (dtype === "I32" ? Int32Array : Float32Array)(Uint8Array.from(raw).buffer);
  return {
    ...description,
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [name, { shape: tensor.shape, values: values(tensor) }]),
    ),
  };
}

function checkFile({ metadata, tensors }: SafeFile, where: string): void {
  const version = metadata["burgeon-model"];
  if (version === undefined || metadata.model === undefined) {
    throw DataError.at(where, "expected a model of Burgeon, found other tensors.");
  }
  if (!(Number(version) >= FIRST_VERSION && Number(version) <= VERSION)) {
    const age = Number(version) > VERSION ? "written by a newer Burgeon" : "written by an older Burgeon";
    throw DataError.at(
      where,
      `it is a model of version ${version}, ${age}; this one reads versions ${FIRST_VERSION} to ${VERSION}. Use the Burgeon that wrote it.`,
      { expected: VERSION, found: version },
    );
  }
  if (metadata.checksum === checksumOf(metadata.model, tensors)) return;
  throw DataError.at(where, "its checksum is wrong: the file is damaged.");
}
