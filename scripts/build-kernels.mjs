// Compiles the AssemblyScript kernels, all of them and those of forward passes alone; does nothing when the generated files are up to date.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "src", "kernels", "wasm");
/** Text by path without ending. */
const sources = new Map(
  readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => [path.slice(0, -3), readFileSync(join(folder, path), "utf8")]),
);

const activations = [...sources.keys()].flatMap((path) => path.match(/^activations\/(.*)/)?.[1] ?? []);
/** A line "for each activation: ..." becomes one for each file of activations/. */
const expanded = (text) =>
  text.replace(/^( *)\/\/ for each activation: (.*)$/gm, (_, indent, line) =>
    activations
      .map((file) => {
        const name = file.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
        return `${indent}${line.replaceAll("NAME", name).replaceAll("FILE", file)}`;
      })
      .join("\n"),
  );

/** The kernels of all files of the folder itself: what they export; of these the forward ones have `@forward` in the comment before them. */
function entry(forwardOnly) {
  const lines = ['export { scratchBytes, setScratch } from "./shared/scratch";'];
  for (const [path, text] of sources) {
    const functions = [...text.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?(?:@inline\n)?export function (\w+)/g)];
    const kernels = functions.filter(([, comment]) => !forwardOnly || comment?.includes("@forward"));
    if (path.includes("/") || kernels.length === 0) continue;
    lines.push(`export { ${kernels.map(([, , name]) => name).join(", ")} } from "./${path}";`);
  }
  return lines.join("\n");
}

const hash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
hash.update(createRequire(import.meta.url)("assemblyscript/package.json").version);
for (const [path, text] of sources) hash.update(path).update(text);
const stamp = `// Generated from wasm/ by scripts/build-kernels.mjs. ${hash.digest("hex")}\n`;

const modules = [
  { forwardOnly: false, file: "binary.generated.ts", name: "kernelsBinary", about: "The WebAssembly kernels" },
  {
    forwardOnly: true,
    file: "forward-binary.generated.ts",
    name: "forwardBinary",
    about: "The WebAssembly kernels of forward passes",
  },
  {
    forwardOnly: false,
    fused: true,
    file: "fused-binary.generated.ts",
    name: "fusedBinary",
    about: "The WebAssembly kernels, products by fused multiplication and addition",
  },
];
for (const { forwardOnly, fused = false, file, name, about } of modules) {
  const target = join(dirname(folder), file);
  if (existsSync(target) && readFileSync(target, "utf8").startsWith(stamp)) continue;
  const asc = await import("assemblyscript/asc");
  const { error, stdout, stderr, binary } = await compile(asc, entry(forwardOnly), fused);
  if (error) {
    process.stderr.write(`${stderr}${stdout}${error.message}\n`);
    process.exit(1);
  }
  if (dataSegments(binary) > 0) {
    process.stderr.write("build-kernels: the kernels must not have static data: it would lie inside the heap.\n");
    process.exit(1);
  }
  const base64 = deflateRawSync(binary, { level: 9 }).toString("base64");
  writeFileSync(target, `${stamp}/** ${about}, deflated, base64. */\nexport const ${name}: string =\n  "${base64}";\n`);
}

/** The program of worker threads as one text: a page starts it from its own address, whatever bundled the page. */
const worker = join(dirname(folder), "threads", "worker.generated.ts");
const threadSources = readdirSync(dirname(worker)).filter(
  (path) => path.endsWith(".ts") && !path.includes(".generated."),
);
const threadHash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
for (const path of threadSources.sort()) threadHash.update(readFileSync(join(dirname(worker), path)));
const threadStamp = `// Generated from threads/ by scripts/build-kernels.mjs. ${threadHash.digest("hex")}\n`;
if (!existsSync(worker) || !readFileSync(worker, "utf8").startsWith(threadStamp)) {
  const { buildSync } = await import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [join(dirname(worker), "worker.ts")],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "neutral",
    target: "es2022",
    write: false,
  });
  const text = JSON.stringify(outputFiles[0].text);
  writeFileSync(
    worker,
    `${threadStamp}/** The program of a worker thread. */\nexport const workerProgram: string =\n  ${text};\n`,
  );
}

/** Relaxed SIMD is off but in the fused kernels: Node 20 lacks it, and it lets the bits differ from machine to machine. */
async function compile(asc, text, fused) {
  let binary = new Uint8Array();
  const options = [
    "--outFile",
    "kernels.wasm",
    "--runtime",
    "stub",
    "--importMemory",
    "--noExportMemory",
    "--enable",
    "simd",
    ...(fused ? ["--enable", "relaxed-simd"] : []),
    "--noAssert",
  ];
  const optimize = ["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--use", "abort="];
  const result = await asc.main(["entry.ts", ...options, ...optimize], {
    readFile(name) {
      if (name === "entry.ts") return text;
      const path = name.replace(/\.ts$/, "");
      const source = sources.get(fused && path === "shared/add-product" ? `${path}-fused` : path);
      return source === undefined ? null : expanded(source);
    },
    writeFile: (_name, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  return { ...result, stdout: result.stdout.toString(), stderr: result.stderr.toString(), binary };
}

/** How many sections with id 11 (data) the module has. */
function dataSegments(binary) {
  let found = 0;
  for (let at = 8; at < binary.length; ) {
    if (binary[at++] === 11) found++;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return found;
}
