// Builds the playground into a folder, default site/dist/playground: page, script, style and worker, which any static server can serve.
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = dirname(import.meta.dirname);
const source = join(root, "site", "playground");
const target = process.argv[2] ?? join(root, "site", "dist", "playground");

const alias = {
  burgeon: join(root, "dist", "index.js"),
  "burgeon/extend": join(root, "dist", "extend.js"),
  "burgeon/export": join(root, "dist", "export", "index.js"),
  "burgeon/view": join(root, "dist", "view", "index.js"),
};

/** Names and summaries of the strategies, so that the page need not contain them. */
async function listStrategies() {
  const { outputFiles } = await build({
    entryPoints: [join(source, "src", "strategies.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    alias,
  });
  const { OFFERED } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
  return OFFERED.map(({ name, family, summary, isGraph }) => ({ name, family, summary, isGraph }));
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
/** What the worker loads on use is a file of its own: chunks that it shared would bring all of it to everyone. */
const ON_USE = ["table", "encode"];
const onUse = {
  name: "on use",
  setup: ({ onResolve }) =>
    onResolve({ filter: new RegExp(`^\\./(${ON_USE.join("|")})\\.ts$`) }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: path.replace(/ts$/, "js"), external: true } : undefined,
    ),
};
const shared = {
  metafile: true,
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2023",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "process.env.NODE_ENV": '"production"', BURGEON_STRATEGIES: JSON.stringify(await listStrategies()) },
  alias,
  chunkNames: "part-[hash]",
  legalComments: "none",
  logLevel: "warning",
};
const entry = (file) => join(source, "src", file);
const page = await build({ ...shared, entryPoints: [entry("main.tsx")], splitting: true });
const workers = ["worker", ...ON_USE].map((name) => entry(`${name}.ts`));
const worker = await build({ ...shared, entryPoints: workers, plugins: [onUse] });
copyFileSync(join(source, "index.html"), join(target, "index.html"));
const outputs = { ...page.metafile.outputs, ...worker.metafile.outputs };
/** What is loaded with these files: they and what they import at once, but not what they load when it is asked for. */
const loaded = new Set(
  ["main.js", "worker.js", "main.css"].map((file) => Object.keys(outputs).find((path) => path.endsWith(`/${file}`))),
);
for (const path of loaded) {
  for (const { path: imported, kind } of outputs[path].imports) if (kind === "import-statement") loaded.add(imported);
}
const bytes = [...loaded].map((path) => gzipSync(readFileSync(path), { level: 9 }).length);
console.log(`playground: ${bytes.reduce((sum, size) => sum + size, 0)} bytes compressed, in ${target}`);
