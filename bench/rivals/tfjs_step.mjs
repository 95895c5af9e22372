/**
 * One training step of a 784-h-h-10 ReLU network in TensorFlow.js on WebAssembly, under Adam.
 *
 * @module
 */

import { measureOptions, medianStep, report } from "../timing.mjs";
import { loadTfjs } from "./tfjs.mjs";

const system = "tfjs-wasm";
const { tf, version, missing } = await loadTfjs();
if (missing) {
  report({ system, missing });
  process.exit(0);
}

/** A function that runs n steps, and one that frees what it holds. */
function stepOf(batch, hidden) {
  const sizes = [784, hidden, hidden, 10];
  const layers = sizes.slice(1).map((fanOut, i) => ({
    weight: tf.variable(tf.randomNormal([sizes[i], fanOut], 0, Math.sqrt(2 / sizes[i]), "float32", i + 1)),
    bias: tf.variable(tf.zeros([fanOut])),
  }));
  const variables = layers.flatMap((layer) => [layer.weight, layer.bias]);
  const x = tf.randomUniform([batch, 784], 0, 1, "float32", 7);
  const labels = tf.cast(
    tf.oneHot(
      tf.tensor1d(
        Array.from({ length: batch }, (_, i) => i % 10),
        "int32",
      ),
      10,
    ),
    "float32",
  );
  const optimizer = tf.train.adam(1e-3);
  const forward = () =>
    layers.reduce((h, { weight, bias }, i) => {
      const z = tf.add(tf.matMul(h, weight), bias);
      return i < layers.length - 1 ? tf.relu(z) : z;
    }, x);
  const loss = () => tf.losses.softmaxCrossEntropy(labels, forward());
  return {
    steps(count) {
      for (let i = 0; i < count; i++) optimizer.minimize(loss, false, variables);
      variables[0].dataSync(); // nothing is left to do on this backend; reading proves it
    },
    dispose() {
      tf.dispose([...variables, x, labels]);
      optimizer.dispose();
    },
  };
}

const options = measureOptions();
const warm = stepOf(8, 8); // what the first step of a process loads is not the price of a new shape
warm.steps(3);
warm.dispose();
for (const [batch, hidden] of options.cases) {
  const { steps, dispose } = stepOf(batch, hidden);
  const start = performance.now();
  steps(1);
  const firstStepMs = performance.now() - start;
  report({ system, version, batch, hidden, ms: medianStep(steps, options), firstStepMs });
  dispose();
}
