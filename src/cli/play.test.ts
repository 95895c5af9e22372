import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";

const root = temporaryFolder();
const quick = ["--steps", "1500", "--evaluation-episodes", "2", "--episodes", "2", "--quiet"];
const count = (text: string, part: string): number => text.split(part).length - 1;

describe("burgeon play", () => {
  it("draws an episode beside the network, one frame a step", { timeout: 120_000 }, async () => {
    const folder = join(root, "cartpole");
    await capture("distill", "cartpole", "--hidden", "3", "--seeds", "2,5", ...quick, "--out", folder);
    const { code, out } = await capture("play", folder, "--seed", "5", "--episode", "11", "--json");
    expect(code).toBe(0);
    const played = JSON.parse(out);
    expect(played.path).toBe(join(folder, "play-5.svg"));
    const svg = readFileSync(played.path, "utf8");
    const values = /attributeName="x1"[^>]*values="([^"]*)"/.exec(svg)![1]!;
    expect(values.split(";")).toHaveLength(played.steps + 1);
    expect(count(svg, "<circle")).toBe(4 + 3 + 2);
    expect(count(svg, "stroke-opacity")).toBe(4 * 3 + 3 * 2);
    expect(svg).toContain(
      `CartPole-v1, mlp, 23 parameters, 3 hidden units: return ${played.return} in ${played.steps} steps`,
    );

    const other = join(root, "other.svg");
    expect((await capture("play", folder, "--out", other)).out).toMatch(/other\.svg: return \d+ in \d+ steps/);
    expect(existsSync(other)).toBe(true);
    for (const [flag, value, message] of [
      ["--seed", "3", "has no seed 3. It has 2, 5."],
      ["--seed", "x", '--seed: expected a whole number of at least 0, received "x"'],
      ["--episode", "-1", '--episode: expected a whole number of at least 0, received "-1"'],
    ] as const) {
      const refused = await capture("play", folder, flag, value);
      expect(refused.code).toBe(2);
      expect(refused.err).toContain(message);
    }
  });

  it("refuses folders without an environment", async () => {
    expect((await capture("play", join(root, "nothing"))).err).toContain("there is no such folder");
    const folder = join(root, "training");
    await capture("train", "moons", "--epochs", "1", "--quiet", "--out", folder);
    const { code, err } = await capture("play", folder);
    expect(code).toBe(2);
    expect(err).toContain("expected a run in an environment, found one on a dataset");
  });
});
