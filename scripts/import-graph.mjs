// Which file imports which, by the parser, and the knots in that graph.
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync } from "oxc-parser";

/** The imports that a text states, `export ... from` and `import(...)` included. `typeOnly`: none that remains when a program starts. */
export function importsOf(text) {
  const { module } = parseSync("a.ts", text);
  const stated = [...module.staticImports, ...module.staticExports].flatMap((statement) => {
    const request = statement.moduleRequest ?? statement.entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    const typeOnly = /^(import|export)\s+type\b/.test(text.slice(statement.start));
    return request ? [{ specifier: request.value, typeOnly, start: statement.start }] : [];
  });
  const later = module.dynamicImports.map(({ start, moduleRequest }) => {
    const specifier = text.slice(moduleRequest.start + 1, moduleRequest.end - 1);
    return { specifier, typeOnly: true, start };
  });
  return [...stated, ...later].sort((a, b) => a.start - b.start).map(({ start: _, ...found }) => found);
}

/** The imports of each file, and with `target` those of other files, all relative to `root`. */
export function importGraph(root, files) {
  return new Map(
    files.map((file) => {
      const imports = importsOf(readFileSync(join(root, file), "utf8"));
      const inside = imports
        .filter(({ specifier }) => specifier.startsWith("."))
        .map((found) => ({ ...found, target: normalize(join(dirname(file), found.specifier)) }));
      return [file, { imports, inside }];
    }),
  );
}

/**
 * The cycles of an import graph: each largest set of files that all reach one another, as its files in order of their names. `types`: follow
 * imports of types as well. (Strongly connected components: Tarjan 1972.)
 */
export function cyclesOf(graph, { types }) {
  const [indexes, lows, stack, cycles] = [new Map(), new Map(), [], []];
  const visit = (file) => {
    indexes.set(file, indexes.size);
    lows.set(file, indexes.get(file));
    stack.push(file);
    const targets = (graph.get(file)?.inside ?? []).filter(({ typeOnly }) => types || !typeOnly);
    for (const { target } of targets) {
      if (!indexes.has(target)) visit(target);
      if (stack.includes(target)) lows.set(file, Math.min(lows.get(file), lows.get(target)));
    }
    if (lows.get(file) !== indexes.get(file)) return;
    const members = stack.splice(stack.indexOf(file));
    if (members.length > 1 || targets.some(({ target }) => target === file)) cycles.push(members.sort());
  };
  for (const file of graph.keys()) if (!indexes.has(file)) visit(file);
  return cycles.sort(([a], [b]) => (a < b ? -1 : 1));
}
