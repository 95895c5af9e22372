import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

it("every published name has a doc comment, or is a definition with a summary", () => {
  const root = join(import.meta.dirname, "..");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/published-names.mjs"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\d+ names, 0 without a doc comment\n$/);
  expect(status).toBe(0);
});
