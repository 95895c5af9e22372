import { describe, expect, it } from "vitest";
import { encodeOnnx } from "../export/onnx/onnx-model.ts";
import { programOf } from "../export/program.ts";
import { findRuntime } from "../node/export/runtime.ts";
import { createWasmDevice } from "../tensor/create-device.ts";
import { RandomStream } from "../tensor/random.ts";
import { expressGraph } from "./express-graph.ts";
import { GraphNetwork } from "./graph-network.ts";

const random = new RandomStream(4, "graph");
const x = Float32Array.from({ length: 5 * 4 }, () => random.normal());

/** A random graph with relays on random edges, and neurons of two activations. */
function grown(mode: "dag" | "recurrent", relays: number): GraphNetwork {
  const network = new GraphNetwork({
    device: createWasmDevice(),
    inputs: 4,
    outputs: 3,
    mode,
    hidden: 5,
    density: 0.6,
    activation: "leaky-relu",
    outputActivation: "tanh",
    random,
  });
  for (let i = 0; i < relays; i++) {
    const edge = network.edges[Math.floor(network.edgeCount * random.uniform())]!;
    network.insertRelay(edge.id, { incoming: random.normal(), outgoing: random.normal() });
  }
  for (const { id, kind } of network.neurons) if (kind !== "input") network.setBias(id, random.normal());
  return network;
}

describe.each(["dag", "recurrent"] as const)("a graph of mode %s", (mode) => {
  it.each([0, 12])("with %i relays computes the same in onnxruntime-web", async (relays) => {
    const network = grown(mode, relays);
    const express = { express: expressGraph.bind(null, network) };
    const model = encodeOnnx({
      step: 0,
      program: programOf(express, [4]),
      input: { kind: "values", mean: null, deviation: null },
      output: { kind: "values", mean: [0, 0, 0], deviation: [1, 1, 1], bounded: false },
      origin: {},
    });
    const runtime = await findRuntime(["onnxruntime-web"]);
    const answers = await runtime!.run(model, { input: { type: "float32", shape: [5, 4], values: x } });
    const expected = network.forward(x);
    expect(answers.value!.length).toBe(15);
    for (let i = 0; i < 15; i++) expect(Number(answers.value![i])).toBeCloseTo(expected[i]!, 5);
    expect(new Set(expected).size).toBeGreaterThan(10);
  });
});
