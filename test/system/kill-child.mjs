// One run in a process that may be killed: node kill-child.mjs <task as JSON> <folder>. It begins the run or continues it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dist = (file) => import(pathToFileURL(join(import.meta.dirname, "../../dist", file)).href);
const [text, folder] = process.argv.slice(2);
const { config } = JSON.parse(text);
const begun = existsSync(join(folder, "config.json"));

const { startRun, resumeRun } = await dist("node/runs/run.js");
const { parseAnyConfig } = await dist("node/runs/config/any-config.js");
if (begun) await resumeRun(folder, { picture: false });
else await startRun(parseAnyConfig(config), { out: folder, picture: false });
