/**
 * One training step of 784-h-h-10 on a batch that 5,000 steps have fitted: its gradients are next to nothing, and numbers next to nothing
 * must not take longer. `beforeMs` is that of one of the first steps.
 *
 * @module
 */

import { openDevice, trainee } from "./burgeon.mjs";
import { measureOptions, medianStep, report } from "./timing.mjs";

const STEPS = 5000;

const options = measureOptions();
const { device, hasBlas, version } = await openDevice();
const system = hasBlas ? "Burgeon BLAS" : "Burgeon wasm";
const short = { ...options, rounds: 5, seconds: 0.02 };
const warm = trainee(device, 8, 8);
warm.steps(2000);
warm.dispose();
for (const [batch, hidden] of options.cases) {
  const { steps, dispose } = trainee(device, batch, hidden);
  const beforeMs = medianStep(steps, short);
  steps(STEPS);
  const ms = medianStep(steps, short);
  report({ system, version, batch, hidden, ms, beforeMs, ratio: ms / beforeMs });
  dispose();
}
