// A rule of structural plasticity of your own, beside those of Burgeon: relays on the edges that carry most.
import { fileURLToPath } from "node:url";
import { createWasmDevice } from "burgeon";
import {
  defineRule,
  GraphNetwork,
  GraphTrainer,
  RandomStream,
  rules,
  StructuralPlasticityModule,
  z,
} from "burgeon/extend";

/** Says what it would change and why; the module keeps the limits, gives weights and logs what happens. */
const heavyEdges = defineRule({
  name: "heavy-edges",
  summary: "Inserts a relay neuron on the edges with the largest weight times activity.",
  source: "this example",
  phase: "growth",
  enabled: true,
  options: z.strictObject({
    flow: z.number().min(0).default(0.2).describe("smallest |weight| * mean |activation of the source|"),
    most: z.int().min(1).nullable().default(1).describe("most relays at a check"),
  }),
  start: null,
  propose({ network }, { flow }) {
    const proposals = network.edges.flatMap(({ id, source }) => {
      const carried = Math.abs(network.weight(id)) * network.activityOf(source.id).size;
      if (carried < flow) return [];
      return [{ change: { kind: "relay" as const, edge: id }, score: carried, values: { flow: carried } }];
    });
    return { proposals, state: null };
  },
});

/** Points of the square, and whether both coordinates have the same sign: no network without hidden neurons can separate them. */
function quadrants(random: RandomStream, rows: number) {
  const inputs = Float32Array.from({ length: 2 * rows }, () => 2 * random.uniform() - 1);
  const same = (row: number): number => Number((inputs[2 * row] ?? 0) * (inputs[2 * row + 1] ?? 0) > 0);
  return { inputs, targets: Int32Array.from({ length: rows }, (_, row) => same(row)) };
}

export async function main() {
  const network = new GraphNetwork({
    device: createWasmDevice(),
    inputs: 2,
    outputs: 2,
    random: new RandomStream(1, "graph"),
  });
  const plasticity = new StructuralPlasticityModule(network, {
    seed: 1,
    range: 1,
    maxHidden: 20,
    definitions: [...Object.values(rules), heavyEdges],
    rules: { "edge-growth": { enabled: false }, "random-growth": { probability: 0.5 } },
  });
  const trainer = new GraphTrainer({ network, plasticity, loss: "softmax-cross-entropy", learningRate: 0.01 });
  const random = new RandomStream(1, "points");
  const counts: Record<string, number> = {};
  for (let step = 0; step < 5000; step++) {
    const { events } = trainer.step(quadrants(random, 32));
    for (const { rule } of events) counts[rule] = (counts[rule] ?? 0) + 1;
  }
  const { inputs, targets } = quadrants(random, 1000);
  const logits = network.forward(inputs);
  const right = targets.filter((label, row) => Number((logits[2 * row + 1] ?? 0) > (logits[2 * row] ?? 0)) === label);
  return { counts, hidden: network.hiddenCount, edges: network.edgeCount, accuracy: right.length / targets.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());
