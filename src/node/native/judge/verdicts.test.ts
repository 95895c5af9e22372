import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usable } from "../../../../test/support/fake-blas.ts";
import { verdictFiles } from "./verdicts.ts";

const key = { processor: "x64 one", path: "/lib.so", stamp: "1 MB of Monday", settings: "" };
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "burgeon-verdicts-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("verdictFiles", () => {
  it("keeps the first judgement for all that come after, and another for whatever else differs", () => {
    const mine = verdictFiles(join(folder, "new"));
    expect(mine.read(key)).toBeNull();
    expect(mine.keep(key, usable(4))).toEqual(usable(4));
    const other = verdictFiles(join(folder, "new"));
    expect(other.keep(key, usable(2))).toEqual(usable(4));
    expect(other.read(key)).toEqual(usable(4));
    for (const changed of [{ processor: "x64 two" }, { path: "/other.so" }, { stamp: "2 MB" }, { settings: "A=1" }]) {
      expect(other.read({ ...key, ...changed })).toBeNull();
    }
    expect(readdirSync(join(folder, "new"))).toHaveLength(1);
  });

  it("replaces a judgement on request, and a damaged file", () => {
    const verdicts = verdictFiles(folder);
    verdicts.keep(key, { problem: "it is missing a library" });
    verdicts.replace(key, usable(3));
    expect(verdicts.read(key)).toEqual(usable(3));
    writeFileSync(join(folder, readdirSync(folder)[0] as string), "{");
    expect(verdicts.read(key)).toBeNull();
    expect(verdicts.keep(key, usable(2))).toEqual(usable(2));
    expect(verdicts.read(key)).toEqual(usable(2));
  });

  it("returns the judgement if nothing can be written", () => {
    writeFileSync(join(folder, "file"), "");
    const verdicts = verdictFiles(join(folder, "file", "below"));
    expect(verdicts.keep(key, usable(4))).toEqual(usable(4));
    expect(verdicts.read(key)).toBeNull();
  });
});
