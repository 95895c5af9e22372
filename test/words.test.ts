import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Phrases that a reader has to decode, and the plain ones. */
const phrases: readonly (readonly [phrase: RegExp, plain: string])[] = [
  [/\bdear(er|est)?\b/i, "expensive"],
  [/\bpassed over\b|\b(to|lines) pass over\b/i, "skipped, skip"],
  [/\bin the place of\b/i, "instead of"],
  [/(?<!come and )\bgo(es)? on\b/i, "continue"],
  [/\bto the very\b|\bthe very (numbers|bits|batches)\b/i, "exactly the"],
  [/\bis told (of|with|as)\b/i, "is reported"],
  [/\bheld against\b/i, "compared with"],
  [/\bby twos\b/i, "in pairs"],
  [/\bwhat (became of|it takes to reach)\b/i, "the result of, the cost to reach"],
  [/\banswers to the rows\b|\bsays to further rows\b/i, "predictions for the rows"],
  [/\bbehind (it|them|a|an|another|the (update|layer|axis|activation|network|plan))\b/i, "after"],
  [/\b(takes|was|is) taken back\b|\btakes back what\b/i, "undone, undoes"],
  [/\bnot told\b|\bseeds? (do not tell|tells?)\b/i, "undecided, not significant"],
  [/\bwhat (it|they|(the|a|an|its|their) \w+) (came|come) to\b/i, "the result of"],
  [/\bof one's own\b/i, "of your own"],
  [/\bnobody (listens|knows|asks|asked|gave|chose|fills|reads)\b/i, "unknown, unused"],
  [/\b(stands?|stood) still\b/i, "is flat"],
  [/\btold apart\b|\btells? (them|classes|layers|samples) apart\b/i, "distinguish"],
  [/\b(units|layers|edits|parameters) (that )?come and go\b/i, "are added and removed"],
  [/\bgives? way to\b/i, "is replaced by"],
  [/\bno merit\b|\bof no use\b/i, "without a benefit, useless"],
  [/\bless the control\b|\bless control\b/i, "minus"],
];

function problems(path: string): string[] {
  const lines = readFileSync(join(root, path), "utf8").split("\n");
  return lines.flatMap((line, i) =>
    phrases
      .filter(([phrase]) => phrase.test(line))
      .map(([phrase, plain]) => `${path}:${i + 1}: "${phrase.exec(line)?.[0]}": write "${plain}"`),
  );
}

/** Lines of prose over 120 columns. Tables, code, images and lines that are one link may be longer. */
function longLines(path: string): string[] {
  let inCode = false;
  return readFileSync(join(root, path), "utf8")
    .split("\n")
    .flatMap((line, i) => {
      if (line.startsWith("```")) inCode = !inCode;
      const exempt = inCode || /^(\||!\[|\s*\S+$)/.test(line);
      return !exempt && line.length > 120 ? [`${path}:${i + 1}: ${line.length} columns`] : [];
    });
}

/** Files that git knows: docs, the texts of results and paper, source, tests, examples. Pages of results are generated. */
const files = execFileSync("git", ["ls-files", "*.md", "src", "examples", "test"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((path) => /\.(ts|md|mjs)$/.test(path) && !/^docs\/results\/(?!overview)|generated|^test\/words/.test(path));

describe("plain words", () => {
  it("reads all documents and sources", () => {
    expect(files).toContain("README.md");
    expect(files.length).toBeGreaterThan(500);
  });

  it("fit 120 columns in documents and in the change log", () => {
    const documents = files.filter((path) => /^(docs\/(?!api|paper|results).*|[^/]*)\.md$/.test(path));
    expect(documents).toContain("CHANGELOG.md");
    expect(documents.flatMap(longLines)).toEqual([]);
  });

  it("are in documents, help, messages, comments and names of tests", () => {
    expect(files.flatMap(problems)).toEqual([]);
  });
});
