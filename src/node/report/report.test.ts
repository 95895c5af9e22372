import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Block, Document } from "../../study/report/blocks.ts";
import { strategies } from "../runs/definitions.ts";
import { inlineTypst, typstSource } from "./typst.ts";
import { writeDocument } from "./write-document.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "burgeon-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>';

/** Text that means something in Typst, in HTML, or in both. */
const hostile = 'a_b * c # $x$ @ref <tag> [x] "q" \\ // ~ 100 % & `code_#` **bold** = - +';

const blocks: readonly Block[] = [
  { kind: "heading", level: 1, text: "Section & one" },
  { kind: "paragraph", text: hostile },
  { kind: "list", items: [hostile, "two"] },
  { kind: "table", head: ["arm", hostile], rows: [[hostile, "1.5"]], caption: hostile },
  { kind: "figure", path: "figures/one.svg", caption: hostile },
  { kind: "formula", text: "k = ceil(M (phi - gamma))" },
  { kind: "code", text: 'burgeon study x --arms "a b" ``` # $' },
];
const document: Document = { title: hostile, abstract: hostile, blocks };

function withFigure(): void {
  mkdirSync(join(folder, "figures"));
  writeFileSync(join(folder, "figures", "one.svg"), svg);
}

describe("a document", () => {
  it("becomes a paper and a page that loads nothing, whatever its text holds", async () => {
    withFigure();
    const [pdf, html] = (await writeDocument(document, folder, "report")) as [string, string];
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe("%PDF-");
    const page = readFileSync(html, "utf8");
    expect(page.match(/src="(?!data:image\/svg)/)).toBeNull();
    expect(page).not.toContain("<tag>");
    expect(page).toContain("&lt;tag&gt;");
    expect(page).toContain("<strong>bold</strong>");
    expect(page.match(/<img /g)).toHaveLength(2);
  });

  it("without its picture is refused, and nothing is written", async () => {
    await expect(writeDocument(document, folder, "report")).rejects.toThrow("one.svg: the document needs this picture");
  });

  it("reports which formula cannot be set", async () => {
    const broken = { ...document, blocks: [{ kind: "formula", text: "k = ceil(" } as const] };
    await expect(writeDocument(broken, folder, "report")).rejects.toThrow("report: the paper could not be set");
  });

  it("keeps code and emphasis apart from text", () => {
    expect(inlineTypst("a `b_c` **d** #e")).toBe('a #raw("b_c") #strong[d] \\#e');
    expect(typstSource(document, () => [1, 1])).toContain("#set page");
  });
});

it("every formula of a strategy can be set", async () => {
  const texts = [...new Set(strategies.flatMap(({ formulas = [] }) => formulas))];
  expect(texts.length).toBeGreaterThanOrEqual(8);
  const all = texts.map((text) => ({ kind: "formula", text }) as const);
  await expect(writeDocument({ title: "Formulas", abstract: "", blocks: all }, folder, "all")).resolves.toHaveLength(2);
});
