// Builds the page of the run viewer into dist/dashboard/index.html, one file with its script and style inside. Does nothing when that is up to date.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const root = dirname(import.meta.dirname);
const target = join(root, "dist", "dashboard", "index.html");

const hash = createHash("sha256").update(readFileSync(import.meta.filename));
for (const folder of [
  "dashboard",
  "drawing",
  "src/view",
  "src/formats",
  "src/export/logs",
  "src/study/report",
  "src/tensor",
])
  for (const path of readdirSync(join(root, folder), { recursive: true }).sort()) {
    if (
      !/(\.(ts|tsx|css|html)|package\.json)$/.test(path) ||
      path.includes("node_modules") ||
      path.endsWith(".test.ts")
    )
      continue;
    hash.update(path).update(readFileSync(join(root, folder, path)));
  }
const stamp = `<!-- ${hash.digest("hex")} -->`;
if (existsSync(target) && readFileSync(target, "utf8").endsWith(stamp)) process.exit(0);

/** Observable Plot imports projections of the earth, a tenth of the page; charts use none. Its paths and transforms are used by every plot. */
const projections = [
  ..."Albers AlbersUsa AzimuthalEqualArea AzimuthalEquidistant ConicConformal ConicEqualArea ConicEquidistant".split(
    " ",
  ),
  ..."EqualEarth Equirectangular Gnomonic Mercator Orthographic Stereographic TransverseMercator".split(" "),
  ..."ClipRectangle Graticule10 Centroid".split(" "),
];
const withoutMaps = {
  name: "without-maps",
  enforce: "pre",
  resolveId: (id) => (id === "d3-geo" ? "\0d3-geo" : null),
  load: (id) =>
    id === "\0d3-geo"
      ? `export { geoPath, geoStream, geoTransform } from "${join(root, "node_modules/d3-geo/dist/d3-geo.mjs")}";
         const none = () => { throw new Error("this page draws no maps"); };
         export { ${projections.map((name) => `none as geo${name}`).join(", ")} };`
      : null,
};

const { build } = await import("vite");
const { output } = await build({
  root: join(root, "dashboard"),
  configFile: false,
  logLevel: "error",
  plugins: [withoutMaps],
  resolve: { alias: { "burgeon/view": join(root, "src", "view", "index.ts") } },
  build: {
    write: false,
    target: "es2023",
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
const of = (ending) => output.find(({ fileName }) => fileName.endsWith(ending));
const [page, script, style] = [of(".html").source, of(".js").code, of(".css").source];
if (output.length !== 3)
  throw new Error(`expected a page, a script and a style, got ${output.map(({ fileName }) => fileName)}`);
const html = page
  .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
  .replace(/<script type="module"[^>]*><\/script>/, "")
  .replace("</body>", () => `<script type="module">${script.replaceAll("</script", "<\\/script")}</script></body>`)
  .trimEnd();
if (html.includes("/assets/")) throw new Error("the page refers to another file");
const bytes = gzipSync(html).length;
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${html}${stamp}`);
console.log(`dashboard: ${bytes} bytes compressed`);
