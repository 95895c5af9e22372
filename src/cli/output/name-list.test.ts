import { describe, expect, it } from "vitest";
import { capture, captureAt } from "../../../test/support/captured-terminal.ts";
import { fieldsOf } from "../../growth/engine/parts.ts";
import { strategies } from "../../node/runs/definitions.ts";
import { studies } from "../../node/studies/find-study.ts";
import { HELP_WIDTH, nameList } from "./name-list.ts";

describe("a list of names", () => {
  const entries = [
    ["ab", "two letters"],
    ["abcdef", "six letters"],
    ["", "of the alphabet"],
  ] as const;

  it("has a column as wide as its longest name and two spaces", () => {
    expect(nameList(entries, 80)).toEqual([
      "  ab      two letters",
      "  abcdef  six letters",
      "          of the alphabet",
    ]);
  });

  it("wraps what is long under its own column, colors aside", () => {
    const text = "word ".repeat(20).trim();
    const [lines = ""] = nameList([["\u001b[1mname\u001b[22m", text]], 60);
    expect(lines.split("\n").length).toBe(2);
    for (const line of lines.split("\n").slice(1)) expect(line).toMatch(/^ {8}word/);
    expect(lines.replaceAll(/\s+/g, " ")).toContain(text);
    expect(nameList([["name", text]], Number.POSITIVE_INFINITY)).toEqual([`  name  ${text}`]);
  });
});

describe("what lists names", () => {
  it("keeps each name of a study apart from its summary, within the width of the help", async () => {
    const { out } = await capture("study", "--help");
    for (const { name, summary } of studies) {
      const [first = ""] = summary.split(" ");
      expect(out).toMatch(new RegExp(`^  ${name} {2,}${first.replace(/\W/g, "\\$&")}`, "m"));
    }
    const list = out.slice(out.indexOf("Studies:"), out.indexOf("Examples:"));
    expect(Math.max(...list.split("\n").map((line) => line.length))).toBeLessThanOrEqual(HELP_WIDTH);
  });

  it("separates each flag of a strategy from its description", async () => {
    const { out } = await capture("strategies");
    for (const { options } of strategies) {
      for (const { key } of fieldsOf(options)) {
        const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
        expect(out).toMatch(new RegExp(`^  ${flag}  `, "m"));
      }
    }
    expect(out).not.toContain("default undefined");
  });

  it("wraps at the width of the terminal that it is shown on", async () => {
    for (const command of ["strategies", "datasets"]) {
      const { out } = await captureAt(72, command);
      const rest = out.split("\n").filter((line) => line.startsWith("   "));
      expect(rest.length).toBeGreaterThan(10);
      expect(Math.max(...rest.map((line) => line.length))).toBeLessThanOrEqual(72);
    }
    for (const args of [["--strategy", "neurogenesis"], ["parity"], []]) {
      const { out } = await captureAt(80, "train", ...args, "--help");
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    }
    expect((await captureAt(80, "study", "--help")).out).not.toMatch(/.{81}/);
  });
});
