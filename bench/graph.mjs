/**
 * One distillation step (squared error, Adam) of a graph of 64 neurons and 500 edges in Burgeon, with windows and a Structural
 * Plasticity Module that looks but finds nothing to change. Cases are batch x levels of hidden neurons.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { GraphNetwork, GraphTrainer, StructuralPlasticityModule } from "../dist/extend.js";
import { createWasmDevice } from "../dist/index.js";
import { measureOptions, medianStep, report } from "./timing.mjs";

const [INPUTS, OUTPUTS, NEURONS, EDGES] = [8, 4, 64, 500];

/** The graph of rivals/pytorch_graph.py: levels of neurons, edges [source, target, weight] from lower to higher ones. */
function graphOf(levels) {
  let state = 1;
  const draw = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const hidden = NEURONS - INPUTS - OUTPUTS;
  const level = [
    ...new Array(INPUTS).fill(0),
    ...Array.from({ length: hidden }, (_, i) => 1 + Math.floor((i * levels) / hidden)),
    ...new Array(OUTPUTS).fill(levels + 1),
  ];
  const pairs = new Map();
  const join = (source, target) => {
    if (level[source] < level[target]) pairs.set(`${source} ${target}`, [source, target, (draw(1000) - 500) / 1000]);
  };
  for (let target = INPUTS; target < NEURONS; target++) {
    const below = level.flatMap((its, neuron) => (its === level[target] - 1 ? [neuron] : []));
    join(below[draw(below.length)], target);
  }
  while (pairs.size < EDGES) join(draw(NEURONS), draw(NEURONS));
  return { level, edges: [...pairs.values()] };
}

function trainee(batch, levels) {
  const { level, edges } = graphOf(levels);
  const kind = (its) => (its === 0 ? "input" : its > levels ? "output" : "hidden");
  const network = new GraphNetwork(
    { device: createWasmDevice(), inputs: INPUTS, outputs: OUTPUTS },
    {
      neurons: level.map((its, id) => ({ id, kind: kind(its) })),
      edges: edges.map(([source, target, weight], id) => ({ id, source, target, weight })),
    },
  );
  const plasticity = new StructuralPlasticityModule(network, {
    maxHidden: 0,
    maxEdges: 0,
    rules: { prune: { weight: 0 } },
  });
  const trainer = new GraphTrainer({ network, plasticity });
  const inputs = Float32Array.from({ length: batch * INPUTS }, (_, i) => Math.sin(i));
  const targets = Float32Array.from({ length: batch * OUTPUTS }, (_, i) => Math.cos(i));
  return (count) => {
    for (let i = 0; i < count; i++) trainer.step({ inputs, targets });
    if (network.edgeCount !== EDGES) throw new Error(`the graph has ${network.edgeCount} edges instead of ${EDGES}`);
  };
}

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const options = measureOptions();
trainee(4, 2)(2000);
for (const [batch, levels] of options.cases) {
  report({ system: "Burgeon wasm", version, batch, levels, ms: medianStep(trainee(batch, levels), options) });
}
