/**
 * Safetensors: a length (8 bytes, little-endian), a JSON header with the type, shape and place of each tensor, then their bytes.
 * The reader trusts nothing: the header's length is capped, and the tensors must tile the rest of the file exactly.
 *
 * @see Hugging Face, "safetensors", section "Format"
 * @module
 */

import { DataError, OptionError } from "../errors.ts";
import { fromBfloats, fromHalf } from "./half.ts";
import { MAX_HEADER_BYTES, parseHeader, SAFE_DTYPE_BYTES, type SafeDtype } from "./safetensors-header.ts";

export { SAFE_DTYPE_BYTES, type SafeDtype };

/** One tensor as bytes, little-endian, row-major: `bytes.length = product(shape) * SAFE_DTYPE_BYTES[dtype]`. */
export interface SafeTensor {
  readonly dtype: SafeDtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The content of a file. Both records have no prototype, so that any name is only a name. */
export interface SafeFile {
  readonly tensors: Readonly<Record<string, SafeTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes tensors, larger elements first and else in the order given, so that every tensor starts on a multiple of its element.
 *
 * @throws OptionError `option` when a tensor's bytes do not fit its shape, or a tensor is named `__metadata__`
 *
 * @example
 * const file = writeSafetensors({ w: float32Tensor([2, 3], new Float32Array(6)) }, { step: "12" });
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, SafeTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(tensors);
  entries.sort(([, a], [, b]) => SAFE_DTYPE_BYTES[b.dtype] - SAFE_DTYPE_BYTES[a.dtype]);
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let size = 0;
  for (const [name, { dtype, shape, bytes }] of entries) {
    const expected = shape.reduce((product, dim) => product * dim, SAFE_DTYPE_BYTES[dtype]);
    if (expected !== bytes.length || name === "__metadata__") {
      throw new OptionError(
        `tensor "${name}": ${dtype} [${shape.join(", ")}] needs ${expected} bytes and a name other than __metadata__, received ${bytes.length} bytes.`,
        { name, dtype, shape, expected, found: bytes.length },
      );
    }
    header.push([name, { dtype, shape, data_offsets: [size, size + bytes.length] }]);
    size += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerBytes + size);
  new DataView(file.buffer).setUint32(0, headerBytes, true);
  file.fill(0x20, 8 + json.length, 8 + headerBytes);
  file.set(json, 8);
  let at = 8 + headerBytes;
  for (const [, { bytes }] of entries) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/**
 * Reads a safetensors file. The tensors' bytes are views into `bytes`, not copies.
 *
 * @throws DataError `data` when anything about the file is not as the format says: header over 100 MB or no JSON, an unknown
 * type, a length that is not type times shape, tensors that overlap, leave a hole or pass the end
 */
export function readSafetensors(bytes: Uint8Array, where = "safetensors data"): SafeFile {
  if (bytes.length < 8) {
    throw DataError.at(where, `expected a safetensors file, found ${bytes.length} bytes.`);
  }
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || headerBytes > bytes.length - 8) {
    throw DataError.at(
      where,
      `the safetensors header claims ${headerBytes} bytes; the file holds ${bytes.length - 8} after it, and ${MAX_HEADER_BYTES} is the most. The file is truncated, or is not a safetensors file.`,
      { headerBytes, held: bytes.length - 8 },
    );
  }
  const data = bytes.subarray(8 + headerBytes);
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes), data.length, where);
  const tensors: Record<string, SafeTensor> = Object.create(null);
  for (const { name, dtype, shape, begin, end } of header.entries) {
    tensors[name] = { dtype, shape, bytes: data.subarray(begin, end) };
  }
  return { tensors, metadata: header.metadata };
}

/** Float32 values as a tensor; shares their memory. */
export function float32Tensor(shape: readonly number[], values: Float32Array): SafeTensor {
  return { dtype: "F32", shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/**
 * The values of a tensor of floating-point numbers, copied; of F64 rounded to float32, of F16 and BF16 exact.
 *
 * @throws DataError `data` when the tensor is of whole numbers
 */
export function safeValues(tensor: SafeTensor, where: string): Float32Array {
  const { dtype, bytes } = tensor;
  if (dtype === "F64") return Float32Array.from(new Float64Array(Uint8Array.from(bytes).buffer));
  if (dtype === "F32") return float32Values(tensor);
  if (dtype === "F16") return Float32Array.from(new Uint16Array(Uint8Array.from(bytes).buffer), fromHalf);
  if (dtype === "BF16") return fromBfloats(new Uint16Array(Uint8Array.from(bytes).buffer));
  throw DataError.at(where, `expected floating-point numbers, found ${dtype}.`, { dtype });
}

/**
 * The values of an F32 tensor, copied.
 *
 * @throws DataError `data` when the tensor is of another type
 */
export function float32Values(tensor: SafeTensor): Float32Array {
  if (tensor.dtype !== "F32")
    throw new DataError(`expected a tensor of type F32, found ${tensor.dtype}.`, { dtype: tensor.dtype });
  // A copy of the bytes alone: `slice` of a Node Buffer would share the whole file's memory.
  return new Float32Array(Uint8Array.from(tensor.bytes).buffer);
}
