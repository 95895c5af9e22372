/**
 * TensorFlow.js on WebAssembly: SIMD, one thread. What its step and matrix-product timings share.
 *
 * Its CommonJS build leaves the gradients out, and its ES modules do not load in Node as they are: esbuild joins them.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

const ENTRY = `
export * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
export { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
`;

/** TensorFlow.js with its WebAssembly backend ready, or the reason that it is not here. */
export async function loadTfjs() {
  const folder = await mkdtemp(path.join(tmpdir(), "burgeon-bench-"));
  try {
    const { build } = await import("esbuild");
    const outfile = path.join(folder, "tfjs.cjs");
    await build({
      stdin: { contents: ENTRY, resolveDir: path.dirname(fileURLToPath(import.meta.url)) },
      bundle: true,
      platform: "node",
      mainFields: ["module", "main"],
      outfile,
      logLevel: "silent",
    });
    const { tf, setWasmPaths } = require(outfile);
    setWasmPaths(`${path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}${path.sep}`);
    tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    if (!(await tf.setBackend("wasm"))) throw new Error("its WebAssembly backend did not start");
    await tf.ready();
    return { tf, version: tf.version_core };
  } catch (error) {
    return { missing: error.message.split("\n")[0] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
