import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import jpeg from "jpeg-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture } from "../../../test/support/captured-terminal.ts";
import { loadDataset } from "../datasets/load.ts";

const root = mkdtempSync(join(tmpdir(), "burgeon-images-"));
const flags = join(root, "flags");
afterAll(() => rmSync(root, { recursive: true }));

/** An image whose upper or lower half is bright, with a little noise. */
function pixels(i: number, channels: number): Uint8Array {
  return Uint8Array.from({ length: 6 * 6 * channels }, (_, at) => {
    const upper = at < 18 * channels;
    return (upper === (i % 2 === 0) ? 200 : 30) + ((7 * i + at) % 20);
  });
}
const png = (i: number, channels = 1): Uint8Array =>
  encode({ width: 6, height: 6, channels, data: pixels(i, channels) });

beforeAll(() => {
  for (const name of ["down", "up"]) mkdirSync(join(flags, name), { recursive: true });
  for (let i = 0; i < 60; i++) writeFileSync(join(flags, i % 2 ? "down" : "up", `${i}.png`), png(i));
  writeFileSync(join(flags, "up", "notes.txt"), "no image");
});

describe("a folder of images", () => {
  test("is a dataset with a class for each subfolder, grey where all images are", async () => {
    const data = await loadDataset(flags, { seed: 2 });
    expect(data).toMatchObject({ name: "flags", origin: "images", inputShape: [6, 6, 1], classes: ["down", "up"] });
    expect([data.train, data.validation, data.test].map((part) => part?.inputs.rows)).toEqual([39, 9, 12]);
    const { inputs, targets } = data.train;
    for (let row = 0; row < inputs.rows; row++) {
      const isUp = (inputs.values[row * 36] as number) > 100;
      expect((targets as { labels: Int32Array }).labels[row]).toBe(isUp ? 1 : 0);
    }
  });

  test("is in color where one image is, JPEG or with a palette or transparency", async () => {
    const folder = join(root, "mixed");
    for (const name of ["a", "b"]) mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < 12; i++)
      writeFileSync(join(folder, i % 2 ? "a" : "b", `${i}.png`), png(i, i % 4 === 0 ? 2 : 1));
    const red = Uint8Array.from({ length: 36 * 4 }, (_, at) => [250, 10, 10, 255][at % 4] as number);
    writeFileSync(join(folder, "a", "red.jpg"), jpeg.encode({ width: 6, height: 6, data: red }, 100).data);
    expect(await loadDataset(folder)).toMatchObject({ inputShape: [6, 6, 3] });
  });

  test("whose images differ in size, or which has one class, is refused by path", async () => {
    const folder = join(root, "sizes");
    for (const name of ["a", "b"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "a", "1.png"), png(1));
    await expect(loadDataset(folder)).rejects.toThrow(/two classes or more, found 1/);
    writeFileSync(join(folder, "b", "2.png"), encode({ width: 5, height: 6, channels: 1, data: new Uint8Array(30) }));
    await expect(loadDataset(folder)).rejects.toThrow(/2.png: expected an image of 6 x 6, as the first, found 5 x 6/);
    writeFileSync(join(folder, "b", "2.png"), "no image");
    await expect(loadDataset(folder)).rejects.toThrow(/2.png: expected a PNG or a JPEG file/);
    await expect(loadDataset(flags, { target: "x" })).rejects.toThrow(/takes no target: only tables do/);
  });

  test("trains a network that predicts image files", async () => {
    const run = join(root, "run");
    const trained = await capture(
      "train",
      flags,
      "--hidden",
      "4",
      "--lr",
      "0.02",
      "--epochs",
      "20",
      "--quiet",
      "--out",
      run,
    );
    expect(trained.code).toBe(0);
    const out = join(root, "answers.csv");
    expect((await capture("predict", run, join(flags, "up"), "-o", out, "--quiet")).code).toBe(0);
    const [head, ...lines] = readFileSync(out, "utf8").trim().split("\n");
    expect(head).toBe("file,prediction,p_down,p_up");
    expect(lines.map((line) => line.split(",")[1])).toEqual(Array.from(lines, () => "up"));
    await capture("predict", run, join(flags, "down", "1.png"), "-o", out, "--quiet");
    expect(readFileSync(out, "utf8")).toMatch(/\n.*1\.png,down,/);
  }, 60_000);
});
