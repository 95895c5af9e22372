import { describe, expect, it } from "vitest";
import { createReferenceDevice } from "../tensor/create-device.ts";
import { denseLayers, initialParameters } from "./dense-weights.ts";
import type { GivenTensor } from "./file-layers.ts";
import { Network } from "./network.ts";
import { perceptron } from "./perceptron.ts";

/** A tensor whose values are their own positions. */
function counted(...shape: number[]): GivenTensor {
  const size = shape.reduce((product, dim) => product * dim, 1);
  return { shape, values: Float32Array.from({ length: size }, (_, i) => i) };
}

const layer = (name: string, out: number, columns: number): Record<string, GivenTensor> => {
  return { [`${name}.weight`]: counted(out, columns), [`${name}.bias`]: counted(out) };
};

describe("denseLayers", () => {
  it.each([
    ["Sequential", ["0", "2", "10"]],
    ["a ModuleList", ["layers.0", "layers.1", "layers.2"]],
    ["attributes", ["fc1", "fc2", "fc10"]],
  ])("follows the numbers in the names of %s", (_, [a, b, c]) => {
    const file = { ...layer(c!, 2, 4), ...layer(a!, 5, 3), ...layer(b!, 4, 5) };
    expect(denseLayers(file, "file").map(({ name, out }) => [name, out])).toEqual([
      [a, 5],
      [b, 4],
      [c, 2],
    ]);
  });

  it.each([
    [
      "shapes that fit in one order alone",
      { ...layer("stem", 5, 3), ...layer("alpha", 2, 4), ...layer("mid", 4, 5) },
      {},
    ],
    [
      "names that are listed",
      { ...layer("stem", 3, 3), ...layer("mid", 3, 3), ...layer("alpha", 3, 3) },
      { layers: ["stem", "mid", "alpha"] },
    ],
  ])("follows %s", (_, file, choice) => {
    expect(denseLayers(file, "file", choice).map(({ name }) => name)).toEqual(["stem", "mid", "alpha"]);
  });

  it("reads the network that is named, of several", () => {
    const file = {
      ...layer("actor.0", 4, 3),
      ...layer("actor.2", 2, 4),
      ...layer("critic.0", 4, 3),
      ...layer("critic.2", 1, 4),
    };
    expect(denseLayers(file, "file", { prefix: "critic" }).map(({ name }) => name)).toEqual(["critic.0", "critic.2"]);
  });

  it.each([
    [
      { ...layer("alpha", 3, 3), ...layer("mid", 3, 3), ...layer("stem", 3, 3) },
      {},
      'the order of its layers is not known: their names, "alpha", "mid", "stem", do not tell it. Name them in order of computation, as in --layers alpha,mid,stem.',
    ],
    // The second network happens to take what the first gives.
    [
      { ...layer("actor.0", 4, 3), ...layer("actor.2", 2, 4), ...layer("critic.0", 4, 2), ...layer("critic.2", 1, 4) },
      {},
      'several networks in it: "actor", "critic". Name one (--prefix actor), or all layers of one network in order (--layers actor.0,actor.2,critic.0,critic.2)',
    ],
    [{ ...layer("0", 5, 3), ...layer("2", 2, 5) }, { prefix: "actor" }, 'no tensors whose names begin with "actor."'],
    [{ ...layer("0", 5, 3), ...layer("2", 2, 5) }, { layers: ["0", "3"] }, 'has no "3". It has "0", "2"'],
    [{ ...layer("0", 5, 3), ...layer("2", 2, 5) }, { layers: ["0", "0"] }, "expected every layer once"],
  ])("does not guess an order, nor a network: %#", (file, choice, message) => {
    expect(() => denseLayers(file, "file", choice)).toThrow(message);
  });

  it("uses zeros for a layer without bias", () => {
    const [first] = denseLayers({ "0.weight": counted(2, 3), ...layer("1", 1, 2) }, "file");
    expect(first!.bias).toEqual(Float32Array.of(0, 0));
  });

  it.each([
    [{ ...layer("0", 5, 3), ...layer("1", 2, 4) }, '"0" has 5 outputs, but the next layer "1" takes 4 inputs'],
    [{ ...layer("0", 5, 3) }, "at least one hidden layer, found 1"],
    [{}, "at least one hidden layer, found 0"],
    [{ "0.weight": counted(2, 3, 3, 3) }, '"0.weight" is [2, 3, 3, 3]. Name the model'],
    [{ ...layer("0", 5, 3), ...layer("1", 5, 5), "1.running_mean": counted(5) }, "that of a normalization"],
    [{ ...layer("0", 5, 3), table: counted(5) }, 'found "table"'],
    [{ "0.bias": counted(5) }, 'there is no "0.weight"'],
    [{ ...layer("0", 5, 3), "0.bias": counted(4) }, 'expected "0.bias" to be [5]'],
    [{ ...layer("0", 1, 1), "0.bias": { shape: [1], values: Float32Array.of(Number.NaN) } }, "not finite"],
  ])("refuses what is no dense network: %#", (file, message) => {
    expect(() => denseLayers(file as Record<string, GivenTensor>, "file")).toThrow(message);
  });
});

describe("initialParameters", () => {
  it("orders the first layer's weights by pixel where the file has them by channel", () => {
    const network = new Network(createReferenceDevice(), perceptron([2], 3), {
      inputs: 8,
      inputShape: [2, 2, 2],
      seed: 1,
    });
    const layers = denseLayers({ ...layer("0", 2, 8), ...layer("1", 3, 2) }, "file");
    const given = initialParameters(network, layers);
    expect([...given["linear1.weight"]!.values.slice(0, 8)]).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
    expect(given["linear2.weight"]).toEqual({ shape: [3, 2], values: Float32Array.of(0, 1, 2, 3, 4, 5) });
    expect(() => initialParameters(network, layers.slice(1))).toThrow("its layer 1 is not as wide");
  });
});
