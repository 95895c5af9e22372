/** Who takes what a layer gives. @module */

import { isWeighted, type Layer, type WeightedLayer } from "./layer.ts";

/** What becomes of a tensor on its way: layers weigh it all, it comes out at the end, or it is added to something else. */
type End = "weighed" | "out" | "added";

/** From the input of a layer; who weighs it joins the readers. */
function through(layer: Layer, readers: WeightedLayer[]): End {
  if (isWeighted(layer)) {
    readers.push(layer);
    return "weighed";
  }
  if (!layer.branches) return "out";
  const ends = layer.branches.map((chain) => along(chain, readers));
  if (ends.length === 1) return ends[0] as End;
  return ends.every((end) => end === "weighed") ? "weighed" : "added";
}

function along(chain: readonly Layer[], readers: WeightedLayer[]): End {
  for (const layer of chain) {
    const end = through(layer, readers);
    if (end !== "out") return end;
  }
  return "out";
}

/** From the output of the layer of this name, as far as the output of one that holds it; null when it does not. */
function behind(layer: Layer, name: string, readers: WeightedLayer[]): End | null {
  if (layer.name === name) return "out";
  const { branches = [] } = layer;
  for (const chain of branches) {
    for (const [at, child] of chain.entries()) {
      const inner = behind(child, name, readers);
      if (inner === null) continue;
      const end = inner === "out" ? along(chain.slice(at + 1), readers) : inner;
      return end === "out" && branches.length > 1 ? "added" : end;
    }
  }
  return null;
}

/**
 * The weighted layers that take what the layer, or container, of a name gives, each through layers without weights; or why it cannot be said so, in
 * words: there is no such layer, it gives the outputs, or what it gives is added to something else first.
 */
export function readersOf(root: Layer, name: string): readonly WeightedLayer[] | string {
  const readers: WeightedLayer[] = [];
  const end = behind(root, name, readers);
  if (end === "weighed") return readers;
  if (end === "out") return `"${name}" is the output layer: no layer reads it`;
  return end === "added" ? `the output of "${name}" is added to another output` : `there is no layer "${name}"`;
}
