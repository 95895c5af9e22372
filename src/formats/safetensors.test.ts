import fc from "fast-check";
import { expect, test } from "vitest";
import { DataError, OptionError } from "../errors.ts";
import {
  float32Tensor,
  float32Values,
  readSafetensors,
  SAFE_DTYPE_BYTES,
  type SafeDtype,
  writeSafetensors,
} from "./safetensors.ts";

const dtypes = Object.keys(SAFE_DTYPE_BYTES) as SafeDtype[];

/** A file with this header text and this many zero bytes of data. */
function file(header: string, dataBytes: number, headerBytes = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(new TextEncoder().encode(header), 8);
  return bytes;
}

test("any tensors and metadata are read back unchanged, whatever their names", () => {
  const tensor = fc.tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(4), { maxLength: 3 })).chain(([dtype, shape]) => {
    const length = shape.reduce((size, dim) => size * dim, SAFE_DTYPE_BYTES[dtype]);
    return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => ({ dtype, shape, bytes }));
  });
  const name = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "é", "1", "0"));
  fc.assert(
    fc.property(fc.dictionary(name, tensor), fc.dictionary(name, fc.string()), (tensors, metadata) => {
      const read = readSafetensors(writeSafetensors(tensors, metadata));
      expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(metadata).sort());
      expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
      for (const [key, { dtype, shape, bytes }] of Object.entries(tensors)) {
        const got = read.tensors[key];
        expect([got?.dtype, got?.shape, [...(got?.bytes ?? [])]]).toEqual([dtype, shape, [...bytes]]);
      }
    }),
  );
});

test("the layout is the published one, and every tensor starts on a multiple of its element", () => {
  const bytes = writeSafetensors({
    a: { dtype: "U8", shape: [3], bytes: Uint8Array.of(1, 2, 3) },
    b: float32Tensor([2], Float32Array.of(1, 2)),
    c: { dtype: "F64", shape: [1], bytes: new Uint8Array(8) },
  });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect(length % 8).toBe(0);
  expect(header).toEqual({
    c: { dtype: "F64", shape: [1], data_offsets: [0, 8] },
    b: { dtype: "F32", shape: [2], data_offsets: [8, 16] },
    a: { dtype: "U8", shape: [3], data_offsets: [16, 19] },
  });
  expect([...float32Values(readSafetensors(bytes).tensors.b!)]).toEqual([1, 2]);
});

test("float32 values are read back if the file's bytes are not aligned", () => {
  const bytes = writeSafetensors({ w: float32Tensor([2], Float32Array.of(0.5, -3)) });
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect([...float32Values(readSafetensors(shifted.subarray(1)).tensors.w!)]).toEqual([0.5, -3]);
  expect(() => float32Values({ dtype: "U8", shape: [0], bytes: new Uint8Array() })).toThrow(DataError);
});

test("what the format does not allow is refused", () => {
  const u8 = (from: number, to: number): string =>
    `{"dtype":"U8","shape":[${to - from}],"data_offsets":[${from},${to}]}`;
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(7), /found 7 bytes/],
    [file("{}", 0, 3), /header claims 3 bytes; the file holds 2/],
    [file("{}", 0, 2 ** 40), /100000000 is the most/],
    [file("{]", 0), /not valid JSON/],
    [file("[]", 0), /expected a JSON object/],
    [file('{"__metadata__":{"a":1}}', 0), /only text values/],
    [file('{"__metadata__":null}', 0), /only text values/],
    [file('{"a":null}', 0), /type undefined/],
    [file('{"a":{"dtype":"toString","shape":[],"data_offsets":[0,0]}}', 0), /type "toString", expected one of F64/],
    [file('{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}', 1), /whole numbers/],
    [file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}', 1), /whole numbers/],
    [file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,3]}}', 3), /needs 4 bytes, its data_offsets hold 3/],
    [
      file('{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}', 0),
      /needs 73786976294838210000 bytes/,
    ],
    [file(`{"a":${u8(0, 2)},"b":${u8(1, 3)}}`, 3), /"b" overlaps/],
    [file(`{"a":${u8(0, 1)},"b":${u8(2, 3)}}`, 3), /"b" leaves a hole/],
    [file(`{"a":${u8(0, 1)}}`, 2), /need 1 bytes, the file holds 2/],
    [file(`{"a":${u8(0, 3)}}`, 2), /need 3 bytes, the file holds 2/],
  ];
  for (const [bytes, message] of cases) {
    expect(() => readSafetensors(bytes)).toThrow(DataError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  }
});

test("the writer refuses bytes that do not fit the shape", () => {
  expect(() => writeSafetensors({ w: float32Tensor([3], new Float32Array(2)) })).toThrow(OptionError);
  expect(() => writeSafetensors({ __metadata__: float32Tensor([1], new Float32Array(1)) })).toThrow(OptionError);
});

test("a tensor is copied out of a Node Buffer without the rest of the file", () => {
  const record = { a: float32Tensor([2], Float32Array.of(1, 2)), b: float32Tensor([3], Float32Array.of(3, 4, 5)) };
  const { b } = readSafetensors(Buffer.from(writeSafetensors(record))).tensors;
  expect(b && [...float32Values(b)]).toEqual([3, 4, 5]);
});
