// npm run site: writes the site into site/dist. With -- --open: serves it too. Needs a built dist/.
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "vitepress";
import { writePages } from "./pages.mjs";
import { relocate } from "./relocate.mjs";
import { serve } from "./serve.mjs";

const { values } = parseArgs({
  options: {
    open: { type: "boolean" },
    port: { type: "string", default: "0" },
    under: { type: "string", default: "/" },
  },
});
const site = join(import.meta.dirname, "..");
const output = join(site, "dist");

rmSync(output, { recursive: true, force: true });
await writePages();
await build(site);
relocate(output);
const playground = join(site, "..", "scripts", "build-playground.mjs");
if (existsSync(playground))
  execFileSync(process.execPath, [playground, join(output, "playground")], { stdio: "inherit" });
console.log("site: site/dist");
if (values.open) console.log(`site: ${await serve(output, Number(values.port), values.under)}, until Ctrl-C`);
