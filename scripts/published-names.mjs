// Lists published names without a doc comment and, if there are any, fails. A definition documents itself by its summary.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { doors, publicNames } from "./declarations.mjs";

const modules = new Map();
for (const [door, file] of Object.entries(doors))
  modules.set(door, await import(pathToFileURL(join("dist", `${file}.js`)).href));

function hasSummary({ door, name }) {
  const value = name.split(".").reduce((of, key) => of?.[key], modules.get(door));
  return typeof value?.summary === "string";
}

const names = publicNames();
const missing = names.filter((one) => !one.documented && !hasSummary(one));
for (const { door, name } of missing) console.log(`${door}: ${name} has no doc comment`);
console.log(`${names.length} names, ${missing.length} without a doc comment`);
process.exitCode = missing.length > 0 || names.length < 500 ? 1 : 0;
