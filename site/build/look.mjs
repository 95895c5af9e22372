// Opens every page of the built site in Chromium, at 1280 and 390 pixels, light and (but for docs/) dark, below a sub-path. Fails on an error in the console, a
// request to another host, or a page that is wider than the screen. With --pictures <folder>, keeps pictures of the pages of the guide.
// CHROMIUM names the browser; default /usr/bin/chromium.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

const { values } = parseArgs({ options: { pictures: { type: "string" }, only: { type: "string", default: "" } } });
const folder = join(import.meta.dirname, "..", "dist");
const pages = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith(".html") && name !== "404.html" && !name.startsWith("playground"))
  .filter((name) => name.includes(values.only))
  .sort();
const site = await serve(folder, 0, "/a/b/");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  timeout: 0,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const problems = [];
for (const width of [1280, 390]) {
  for (const scheme of ["light", "dark"]) {
    const context = await browser.newContext({
      viewport: { width, height: width === 390 ? 844 : 900 },
      colorScheme: scheme,
    });
    const tab = await context.newPage();
    tab.setDefaultTimeout(0); // other work may use the processors
    let at = "";
    const note = (what) => problems.push(`${at} at ${width}, ${scheme}: ${what}`);
    tab.on("console", (message) => message.type() === "error" && note(message.text()));
    tab.on("pageerror", (error) => note(String(error)));
    tab.on(
      "request",
      (request) =>
        !/^(data|blob):/.test(request.url()) && !request.url().startsWith(site) && note(`asked ${request.url()}`),
    );
    for (const page of pages) {
      if (scheme === "dark" && page.startsWith("docs/")) continue; // colors are those of the guide
      at = page;
      await tab.goto(site + page, { waitUntil: "load" });
      await tab.waitForFunction("document.querySelector('#app')?.__vue_app__ !== undefined");
      const wide = await tab.evaluate("document.documentElement.scrollWidth - innerWidth");
      if (wide > 0) note(`${wide} pixels too wide`);
      if (values.pictures && /^(index|guide|reference\/(strategies|signals|commands)|docs\/options)/.test(page)) {
        mkdirSync(values.pictures, { recursive: true });
        await tab.screenshot({ path: join(values.pictures, `${page.replaceAll("/", "-")}-${width}-${scheme}.png`) });
      }
    }
    await context.close();
  }
}
// A link is followed without loading the page again, to a page at another depth and back.
const tab = await browser.newPage();
tab.setDefaultTimeout(0);
await tab.goto(`${site}guide/first-network.html`, { waitUntil: "networkidle" });
await tab.click(".VPNavBarMenu a:has-text('Reference')");
await tab.waitForFunction(
  "location.pathname === '/a/b/reference/strategies.html' && document.querySelector('h1')?.textContent.startsWith('Strategies')",
);
await tab.click(".VPSidebar a:has-text('burgeon/view')");
await tab.waitForFunction("location.pathname === '/a/b/reference/library/view.html'");
// The live figures train to their end; two spirals need more units than the start.
await tab.goto(`${site}guide/how-growth-works.html`, { waitUntil: "load" });
for (const at of [0, 1]) {
  await tab.locator("figure.live").nth(at).scrollIntoViewIfNeeded();
  await tab.waitForFunction(
    (i) => document.querySelectorAll("figure.live")[i]?.textContent.includes("done, accuracy"),
    at,
  );
}
const figure = await tab.locator("figure.live").first().innerText();
if (!/2 to \d+ units/.test(figure)) problems.push(`the live figure did not grow: ${figure}`);
console.log(figure.split("\n").slice(0, 12).join(" | "));
await browser.close();
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, at two widths, light and dark: ${problems.length} problems`);
process.exit(problems.length > 0 || pages.length === 0 ? 1 : 0);
