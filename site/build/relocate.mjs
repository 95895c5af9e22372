import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { BASE } from "./base.mjs";

const VARIABLE = "globalThis.burgeonBase";

/** A program whose texts with the placeholder take the base from a variable instead. */
function relocatedScript(path, text) {
  if (!text.includes(BASE)) return text;
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const found = [];
  const note = ({ start, end }) => {
    if (text.slice(start, end).includes(BASE)) found.push([start, end]);
  };
  new Visitor({
    Literal: (node) => typeof node.value === "string" && note(node),
    TemplateLiteral: note,
  }).visit(program);
  let out = "";
  let at = 0;
  for (const [start, end] of found.sort(([a], [b]) => a - b)) {
    if (start < at) continue; // inside a template that is rewritten as a whole
    out += `${text.slice(at, start)}(${text.slice(start, end)}).replaceAll("${BASE.slice(0, 8)}"+"${BASE.slice(8)}",${VARIABLE})`;
    at = end;
  }
  return out + text.slice(at);
}

/** A page whose addresses are relative to it, with the base computed from its own address before any script runs. */
function relocatedPage(path, text, up) {
  const scripts = [];
  const kept = text.replace(/<script>([\s\S]*?)<\/script>/g, (_, code) => {
    scripts.push(relocatedScript(`${path}.js`, code));
    return `<script>//${scripts.length - 1}//</script>`;
  });
  const page = kept
    .replaceAll(BASE, up)
    .replace(/<script>\/\/(\d+)\/\/<\/script>/g, (_, i) => `<script>${scripts[Number(i)]}</script>`);
  const base = `<script>${VARIABLE}=new URL("${up}",location.href).pathname</script>`;
  // Addresses become absolute before the page comes alive: it then changes its own address without being loaded again.
  const absolute = `<script>for(const e of document.querySelectorAll("[href],[src]"))for(const n of["href","src"]){const v=e.getAttribute(n);if(v&&/^\\.\\.?\\//.test(v))e.setAttribute(n,new URL(v,location.href).href)}</script>`;
  return page.replace("<head>", `<head>${base}`).replace("</body>", `${absolute}</body>`);
}

/** Makes a built site independent of the path below which it is served. */
export function relocate(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!/\.(html|js)$/.test(name)) continue;
    const text = readFileSync(path, "utf8");
    const up = `${relative(dirname(path), folder) || "."}/`.replace(/^(?!\.)/, "./");
    writeFileSync(path, name.endsWith(".html") ? relocatedPage(path, text, up) : relocatedScript(path, text));
  }
}
