import * as core from "burgeon";
import * as exporting from "burgeon/export";
import * as extending from "burgeon/extend";
import * as node from "burgeon/node";
import * as studying from "burgeon/study";
import { describe, expect, it } from "vitest";

describe("published entries", () => {
  it("work together: a device of burgeon/node trains through burgeon", async () => {
    const { device } = await node.createNodeDevice();
    const dataset = core.generateDataset(core.generators.moons, { points: 100 }, { seed: 1 });
    const { status, steps } = await core.train({ device, dataset, model: core.perceptron([2], 2), epochs: 2 }).result();
    expect(status).toBe("done");
    expect(steps).toBeGreaterThan(0);
  });

  it("list each kind of thing in a namespace that is not empty", () => {
    const names = [
      "activations",
      "directions",
      "environments",
      "generators",
      "initializers",
      "layerInitializers",
      "losses",
      "ops",
      "optimizers",
      "policies",
      "rules",
      "schedules",
      "signals",
      "strategies",
      "students",
      "teachers",
      "triggers",
      "softSizes",
      "studies",
    ] as const;
    const published = new Map<string, unknown>([core, extending, studying].flatMap((door) => Object.entries(door)));
    for (const name of names) expect(Object.keys(published.get(name) as object).length, name).toBeGreaterThan(0);
  });

  it("list the formats of exports", () => {
    expect(Object.keys(exporting.exportFormats)).toEqual([
      "c",
      "csv",
      "js",
      "json",
      "npz",
      "onnx",
      "safetensors",
      "tensorboard",
    ]);
  });

  it("throw errors of one family, each with its code", () => {
    const errors = [core.DataError, core.NumericError, core.OptionError, core.ShapeError, core.StateError].map(
      (Class) => new Class("x"),
    );
    expect(errors.map(({ code }) => code)).toEqual(["data", "numeric", "option", "shape", "state"]);
    expect(errors.every((error) => error instanceof core.BurgeonError && error.name.endsWith("Error"))).toBe(true);
  });
});
