// Growth in depth: a network that gains layers while it trains, and edits by hand that change no output.
import { fileURLToPath } from "node:url";
import { createReferenceDevice, generateDataset, generators, perceptron, strategies, train } from "burgeon";
import { applyEdit, foldLayer, layerInitializers, Network, RandomStream, redundantUnits } from "burgeon/extend";

const dataset = generateDataset(generators.moons, { points: 300 }, { seed: 1 });

export async function main() {
  const device = createReferenceDevice();
  const { result } = train({
    device,
    dataset,
    model: perceptron([4], 2),
    strategy: strategies.neurogenesis({
      trigger: { plateau: 0.3, fallWindow: 4 },
      direction: "depth-first",
      policies: { maxLayers: 3, maxWidth: 16 },
    }),
    learningRate: 0.01,
    epochs: 40,
  });
  const { edits, test } = await result();
  const network = new Network(device, perceptron([6], 2), { inputs: 2, seed: 1 });
  return device.scope("by hand", () => {
    const random = new RandomStream(1, "example");
    const values = Float64Array.from({ length: 200 }, () => random.normal());
    const target = { network, optimizer: null, step: 0, probe: device.tensor(values, [100, 2]) };
    const [behind] = network.weighted;
    if (!behind) throw new Error("the network has no layer");

    // Units that pass on what the first ones give.
    const { from, to, drift } = applyEdit(layerInitializers.identity.initialize({ behind, random }), target);

    // The same units twice: the copies go again, and what they gave comes from the originals.
    const axis = network.axes[0];
    if (!axis) throw new Error("the network has no units");
    const parents = axis.units.map(({ id }) => id);
    applyEdit({ kind: "split", axis: axis.name, parents, shifts: {}, preserves: "exact" }, target);
    const fewer = redundantUnits(network, axis, target.probe);
    const pruned = fewer ? applyEdit(fewer, target).from - axis.size : 0;

    // The layer that passes on what it gets is one with the next: W2 (W1 x + b1) + b2.
    const fold = applyEdit(foldLayer(network, "added1-linear1", target.probe), target);
    network.dispose();
    const layers = edits.filter(({ kind }) => kind === "deepen").length;
    return {
      accuracy: test?.accuracy ?? 0,
      layers,
      came: to - from,
      drift: drift ?? 0,
      units: parents.length,
      pruned,
      left: fold.to,
      lost: fold.drift ?? 0,
    };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());
