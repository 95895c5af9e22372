/** The pages under docs/results: table, figure, text and verdict say the same. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const docs = join(root, "docs");
const results = join(docs, "results");
const studies = readdirSync(results).filter((name) => statSync(join(results, name)).isDirectory());

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

type Row = Readonly<Record<string, string>>;

/** The first table after a heading, a record for each row. */
function tableAfter(page: string, heading: string): Row[] {
  const [, rest] = page.split(`${heading}\n`);
  const lines =
    /(?:^\|.*\n)+/m
      .exec(rest?.split(/^#+ /m)[0] ?? "")?.[0]
      .trim()
      .split("\n") ?? [];
  const cells = (line: string): string[] =>
    line
      .slice(1, -1)
      .split(" | ")
      .map((cell) => cell.trim());
  const [head = "", , ...rows] = lines;
  return rows.map((line) => Object.fromEntries(cells(line).map((cell, at) => [cells(head)[at] ?? "", cell])));
}

const numberIn = (text: string): number => Number(text.replace("\u2212", "-"));

/** Titles of a figure's points: what a reader sees who points at them. */
function titlesIn(path: string): string[] {
  const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"' };
  return [...readFileSync(path, "utf8").matchAll(/<title>([^<]*)<\/title>/g)]
    .slice(1)
    .map(([, text]) => (text as string).replace(/&\w+;/g, (entity) => entities[entity] ?? entity));
}

const figuresOf = (study: string, name: string): string[] => {
  const folder = join(results, study, "figures");
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.startsWith(name))
        .map((file) => join(folder, file))
    : [];
};

describe.each(studies)("the page of %s", (study) => {
  const page = readFileSync(join(results, study, "README.md"), "utf8");
  const comparisons = tableAfter(page, "### Paired by seed");
  const arms = tableAfter(page, "### Arms");
  const findings = page.split("## Findings\n")[1]?.split("\n## Methods")[0] ?? "";

  it("has verdicts that agree with p and interval", () => {
    expect(comparisons.length).toBeGreaterThan(0);
    for (const row of comparisons) {
      const { verdict, p = "\u2013", interval = "\u2013", difference, ratio } = row;
      const small = p.startsWith("<") || Number(p) < 0.05;
      expect([verdict, p]).toEqual([p !== "\u2013" && small ? expect.stringMatching(/better|worse/) : "undecided", p]);
      if (interval !== "\u2013") {
        const [low, high] = interval.split(" to ").map(numberIn) as [number, number];
        const middle = ratio === undefined || ratio === "\u2013" ? 0 : 1;
        expect(verdict === "undecided", JSON.stringify(row)).toBe(low <= middle && middle <= high);
        const estimate = numberIn(middle === 1 ? (ratio as string) : (difference as string));
        expect(low <= estimate && estimate <= high, JSON.stringify(row)).toBe(true);
        const good = middle === 1 ? estimate < 1 : estimate > 0;
        if (verdict !== "undecided") expect(verdict).toBe(good ? "better" : "worse");
      }
    }
  });

  it("lists in its findings exactly the verdicts of the table", () => {
    const decided = comparisons.filter(({ verdict }) => verdict !== "undecided");
    for (const { arm, against, verdict, difference, ratio, interval } of decided) {
      const estimate = ratio === undefined || ratio === "\u2013" ? difference : `${ratio} times the error`;
      const clause = `${verdict} than ${against} (${estimate}, ${interval === "\u2013" ? "" : interval}`;
      const lines = findings.split("\n").filter((line) => line.includes(`**${arm}**`) && line.includes(clause));
      expect(lines, clause).not.toEqual([]);
    }
    expect(findings.match(/(better|worse) than /g) ?? []).toHaveLength(decided.length);
  });

  it("draws the comparisons of its table with their verdicts", () => {
    const texts = comparisons.map(({ arm, against, difference, ratio, interval, verdict }) => {
      const estimate = ratio === undefined || ratio === "\u2013" ? difference : ratio;
      return `${arm} / ${against}: ${estimate}, ${interval ?? "\u2013"}, ${verdict}`;
    });
    const drawn = figuresOf(study, "comparisons").flatMap(titlesIn);
    for (const title of drawn) expect(texts).toContain(title);
    const several = comparisons.filter(({ pairs }) => Number(pairs) > 1).length;
    if (drawn.length > 0) expect(drawn).toHaveLength(several);
  });

  it("draws the means of its table", () => {
    const texts = arms.map((row) => {
      const quality = ["accuracy", "mse", "return", "quality"]
        .map((name) => row[name])
        .find((cell) => cell !== undefined);
      const geometric = row["geometric mean"] ?? "\u2013";
      const mean =
        geometric === "\u2013" ? quality?.replace(/^(accuracy|mse|return) /, "").split(" \u00b1")[0] : geometric;
      return `${row.arm}: ${mean} at `;
    });
    for (const title of figuresOf(study, "quality-size").flatMap(titlesIn)) {
      expect(
        texts.some((text) => title.startsWith(text)),
        title,
      ).toBe(true);
    }
  });

  it("shows every figure that there is, and no other", () => {
    const shown = [...page.matchAll(/\]\((figures\/[^)]+)\)/g)].map(([, path]) => path as string).sort();
    const there = figuresOf(study, "")
      .map((path) => relative(join(results, study), path))
      .sort();
    expect(shown).toEqual(there);
  });
});

describe("docs/results", () => {
  it("has at most 2.5 MB", () => {
    const sizes = filesIn(results).map((file) => statSync(join(results, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2.5e6);
  });

  it("has no verdict in a text of a person but by the place of a study's", () => {
    for (const file of ["results/overview.md", "paper/neurogenesis.md"]) {
      const text = readFileSync(join(docs, file), "utf8").replace(/\{\{.*?\}\}/g, "");
      expect(text.match(/(better|worse) than [^.;]*[+\u2212-]\d/g), file).toBeNull();
    }
  });
});
