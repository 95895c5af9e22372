// Prints lines per room and the median file; warns above 300 lines, fails above 500.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const WARN = 300;
const FAIL = 500;
const roots = ["src", "dashboard", "drawing", "test", "examples", "scripts", "bench", "docs"];
const counted = /\.(tsx?|mjs|py|md)$/;

function filesUnder(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === "node_modules" || name === "golden" || name.endsWith(".generated.ts")) return [];
    if (["docs/api", "docs/results"].includes(path)) return []; // written by scripts
    if (statSync(path).isDirectory()) return filesUnder(path);
    return counted.test(name) ? [{ path, lines: readFileSync(path, "utf8").split("\n").length - 1 }] : [];
  });
}

const roomOf = (path) =>
  path.startsWith("src/") && path.split("/").length > 2 ? path.split("/").slice(0, 2).join("/") : path.split("/")[0];

const files = roots.flatMap(filesUnder).sort((a, b) => a.lines - b.lines);
const rooms = new Map();
for (const file of files) rooms.set(roomOf(file.path), [...(rooms.get(roomOf(file.path)) ?? []), file]);

console.log("lines  tests  files  room");
for (const [room, members] of [...rooms].sort(([a], [b]) => a.localeCompare(b))) {
  const tests = members.filter(({ path }) => path.endsWith(".test.ts"));
  const sum = (list) => list.reduce((total, { lines }) => total + lines, 0);
  console.log(
    `${String(sum(members)).padStart(5)}  ${String(sum(tests)).padStart(5)}  ${String(members.length).padStart(5)}  ${room}`,
  );
}
console.log(`${files.length} files; the median has ${files[Math.floor(files.length / 2)]?.lines ?? 0} lines`);
for (const { path, lines } of files.filter(({ lines }) => lines > WARN))
  console.log(`long: ${path} has ${lines} lines`);
if (files.some(({ lines }) => lines > FAIL)) {
  console.error(`a file has more than ${FAIL} lines: split it by idea`);
  process.exit(1);
}
