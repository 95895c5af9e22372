/** Writes a document as a paper (PDF) and as a page (HTML). @module */

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DataError, StateError } from "../../errors.ts";
import type { Document } from "../../study/report/blocks.ts";
import { optionalPackage } from "../figures/optional-package.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { htmlDocument } from "./html.ts";
import { typstSource } from "./typst.ts";

/** Zoom of formulas on a page: they are set in 10 points, the page's text in 12. */
const FORMULA_SIZE = "12pt";

/** @throws DataError for a picture that is not there */
function pictureAt(folder: string, path: string): string {
  const file = join(folder, path);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new DataError(
    `${file}: the document needs this picture, but it does not exist. Run the study again to draw it.`,
    {
      path: file,
    },
  );
}

const insideName = (path: string): string => path.replace(/^(\.\.\/)+/, "");

/** Width and height that an SVG gives itself. */
function sizeOf(svg: string): readonly [number, number] {
  const [width, height] = ["width", "height"].map((name) =>
    Number(new RegExp(`<svg [^>]*\\b${name}="([\\d.]+)`).exec(svg)?.[1]),
  );
  return width && height ? [width, height] : [1, 1];
}

const inside = (document: Document): Document => ({
  ...document,
  blocks: document.blocks.map((block) =>
    block.kind === "figure" ? { ...block, path: insideName(block.path) } : block,
  ),
});

/**
 * Writes `<name>.pdf` and `<name>.html` into a folder; pictures are found from there.
 *
 * @returns the paths written
 * @throws StateError when the package that sets the paper is missing, or refuses the document; DataError for a missing picture
 */
export async function writeDocument(document: Document, folder: string, name: string): Promise<string[]> {
  for (const block of document.blocks) if (block.kind === "figure") pictureAt(folder, block.path);
  const { NodeCompiler } = await optionalPackage(
    "@myriaddreamin/typst-ts-node-compiler",
    () => import("@myriaddreamin/typst-ts-node-compiler"),
  );
  const compiler = NodeCompiler.create({ workspace: resolve(folder) });
  for (const block of document.blocks) {
    // Typst reads nothing outside its workspace: what is there gets a name within.
    if (block.kind === "figure")
      compiler.mapShadow(resolve(folder, insideName(block.path)), readFileSync(join(folder, block.path)));
  }
  const set = <T>(what: string, make: () => T): T => {
    try {
      return make();
    } catch (cause) {
      const { shortDiagnostics } = cause as { shortDiagnostics?: readonly { message?: string }[] };
      const said = shortDiagnostics?.map(({ message }) => message).join("; ") ?? String(cause);
      throw new StateError(`report: ${what} could not be set: ${said}`, { what }, { cause });
    }
  };
  const sizes = (path: string): readonly [number, number] => {
    const figure = document.blocks.find((block) => block.kind === "figure" && insideName(block.path) === path);
    return sizeOf(figure?.kind === "figure" ? pictureAt(folder, figure.path) : "");
  };
  const pdf = set("the paper", () => compiler.pdf({ mainFileContent: typstSource(inside(document), sizes) }));
  const page = htmlDocument(document, {
    figure: (path) => pictureAt(folder, path),
    formula: (text) => {
      const mainFileContent = `#set page(width: auto, height: auto, margin: 2pt, fill: none)\n#set text(size: ${FORMULA_SIZE})\n$ ${text} $`;
      return set(`the formula ${text}`, () => compiler.plainSvg({ mainFileContent }));
    },
  });
  const paths = [join(folder, `${name}.pdf`), join(folder, `${name}.html`)] as const;
  writeAtomically(paths[0], pdf);
  writeAtomically(paths[1], page);
  return [...paths];
}
