/**
 * Matrix products in TensorFlow.js on WebAssembly.
 *
 * @module
 */

import { PRODUCTS } from "../products.mjs";
import { medianStep, report } from "../timing.mjs";
import { loadTfjs } from "./tfjs.mjs";

const system = "tfjs-wasm";
const { tf, version, missing } = await loadTfjs();
if (missing) {
  report({ system, missing });
  process.exit(0);
}

for (const [m, k, n] of PRODUCTS) {
  const a = tf.randomUniform([m, k], -1, 1, "float32", 1);
  const b = tf.randomUniform([k, n], -1, 1, "float32", 2);
  const steps = (count) => {
    for (let i = 0; i < count; i++) tf.matMul(a, b).dispose();
  };
  const ms = medianStep(steps, { rounds: 5, seconds: 0.1 });
  report({ system, version, size: `${m} x ${k} x ${n}`, gflops: (2e-6 * m * k * n) / ms });
  tf.dispose([a, b]);
}
