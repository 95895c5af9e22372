import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { capture } from "./support/captured-terminal.ts";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> })
  .scripts;

function blocks(...languages: readonly string[]): string[] {
  const found = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  return found.filter((match) => languages.includes(match[1]!)).map((match) => match[2]!);
}

const code = blocks("ts", "js");
const shell = blocks("sh", "bash").flatMap((block) =>
  block
    .split(/\n|&&/)
    .map((line) => line.trim())
    .filter(Boolean),
);

describe("README", () => {
  it("shows code", () => {
    expect(code.length).toBeGreaterThan(0);
    expect(shell.length).toBeGreaterThan(0);
  });

  it.each(code.map((block, i) => [i + 1, block] as const))("code block %d runs and prints", async (_, block) => {
    // Inside the package, so that "burgeon" is the package itself, as built.
    const folder = mkdtempSync(join(root, "dist/readme-"));
    try {
      const file = join(folder, "block.mjs");
      writeFileSync(file, (await transform(block, { loader: "ts", format: "esm" })).code);
      const child = spawnSync(process.execPath, [file], { encoding: "utf8" });
      expect(child.stderr).toBe("");
      expect(child.status).toBe(0);
      expect(child.stdout.length).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("names only npm scripts that exist", () => {
    const named = [...readme.matchAll(/\bnpm (?:run )?([a-z:]+)/g)].map((match) => match[1]!);
    const known = [...Object.keys(scripts), "ci", "run"];
    expect(named.filter((name) => !known.includes(name) && /^(run|start|test|build|check|bench)/.test(name))).toEqual(
      [],
    );
    for (const line of shell.filter((found) => found.startsWith("npm run ")))
      expect(scripts).toHaveProperty(line.split(" ")[2]!);
  });

  it("links only to files that exist", () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)/g)]
      .map((match) => match[1]!)
      .filter((link) => !/^https?:/.test(link));
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  it("names only commands and options that the command line has", async () => {
    for (const line of shell.filter((found) => found.startsWith("npx burgeon "))) {
      const [, , command, ...rest] = line.split(/\s+/);
      const { code: exit, out } = await capture(command!, "--help");
      expect(exit, line).toBe(0);
      for (const option of rest.filter((word) => word.startsWith("--"))) expect(out, line).toContain(option);
    }
  });
});
