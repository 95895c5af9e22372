/**
 * One training step of image networks in Burgeon, 32 x 32 x 3, batch 128, under Adam; with BLAS where there is one, unless `BURGEON_BLAS=off`.
 *
 *     node bench/images.mjs [--cases vgg11:0.25,resnet20:1,wrn-28-1:0.25] [--rounds N] [--seconds S]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { models } from "../dist/index.js";
import { openDevice, traineeOf } from "./burgeon.mjs";
import { medianStep, report } from "./timing.mjs";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "vgg11:0.25,resnet20:1,wrn-28-1:0.25" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "1" },
  },
});
const { device, hasBlas, version } = await openDevice();
for (const name of values.cases.split(",")) {
  const [model, factor] = name.split(":");
  const width = Number(factor);
  const definition = Object.values(models).find((one) => one.name === model);
  const request = { outputs: 10, width, maxWidth: null, activation: "relu", hidden: [], residual: "inner" };
  const { steps, dispose } = traineeOf(device, 128, definition.build(request), [32, 32, 3]);
  const ms = medianStep(steps, { rounds: Number(values.rounds), seconds: Number(values.seconds) });
  const { rss } = process.memoryUsage();
  report({
    system: hasBlas ? "Burgeon BLAS" : "Burgeon wasm",
    version,
    model,
    width,
    ms,
    rssMiB: Math.round(rss / 2 ** 20),
  });
  dispose();
}
