/**
 * One training step of a 784-h-h-10 ReLU network in Burgeon, under Adam; with BLAS where there is one, unless `BURGEON_BLAS=off`.
 *
 * @module
 */

import { openDevice, trainee } from "./burgeon.mjs";
import { measureOptions, medianStep, report } from "./timing.mjs";

const options = measureOptions();
const { device, hasBlas, version } = await openDevice();
const system = hasBlas ? "Burgeon BLAS" : "Burgeon wasm";
const warm = trainee(device, 8, 8); // loading and compiling JavaScript is no price of a step, as compiling is none of JAX
warm.steps(2000);
warm.dispose();
for (const [batch, hidden] of options.cases) {
  const { steps, dispose } = trainee(device, batch, hidden);
  const start = performance.now();
  steps(1);
  const firstStepMs = performance.now() - start;
  report({ system, version, batch, hidden, ms: medianStep(steps, options), firstStepMs });
  dispose();
}
