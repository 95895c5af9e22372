import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { checkNewFolder, makeFolder, makeNumberedFolder, requireRunFolder } from "./run-folder.ts";

const root = temporaryFolder();

describe("the folder of a run", () => {
  it("is made with those above it", () => {
    const folder = join(root, "a", "b", "c");
    expect(makeFolder(folder)).toBe(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it("may lie there already, with other things in it", () => {
    mkdirSync(join(root, "notes"));
    writeFileSync(join(root, "notes", "readme.txt"), "");
    expect(() => checkNewFolder(join(root, "notes"))).not.toThrow();
  });

  it("gets the first number that is free", () => {
    const parent = join(root, "runs");
    expect(makeNumberedFolder("x-1", parent)).toBe(join(parent, "x-1-1"));
    expect(makeNumberedFolder("x-1", parent)).toBe(join(parent, "x-1-2"));
    expect(makeNumberedFolder("y-1", parent)).toBe(join(parent, "y-1-1"));
  });

  it("is refused when it holds a run, or is a file, or is below one", () => {
    const taken = makeFolder(join(root, "taken"));
    const file = join(taken, "events.jsonl");
    writeFileSync(file, "");
    expect(() => makeFolder(taken)).toThrow(/already has a run \(events.jsonl\).*burgeon resume/);
    expect(() => makeFolder(file)).toThrow(/is a file/);
    expect(() => makeFolder(join(file, "below"))).toThrow(/is a file/);
  });

  it.runIf(existsSync("/proc/self"))("is refused where nothing can be made", () => {
    expect(() => makeFolder("/proc/burgeon/run")).toThrow(/cannot be created/);
  });

  it("must be that of a run to be read", () => {
    expect(() => requireRunFolder(join(root, "nowhere"))).toThrow(/no such folder/);
    expect(() => requireRunFolder(root)).toThrow(/holds no config.json/);
  });
});
