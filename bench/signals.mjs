/**
 * What all signals cost: MNIST, [64, 64], batch 128, every signal of every layer every 50 steps on 512 rows, windows of updates included,
 * beside the same training without. Processor time of this process, as the machine may be busy with other things.
 *
 *     node bench/signals.mjs <folder of the data> [rounds] [epochs]
 *
 * @module
 */

import { z } from "zod";
import { defineStrategy, diagnose, Observation, sitesOf } from "../dist/extend.js";
import { perceptron, strategies, train } from "../dist/index.js";
import { createNodeDevice, loadDataset } from "../dist/node/index.js";

const [, , dataDir, rounds = "3", epochs = "20"] = process.argv;
const EVERY = 50;

/** Computes everything and changes nothing. */
const watching = defineStrategy({
  name: "watching",
  summary: "All signals of all layers, now and then.",
  source: "this bench",
  options: z.strictObject({}),
  start(network, context) {
    const observation = new Observation(network, context.observe, { probe: 512, updates: EVERY, loss: true });
    const sites = sitesOf(network);
    return {
      parameters: [],
      lossTerms: () => [],
      afterStep() {
        observation.afterStep();
        if (context.observe.step % EVERY !== 0) return;
        context.observe.time("signals", () =>
          network.device.scope("signals", () => {
            const signals = observation.look(sites, 512, { maxRows: null, skips: true });
            for (const site of sites) complain(site, diagnose(site, signals));
          }),
        );
      },
      state: () => null,
    };
  },
});

/** What these layers have no number for: bounds, newborn units, and updates before the first window is full. */
const missing = ["saturation", "newbornParity", "restlessness", "updateMagnitude"];

/** A signal that gives nothing costs nothing, and the bench would not tell. */
function complain(site, found) {
  for (const [name, value] of Object.entries(found)) {
    if (value === null && !missing.includes(name)) throw new Error(`${site.axis.name}: ${name} has no number`);
  }
}

const dataset = await loadDataset("mnist", { dataDir, limit: 60_000 });

async function processorSeconds(definition) {
  const { device } = await createNodeDevice({ threads: 1 });
  const began = process.cpuUsage();
  const { seconds, steps } = await train({
    device,
    dataset,
    model: perceptron([64, 64], 10),
    strategy: definition(),
    batchSize: 128,
    epochs: Number(epochs),
    evaluateEvery: Number(epochs),
    seed: 1,
  }).result();
  const { user, system } = process.cpuUsage(began);
  return { name: device.name, total: (user + system) / 1e6, signals: seconds.signals, wall: seconds.total, steps };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
await processorSeconds(watching); // compiles
await processorSeconds(strategies.fixed);
const plain = [];
const watched = [];
// One beside the other, and ratios of neighbors: what else runs on the machine then weighs on both.
for (let round = 0; round < Number(rounds); round++) {
  plain.push(await processorSeconds(strategies.fixed));
  watched.push(await processorSeconds(watching));
}
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const ratios = watched.map(({ total }, round) => total / plain[round].total - 1);
const shares = watched.map(({ signals, wall }) => signals / (wall - signals));
const looks = Math.floor(watched[0].steps / EVERY);
const [without, full] = [plain, watched].map((runs) => median(runs.map(({ total }) => total)));
console.log(
  `${watched[0].name}: ${watched[0].steps} steps, ${looks} looks; median processor seconds without ${without.toFixed(2)}, with ${full.toFixed(2)}`,
);
console.log(
  `overhead by processor time ${percent(median(ratios))} (${ratios.map(percent).join(", ")}); by the stopwatch ${percent(median(shares))}, ` +
    `${((1e3 * median(watched.map(({ signals }) => signals))) / looks).toFixed(2)} ms a look`,
);
