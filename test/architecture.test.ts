import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** The rooms from top to bottom; rooms of one line are siblings. A room may import every room above it, and itself. */
const rooms: readonly (readonly string[])[] = [
  ["kernels"],
  ["tensor"],
  ["metrics"],
  ["formats"],
  ["nn"],
  ["optim"],
  ["edits"],
  ["growth", "softsize", "plasticity"],
  ["data"],
  ["train"],
  ["control"],
  ["export", "predict"],
  ["explain"],
  ["study"],
  ["view"],
  ["node"],
  ["fleet"],
  ["ui", "serve"],
  ["cli"],
];
/** Files outside the rooms that every room may import. They import nothing of Burgeon but one another. */
const foundations = ["choice.ts", "definition-kind.ts", "errors.ts", "nearest.ts", "parse-options.ts"];
/** What rooms of one line agree on: the one file of a sibling that they may import. */
const contracts = ["growth/strategy.ts"];
/** The published entries outside of rooms: they may import every room above `node`, and no room may import them. */
const entries = ["index.ts", "extend.ts"];
/** Declarations only. */
const ambient = ["ambient.d.ts"];
const nodeRooms = ["node", "fleet", "ui", "serve", "cli"];
/** Files that import types from one another. This list only gets shorter. */
const knownCycles: readonly string[] = [];

const src = join(import.meta.dirname, "../src");

interface Import {
  readonly specifier: string;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

interface ImportedFile extends Import {
  /** The file, relative to src. */
  readonly target: string;
}

type ImportGraph = ReadonlyMap<
  string,
  { readonly imports: readonly Import[]; readonly inside: readonly ImportedFile[] }
>;

interface ImportReader {
  importsOf(text: string): Import[];
  importGraph(root: string, files: readonly string[]): ImportGraph;
  cyclesOf(graph: ImportGraph, options: { readonly types: boolean }): string[][];
}

const reader = join(import.meta.dirname, "../scripts/import-graph.mjs");
const { importsOf, importGraph, cyclesOf } = (await import(reader)) as ImportReader;

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesUnder(path);
    return /\.ts$/.test(name) ? [path] : [];
  });
}

const roomOf = (file: string): string | null => (file.includes("/") ? file.split("/")[0]! : null);
const levelOf = (room: string): number => rooms.findIndex((line) => line.includes(room));

/** Why `from` may not import `to` (both relative to src), or null. */
function objection(from: string, to: string): string | null {
  const [source, target] = [roomOf(from), roomOf(to)];
  if (target === null) {
    if (foundations.includes(to)) return null;
    return entries.includes(from) ? null : `${to} is no room and no foundation`;
  }
  if (levelOf(target) < 0) return `"${target}" is not on the list of rooms`;
  if (source === null) {
    if (entries.includes(from) && !nodeRooms.includes(target)) return null;
    return `${from} may not import the room "${target}"`;
  }
  if (source === target || levelOf(target) < levelOf(source)) return null;
  if (levelOf(target) === levelOf(source) && contracts.includes(to)) return null;
  return `the room "${source}" does not stand below "${target}"`;
}

// AssemblyScript is another language with its own imports; tests beside their subject may use any room.
const files = filesUnder(src)
  .map((path) => relative(src, path))
  .filter((file) => !file.startsWith("kernels/wasm/") && !file.endsWith(".test.ts") && !ambient.includes(file));

const graph = importGraph(src, files);

