import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const namesOf = (door: string): number =>
  Number(/: (\d+) names/.exec(readFileSync(join(root, `docs/api/${door}.md`), "utf8"))![1]);

describe("docs/api", () => {
  it("is what the built package exports", () => {
    const script = join(root, "scripts/api-report.mjs");
    const { stderr, status } = spawnSync(process.execPath, [script, "--check"], { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("counts at most 90 names in the main entry, whose source is one page", () => {
    expect(namesOf("burgeon")).toBeGreaterThan(50);
    expect(namesOf("burgeon")).toBeLessThanOrEqual(90);
    expect(readFileSync(join(root, "src/index.ts"), "utf8").split("\n").length).toBeLessThan(100);
  });
});
