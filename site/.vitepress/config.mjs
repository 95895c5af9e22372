import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { BASE } from "../build/base.mjs";
import { background, guide, reference, sidebar } from "../build/contents.mjs";

const playground = existsSync(new URL("../../scripts/build-playground.mjs", import.meta.url));
/** The playground is no page of VitePress: a link to it loads it anew. */
const playgroundLink = { text: "Playground", link: "/playground/index.html", target: "_self" };

// VitePress asks Vite for the base, which would fold it into numbers; site/build/relocate.mjs sets this in the page.
globalThis.burgeonBase = BASE;

export default defineConfig({
  title: "Burgeon",
  description: "Neural networks that find their own size.",
  lang: "en",
  base: BASE,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${BASE}icon.svg` }]],
  srcDir: ".pages",
  outDir: "dist",
  cacheDir: ".cache",
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config(md) {
      // Code within a sentence is no template.
      const code = md.renderer.rules.code_inline;
      md.renderer.rules.code_inline = (...args) => code(...args).replace(/^<code/, "<code v-pre");
    },
  },
  transformPageData({ relativePath, frontmatter }) {
    if (playground && relativePath === "index.md") frontmatter.hero.actions.push({ theme: "alt", ...playgroundLink });
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      ...(playground ? [playgroundLink] : []),
      { text: "Guide", link: "/guide/first-network", activeMatch: "/guide/" },
      { text: "Reference", link: "/reference/strategies", activeMatch: "/(reference/|docs/options)" },
      { text: "Background", link: "/docs/results/README", activeMatch: "/docs/(?!options)" },
    ],
    sidebar: {
      "/guide/": sidebar(guide),
      "/reference/": sidebar(reference),
      "/docs/options": sidebar(reference),
      "/docs/": sidebar(background),
    },
  },
  vite: {
    worker: { format: "es" },
    resolve: { alias: { burgeon: fileURLToPath(new URL("../../dist/index.js", import.meta.url)) } },
    define: { "import.meta.env.BASE_URL": "globalThis.burgeonBase" },
    logLevel: "warn",
  },
});
