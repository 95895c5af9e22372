// Counts what the structure of the sources is held to. Usage: node scripts/count.mjs [--list] [--check] [root]
// --list names the files and functions that were counted; --check fails on a long function without a reason in long-functions.json.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { parseSync, Visitor } from "oxc-parser";
import { cyclesOf, importGraph } from "./import-graph.mjs";

const LONGEST = 60;
const reasons = JSON.parse(readFileSync(join(import.meta.dirname, "long-functions.json"), "utf8"));
const { values, positionals } = parseArgs({
  options: { check: { type: "boolean" }, list: { type: "boolean" } },
  allowPositionals: true,
});
const src = join(positionals[0] ?? join(import.meta.dirname, ".."), "src");
const read = (file) => readFileSync(join(src, file), "utf8");

// The same as: find src -name '*.ts' ! -name '*.test.ts' ! -name '*.generated.ts' ! -name index.ts ! -name ambient.d.ts
const all = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)))
  .sort();
const files = all.filter((file) => !/(\.generated|(^|\/)index|(^|\/)ambient\.d)\.ts$/.test(file));
const linesOf = (text) => text.split("\n").length - 1;
const atTopOf = (folder) =>
  files.filter((file) => file.startsWith(`${folder}/`) && !file.slice(folder.length + 1).includes("/"));

/** Asks whether something is a graph of neurons or a distillation: by class, by the name of its kind, or by what only one of them has. */
const ASKS = new RegExp(
  [
    /instanceof GraphNetwork/,
    /\bkind\)?\s*[!=]==?\s*"(graph|distill|distillation)"/,
    /[!=]==?\s*(GRAPH_MODEL|"graph"|"plasticity")/,
    /\bisGraph\w*\(/,
    /[(!]\w*state\.graph\s*(\)|\|\||&&|\?|[!=]==)/,
    /\bcase "(graph|distill|distillation)":/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** Functions by where they begin, with their length in lines. */
function functionsOf(file) {
  // AssemblyScript's decorators of functions are none that TypeScript takes.
  const text = read(file).replace(/^(export )?@(inline|unsafe|lazy|global|external\([^)]*\)) ?/gm, "$1");
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const lineAt = (offset) => text.slice(0, offset).split("\n").length;
  const found = [];
  const names = [];
  const enter = (node) => {
    const first = lineAt(node.start);
    found.push({ name: `${file} ${node.id?.name ?? names.at(-1) ?? ""}`, lines: lineAt(node.end) - first + 1 });
  };
  const named = (nameOf) => [(node) => names.push(nameOf(node) ?? names.at(-1)), () => names.pop()];
  const [enterVariable, leaveVariable] = named(({ id }) => id.name);
  const [enterMember, leaveMember] = named(({ key }) => key.name ?? key.value);
  new Visitor({
    VariableDeclarator: enterVariable,
    "VariableDeclarator:exit": leaveVariable,
    MethodDefinition: enterMember,
    "MethodDefinition:exit": leaveMember,
    Property: enterMember,
    "Property:exit": leaveMember,
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
  }).visit(program);
  return found;
}

const graph = importGraph(
  src,
  all.filter((file) => !file.startsWith("kernels/wasm/")),
);
const asking = files.filter((file) => ASKS.test(read(file)));
const cycles = cyclesOf(graph, { types: true });
const long = files
  .flatMap(functionsOf)
  .filter(({ lines }) => lines > LONGEST)
  .sort((a, b) => b.lines - a.lines);

const rows = [
  [
    "lines of source, without tests, barrels and generated code",
    files.reduce((sum, file) => sum + linesOf(read(file)), 0),
  ],
  ["source files", files.length],
  ...["growth", "train", "node/runs"].map((folder) => [`sources at the top of ${folder}`, atTopOf(folder).length]),
  ["files that ask whether something is a graph or a distillation", asking.length, asking],
  ["cycles among imports, those of types included", cycles.length, cycles.map((files) => files.join(", "))],
  [`functions over ${LONGEST} lines`, long.length, long.map(({ name, lines }) => `${name}: ${lines}`)],
];
for (const [what, count, list = []] of rows) {
  console.log(`${String(count).padStart(6)}  ${what}`);
  if (values.list) for (const line of list) console.log(`          ${line}`);
}

if (values.check) {
  const names = long.map(({ name }) => name);
  const wrong = [
    ...long
      .filter(({ name }) => !reasons[name])
      .map(({ name, lines }) => `${name} has ${lines} lines: split it by idea`),
    ...Object.keys(reasons)
      .filter((name) => !names.includes(name))
      .map((name) => `${name} is not that long: take it off the list`),
  ];
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
