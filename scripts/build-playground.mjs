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
const { metafile } = await build({
  metafile: true,
  entryPoints: [join(source, "src", "main.tsx"), join(source, "src", "worker.ts")],
  outdir: target,
  bundle: true,
  splitting: true,
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
});
copyFileSync(join(source, "index.html"), join(target, "index.html"));
const { outputs } = metafile;
/** What is loaded with these files: they and what they import at once, but not what they load when it is asked for. */
const loaded = new Set(
  ["main.js", "worker.js", "main.css"].map((file) => Object.keys(outputs).find((path) => path.endsWith(`/${file}`))),
);
for (const path of loaded) {
  for (const { path: imported, kind } of outputs[path].imports) if (kind === "import-statement") loaded.add(imported);
}
const bytes = [...loaded].map((path) => gzipSync(readFileSync(path), { level: 9 }).length);
console.log(`playground: ${bytes.reduce((sum, size) => sum + size, 0)} bytes compressed, in ${target}`);
