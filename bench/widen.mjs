/**
 * One widening of a 784-h-h-10 network in training: an eighth more units in its first hidden layer, moments and all, with the
 * comparison of its outputs on a probe.
 *
 * @module
 */

import { applyEdit, initializers, RandomStream, sitesOf } from "../dist/extend.js";
import { openDevice, trainee } from "./burgeon.mjs";
import { measureOptions, median, medianStep, report } from "./timing.mjs";

const options = measureOptions();
const { device, hasBlas, version } = await openDevice();
const system = hasBlas ? "Burgeon BLAS" : "Burgeon wasm";

/** Rows on which the training loop compares outputs before and after an edit. */
const PROBE_ROWS = 32;

/** Milliseconds of one widening of a network after a few steps (new weights, resizing, comparison), and of its first step afterwards. */
function widening(batch, hidden) {
  const { network, optimizer, inputs, steps, dispose } = trainee(device, batch, hidden);
  steps(5);
  const [site] = sitesOf(network);
  const probe = device.persistent([PROBE_ROWS, 784]);
  probe.write(inputs.read().subarray(0, probe.size));
  const count = Math.max(1, hidden >> 3);
  const start = performance.now();
  const weights = initializers.random.initialize({ site, count, random: new RandomStream(1, "growth") }, {});
  const edit = { kind: "widen", axis: site.axis.name, count, preserves: "exact", ...weights };
  applyEdit(edit, { network, optimizer, step: optimizer.steps, probe });
  const widened = performance.now();
  steps(1);
  const stepped = performance.now();
  const stepMs = medianStep(steps, { rounds: 5, seconds: 0.02 });
  probe.free();
  dispose();
  return { widenMs: widened - start, firstStepMs: stepped - widened, stepMs };
}

for (const [batch, hidden] of options.cases) {
  widening(batch, hidden);
  const rounds = Array.from({ length: options.rounds }, () => widening(batch, hidden));
  const of = (field) => median(rounds.map((round) => round[field]));
  report({
    system,
    version,
    batch,
    hidden,
    seconds: of("widenMs") / 1e3,
    steps: of("widenMs") / of("stepMs"),
    stepMs: of("stepMs"),
    firstStepMs: of("firstStepMs"),
  });
}