describe("architecture", () => {
  it("reads every form of import", () => {
    const text = [
      'import { a,\n  b } from "./ab.ts";',
      'import type { C } from "./c.ts";',
      'import "./effect.ts";',
      'export * from "./d.ts";',
      'export type { E } from "./e.ts";',
      'import * as f from "node:fs";',
      'import g, { type H } from "./g.ts";',
      "const text = 'import nothing';",
      'const later = await import("./later.ts");',
      '// import { z } from "./comment.ts";',
    ].join("\n");
    expect(importsOf(text)).toEqual([
      { specifier: "./ab.ts", typeOnly: false },
      { specifier: "./c.ts", typeOnly: true },
      { specifier: "./effect.ts", typeOnly: false },
      { specifier: "./d.ts", typeOnly: false },
      { specifier: "./e.ts", typeOnly: true },
      { specifier: "node:fs", typeOnly: false },
      { specifier: "./g.ts", typeOnly: false },
      { specifier: "./later.ts", typeOnly: true },
    ]);
  });

  it("objects to an import upwards, between siblings, and of the entry", () => {
    expect(objection("nn/layer.ts", "tensor/tensor.ts")).toBeNull();
    expect(objection("tensor/tensor.ts", "nn/layer.ts")).toContain("does not stand below");
    expect(objection("growth/engine/compose.ts", "softsize/mask.ts")).toContain("does not stand below");
    expect(objection("softsize/sizing.ts", "growth/strategy.ts")).toBeNull();
    expect(objection("edits/apply.ts", "growth/strategy.ts")).toContain("does not stand below");
    expect(objection("train/trainer.ts", "index.ts")).toContain("no foundation");
    expect(objection("errors.ts", "tensor/tensor.ts")).toContain("may not import");
    expect(objection("index.ts", "node/index.ts")).toContain("may not import");
    expect(objection("index.ts", "train/train.ts")).toBeNull();
  });

  it("puts every source file into a room of the list", () => {
    const strays = files.filter((file) => {
      const room = roomOf(file);
      return room === null ? ![...foundations, ...entries].includes(file) : levelOf(room) < 0;
    });
    expect(files.length).toBeGreaterThan(50);
    expect(strays).toEqual([]);
  });

  it("lets a room import only the rooms above it", () => {
    const wrong = [...graph].flatMap(([file, { inside }]) =>
      inside.flatMap(({ target }) => {
        const reason = objection(file, target);
        return reason === null ? [] : [`${file} imports ${target}: ${reason}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("imports only files that exist, by their .ts name", () => {
    const missing = [...graph].flatMap(([file, { inside }]) =>
      inside
        .filter(({ target }) => !target.endsWith(".generated.ts") && !existsSync(join(src, target)))
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it("touches Node only in node, ui and cli", () => {
    const wrong = [...graph].flatMap(([file, { imports }]) =>
      nodeRooms.includes(roomOf(file) ?? "")
        ? []
        : imports
            .filter(({ specifier }) => /^node:/.test(specifier))
            .map(({ specifier }) => `${file} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it("names no kind of layer in growth and edits: an axis is an axis", () => {
    const kinds = filesUnder(join(src, "nn/layers")).flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/^ {2}kind: "([a-z0-9-]+)",$/gm)].map((match) => match[1]!),
    );
    expect(kinds).toContain("conv2d");
    expect(kinds.length).toBeGreaterThan(12);
    // A schedule and a score have names that layers have too.
    const others = ["linear", "residual", "activation"];
    const camel = (kind: string): string => kind.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const own = kinds.filter((kind) => !others.includes(kind));
    const named = (text: string): string[] => {
      const bare = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
      const identifiers = bare.replace(/"[^"\n]*"|`[^`]*`/g, '""');
      return [
        ...own.filter((kind) => bare.includes(`"${kind}"`) || new RegExp(`\\b${camel(kind)}`, "i").test(identifiers)),
        ...(/\b(conv(?!erge)|pool)\w*/i.exec(identifiers) ?? []),
        ...(bare.match(/nn\/layers\/[a-z-]+/g) ?? []),
      ];
    };
    expect(named('if (layer.kind === "conv2d") return;')).toContain("conv2d");
    expect(named("const area = convolution.rows; // conv2d")).toEqual(["convolution", "conv"]);
    expect(named("const a = 1; // conv2d")).toEqual([]);
    const wrong = files
      .filter((file) => /^(growth|edits)\//.test(file))
      .flatMap((file) => named(readFileSync(join(src, file), "utf8")).map((name) => `${file} names ${name}`));
    expect(wrong).toEqual([]);
  });

  it("finds cycles, those through types apart", () => {
    const imports = (targets: string): ImportedFile[] =>
      [...targets].map((name) => ({
        specifier: name,
        typeOnly: name === name.toUpperCase(),
        target: name.toLowerCase(),
      }));
    const drawn = Object.entries({ a: "bd", b: "c", c: "Ad", d: "", e: "fe", f: "" });
    const knotted = new Map(drawn.map(([file, targets]) => [file, { imports: [], inside: imports(targets) }]));
    expect(cyclesOf(knotted, { types: true })).toEqual([["a", "b", "c"], ["e"]]);
    expect(cyclesOf(knotted, { types: false })).toEqual([["e"]]);
  });

  it("has no cycle among the imports that remain at run time", () => {
    expect(cyclesOf(graph, { types: false })).toEqual([]);
  });

  it("has no cycle through types but the known ones, each of which is still there", () => {
    expect(cyclesOf(graph, { types: true }).map((cycle) => cycle.join(", "))).toEqual(knownCycles);
  });
});
