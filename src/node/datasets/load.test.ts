import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idxOf } from "../../../test/helpers/idx-of.ts";
import { tarOf } from "../../../test/helpers/tar-of.ts";
import { DataError, OptionError } from "../../errors.ts";
import { cacheFolder } from "./cache-folder.ts";
import { obtainFiles } from "./file-set.ts";
import { listDatasets, loadDataset } from "./load.ts";
import { namedSets } from "./named-sets.ts";

const cifar10 = namedSets.find(({ name }) => name === "cifar10")!;
let folder = "";
/** Nothing is downloaded in these tests: the mirror is a port without a server. */
const offline = (): object => ({
  dataDir: folder,
  cacheDir: join(folder, "cache"),
  mirror: "http://127.0.0.1:9/",
  attempts: 1,
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "burgeon-load-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, bytes: Uint8Array | string): string {
  const full = join(folder, path);
  mkdirSync(join(full, ".."), { recursive: true });
  writeFileSync(full, bytes);
  return full;
}
function putIdx(
  prefix: string,
  part: string,
  count: number,
  pack: (bytes: Uint8Array) => Uint8Array,
  suffix: string,
): void {
  const pixels = Uint8Array.from({ length: 784 * count }, (_, i) => i % 256);
  const labels = Uint8Array.from({ length: count }, (_, row) => row % 10);
  put(`${prefix}${part}-images-idx3-ubyte${suffix}`, pack(idxOf([count, 28, 28], pixels)));
  put(`${prefix}${part}-labels-idx1-ubyte${suffix}`, pack(idxOf([count], labels)));
}

describe("image sets by name", () => {
  test.each([
    ["mnist", "mnist/", gzipSync, ".gz"],
    ["mnist", "", (bytes: Uint8Array) => bytes, ""],
    ["fashion-mnist", "fashion-mnist/", brotliCompressSync, ".br"],
    ["mnist", "cache/mnist/", gzipSync, ".gz"],
  ])("%s is found in %j, packed or not", async (name, prefix, pack, suffix) => {
    putIdx(prefix, "train", 20, pack, suffix);
    putIdx(prefix, "t10k", 10, pack, suffix);
    const data = await loadDataset(name, { ...offline(), limit: 15 });
    expect(data).toMatchObject({ name, origin: "images", inputShape: [28, 28, 1], validation: null });
    expect(data.train.inputs).toMatchObject({ kind: "bytes", rows: 15, scale: 1 / 255 });
    expect(data.test.inputs.rows).toBe(10);
    expect(data.classes!.length).toBe(10);
  });

  test("images and labels that do not belong together are refused by path", async () => {
    putIdx("mnist/", "train", 20, gzipSync, ".gz");
    putIdx("mnist/", "t10k", 10, gzipSync, ".gz");
    put("mnist/train-labels-idx1-ubyte.gz", gzipSync(idxOf([19], new Uint8Array(19))));
    await expect(loadDataset("mnist", offline())).rejects.toThrow(
      /train-labels-idx1-ubyte.gz: .*19 labels and 20 images/,
    );
    put("mnist/train-labels-idx1-ubyte.gz", gzipSync(idxOf([20, 1], new Uint8Array(20))));
    await expect(loadDataset("mnist", offline())).rejects.toThrow(
      /train-labels-idx1-ubyte.gz: expected .* found .* \[20,1\]/,
    );
  });

  test("CIFAR-10 joins its parts, CIFAR-100 takes the fine labels", async () => {
    const record = (...bytes: number[]): Uint8Array =>
      Uint8Array.of(...bytes, ...new Uint8Array(3072).fill(bytes.at(-1)!));
    for (let part = 1; part <= 5; part++) put(`cifar10/data_batch_${part}.bin.br`, brotliCompressSync(record(part)));
    put("cifar10/test_batch.bin.br", brotliCompressSync(record(9)));
    const ten = await loadDataset("cifar10", offline());
    expect(ten.train.targets).toEqual({ kind: "classes", labels: Int32Array.of(1, 2, 3, 4, 5) });
    expect([ten.inputShape, ten.train.inputs.values[3072 * 4], ten.test.inputs.rows]).toEqual([[32, 32, 3], 5, 1]);
    const grey = await loadDataset("cifar10-grey", { ...offline(), limit: 2 });
    expect([grey.inputShape, grey.train.inputs.rows, grey.train.inputs.columns]).toEqual([[16, 16, 1], 2, 256]);
    expect([...grey.train.inputs.values.slice(0, 2), grey.test.inputs.values.at(-1)]).toEqual([1, 1, 9]);
    put("cifar-100-binary/train.bin", Uint8Array.of(...record(3, 77), ...record(1, 0)));
    put("cifar-100-binary/test.bin", record(0, 99));
    const hundred = await loadDataset("cifar100", offline());
    expect(hundred.train.targets).toEqual({ kind: "classes", labels: Int32Array.of(77, 0) });
    expect(hundred.classes!.length).toBe(100);
  });

  test("digits become 8x8 images, iris a table with names", async () => {
    const row = (digit: number): string =>
      `${Array.from({ length: 64 }, (_, i) => (i + digit) % 17).join(",")},${digit}\n`;
    put("digits/optdigits.tra", row(0) + row(1) + row(2));
    put("digits/digits.csv.gz", gzipSync(row(9)));
    const digits = await loadDataset("digits", offline());
    expect(digits.train.inputs).toMatchObject({ kind: "bytes", rows: 3, columns: 64, scale: 1 / 16 });
    put("digits/optdigits.tra", `${row(0)}17${row(1).slice(1)}`);
    await expect(loadDataset("digits", offline())).rejects.toThrow(
      /optdigits.tra: line 2: expected 64 pixels of 0 to 16/,
    );
    const flowers = Array.from({ length: 30 }, (_, i) => `${i},2,3,4,${i % 3}`).join("\n");
    put("iris/iris.csv", `30,4,setosa,versicolor,virginica\n${flowers}\n`);
    expect((await loadDataset("iris", offline())).classes).toEqual(["setosa", "versicolor", "virginica"]);
  });

  test("a set that is nowhere is refused with the places and the remedy", async () => {
    const attempt = loadDataset("mnist", offline());
    await expect(attempt).rejects.toThrow(DataError);
    await expect(attempt).rejects.toThrow(
      /^mnist: not all of its files \(train-images.*could not be downloaded.*--data-dir/,
    );
  });
});

describe("tables", () => {
  const rows = (count: number): string =>
    Array.from({ length: count }, (_, i) => `${i},${i % 7},${i % 2 ? "a" : "b"}`).join("\n");

  test("a file is read, packed or not, with a test file and lines to skip", async () => {
    const path = put("own.csv.gz", gzipSync(`about\nx,y,kind\n${rows(50)}`));
    const testFile = put("test.csv", `about\nx,y,kind\n${rows(9)}`);
    const data = await loadDataset(path, { testFile, skipLines: 1, seed: 3 });
    expect(data).toMatchObject({ name: "own", origin: "table", classes: ["a", "b"], inputShape: [2] });
    expect([data.train.inputs.rows, data.validation!.inputs.rows, data.test.inputs.rows]).toEqual([40, 10, 9]);
    expect(
      (await loadDataset(path, { skipLines: 1, target: "y", task: "regression", limit: 5 })).train.inputs.rows,
    ).toBe(5);
  });

  test("a test file without the header, or with one too many, is refused", async () => {
    const headed = put("headed.csv", `x,y,kind\n${rows(50)}`);
    const bare = put("bare.csv", rows(50));
    await expect(loadDataset(headed, { testFile: bare })).rejects.toThrow(
      /bare.csv: expected the columns of .*headed.csv/,
    );
    await expect(loadDataset(bare, { testFile: headed })).rejects.toThrow(DataError);
  });

  test("a file that is called as a dataset is meant by its path", async () => {
    const path = put("spirals", rows(50));
    expect((await loadDataset(path)).origin).toBe("table");
    expect((await loadDataset("spirals")).origin).toBe("generated");
  });
});

test("a name that is neither is refused with the nearest and all of them", async () => {
  await expect(loadDataset("spirls")).rejects.toThrow(
    /no file and no dataset "spirls"\. Did you mean "spirals"\? The datasets are mnist/,
  );
  await expect(loadDataset(join(folder, "none.csv"))).rejects.toThrow(DataError);
});

test("options out of range or of another kind of dataset are refused", async () => {
  const cases: [string, object, RegExp][] = [
    ["spirals", { limit: 1.5 }, /limit: expected a whole number, 1 or more, received 1.5/],
    ["spirals", { limit: 0 }, /limit/],
    ["spirals", { skipLines: -1 }, /skipLines/],
    ["spirals", { seed: 0.5 }, /seed: expected a whole number, received 0.5/],
    ["spirals", { validation: 1 }, /validation: expected a share/],
    ["spirals", { target: "x" }, /"spirals" takes no target: only tables do/],
    ["mnist", { testFile: "x" }, /"mnist" takes no testFile/],
    ["mnist", { options: {} }, /"mnist" takes no options: only generated tasks do/],
    ["spirals", { options: { points: -1 } }, /points/],
  ];
  for (const [name, options, message] of cases) {
    const attempt = loadDataset(name, options);
    await expect(attempt).rejects.toThrow(OptionError);
    await expect(attempt).rejects.toThrow(message);
  }
});

test("limit and validation hold for generated tasks, too", async () => {
  const data = await loadDataset("spirals", { limit: 10, validation: 0.5, options: { points: 100 } });
  expect([data.train.inputs.rows, data.validation!.inputs.rows, data.test.inputs.rows]).toEqual([10, 40, 20]);
  expect(data.train.targets).toMatchObject({ kind: "classes", labels: { length: 10 } });
});

test("every dataset has a name of its own, a summary and a source", () => {
  const all = listDatasets();
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { summary, source } of all) expect(summary.length * source.length).toBeGreaterThan(0);
  expect(all.length).toBe(namedSets.length + 14);
});

test("files and archives are downloaded into the cache, checked and unpacked", async () => {
  const files = Object.fromEntries(cifar10.files.map(({ name }, i) => [`deep/folder/${name}`, Uint8Array.of(i)]));
  const archive = gzipSync(tarOf({ "../../evil": Uint8Array.of(6), ...files }));
  const server = createServer((_, response) => void response.end(archive));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const cacheDir = join(folder, "cache");
  const set = {
    ...cifar10,
    archive: {
      address: "c.tar.gz",
      checksum: { algorithm: "md5" as const, hex: createHash("md5").update(archive).digest("hex") },
    },
  };
  try {
    const paths = await obtainFiles(set, { cacheDir, mirror });
    expect(paths).toEqual(cifar10.files.map(({ name }) => join(cacheDir, "cifar10", name)));
    expect(readdirSync(join(cacheDir, "cifar10")).sort()).toEqual(cifar10.files.map(({ name }) => name).sort());
    expect(existsSync(join(folder, "evil"))).toBe(false);
    await expect(
      obtainFiles({ ...set, name: "other", files: [{ name: "absent" }] }, { cacheDir, mirror }),
    ).rejects.toThrow(/other: the download does not hold all of absent/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("the cache is in the system's cache folder", () => {
  expect(cacheFolder({ XDG_CACHE_HOME: "/x" }, "linux")).toBe(join("/x", "burgeon"));
  expect(cacheFolder({}, "linux")).toMatch(/\.cache.burgeon$/);
  expect(cacheFolder({}, "darwin")).toMatch(/Library.Caches.burgeon$/);
  expect(cacheFolder({ LOCALAPPDATA: "L" }, "win32")).toBe(join("L", "burgeon", "Cache"));
});
