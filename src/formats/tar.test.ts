import fc from "fast-check";
import { expect, test } from "vitest";
import { tarOf } from "../../test/helpers/tar-of.ts";
import { DataError } from "../errors.ts";
import { readTar } from "./tar.ts";

test("the files of an archive are read back with their names and bytes", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "-"), minLength: 1, maxLength: 90 });
  fc.assert(
    fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 1500 }), { maxKeys: 4 }), (files) => {
      const read = readTar(tarOf(files)).map((file) => [file.name, [...file.bytes]]);
      expect(read).toEqual(Object.entries(files).map(([key, bytes]) => [key, [...bytes]]));
    }),
    { numRuns: 30 },
  );
});

test("folders and links are skipped", () => {
  const archive = tarOf({ folder: new Uint8Array(), "folder/a": Uint8Array.of(1) });
  archive[156] = 0x35;
  archive[148 + 5] = archive[148 + 5]! + 5;
  expect(readTar(archive).map(({ name }) => name)).toEqual(["folder/a"]);
});

test("an archive that is truncated or is damaged is refused", () => {
  const archive = tarOf({ a: new Uint8Array(600) });
  expect(() => readTar(archive.subarray(0, 1024), "t")).toThrow(/^t: the archive is truncated/);
  expect(() => readTar(archive.subarray(0, 1536), "t")).toThrow(/ends with empty blocks/);
  expect(() => readTar(archive.with(0, 0x62), "t")).toThrow(/checksum/);
  expect(() => readTar(new Uint8Array(), "t")).toThrow(DataError);
});
