import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { exportDifference, modelOf, runnableFormats } from "../../../test/support/exported.ts";
import { recordRun, smallMoons } from "../../../test/support/runs.ts";
import { ModelProtoSchema } from "../../formats/onnx/onnx.generated.ts";
import { readSafetensors } from "../../formats/safetensors.ts";
import { activation, conv2d, flatten, linear, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { type Run, train } from "../../train/train.ts";
import { tensorBoardCallbacks } from "../logs/tensorboard-callbacks.ts";
import type { ExportedModel } from "../model.ts";
import * as formats from "./index.ts";

const spec = sequential([conv2d(3), activation("relu"), flatten(), linear(4), activation("tanh"), linear(2)]);
const network = new Network(createWasmDevice(), spec, { inputs: 32, inputShape: [4, 4, 2], seed: 2 });
const model: ExportedModel = modelOf(network, {
  output: { kind: "classes", names: ["no", "yes"] },
  origin: { dataset: "moons" },
});

describe.each(runnableFormats)("format %s", (_, format) => {
  it("runs from its bytes alone as the network does", async () => {
    const bytes = format.encode(model);
    expect(await exportDifference(network, model, format, bytes)).toBeLessThan(1e-5);
  });

  it("is the same bytes each time", () => {
    expect(format.encode(model)).toEqual(format.encode(model));
  });

  it("that was damaged does not pass for the network", async () => {
    const bytes = format.encode({
      ...model,
      program: {
        ...model.program,
        tensors: Object.fromEntries(
          Object.entries(model.program.tensors).map(([name, { shape, values }]) => {
            return [name, { shape, values: values.map((value) => value + 0.01) }];
          }),
        ),
      },
    });
    expect(await exportDifference(network, model, format, bytes)).toBeGreaterThan(1e-4);
  });
});

describe("formats", () => {
  it("hold tensors under PyTorch's names and shapes", () => {
    const { tensors } = readSafetensors(formats.safetensors.encode(model));
    const shapes = Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual({
      "layers.0.weight": [3, 2, 3, 3],
      "layers.0.bias": [3],
      "layers.1.weight": [4, 48],
      "layers.1.bias": [4],
      "layers.2.weight": [2, 4],
      "layers.2.bias": [2],
    });
  });

  it("in ONNX contain the origin of the model and no history of growth, and have a free batch size", () => {
    const { metadataProps, graph } = fromBinary(ModelProtoSchema, formats.onnx.encode(model));
    const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
    expect(metadata).toMatchObject({ dataset: "moons", classes: '["no","yes"]' });
    const type = graph?.input[0]?.type?.value;
    const dims = type?.case === "tensorType" ? type.value.shape?.dim.map(({ value }) => value.value) : [];
    expect(dims).toEqual(["batch", 2n, 4n, 4n]);
  });
});

describe("logs", () => {
  it("as CSV have a line for each step and a column for each number", async () => {
    const device = createWasmDevice();
    const { events } = await recordRun({ device, dataset: smallMoons, model: perceptron([2], 2), epochs: 3 });
    const bytes = formats.csv.encode({ events: events as unknown as TrainEvent[], weights: [], startedAt: 0 });
    const [header = "", ...lines] = new TextDecoder().decode(bytes).trim().split("\n");
    const columns = header.split(",");
    expect(columns).toEqual(expect.arrayContaining(["step", "train/loss", "widths/hidden1", "validation/accuracy"]));
    const steps = lines.map((line) => Number(line.split(",")[0]));
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    const losses = events.filter((event) => event.type === "step") as unknown as { loss: number }[];
    const column = lines.map((line) => line.split(",")[columns.indexOf("train/loss")]).filter((cell) => cell !== "");
    expect(column.map(Number)).toEqual(losses.map(({ loss }) => loss));
  });

  it("for TensorBoard are written during a run, weights after each epoch", async () => {
    const written: Uint8Array[] = [];
    const run: Run = train({
      device: createWasmDevice(),
      dataset: smallMoons,
      model: perceptron([2], 2),
      epochs: 2,
      callbacks: tensorBoardCallbacks({
        write: (bytes) => void written.push(bytes),
        model: () => run.trainer.model.trained,
        now: () => 5,
      }),
    });
    await run.result();
    const texts = written.map((bytes) => new TextDecoder().decode(bytes));
    expect(texts[0]).toContain("brain.Event:2");
    expect(texts.filter((text) => text.includes("weights/linear1.weight"))).toHaveLength(2);
    expect(texts.some((text) => text.includes("validation/loss"))).toBe(true);
  });
});
