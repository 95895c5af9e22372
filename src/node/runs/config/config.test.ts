import { describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";
import { mergeConfig, parseSetting } from "./config-file.ts";

describe("parseConfig", () => {
  it("fills in every default", () => {
    const config = parseConfig({ dataset: "spirals" });
    expect(config).toMatchObject({
      strategy: { name: "burgeon", trigger: { name: "held-out-plateau" }, policies: { every: 25 } },
      optimizer: { name: "adam", beta1: 0.9 },
      schedule: { name: null },
      learningRate: null,
      hidden: null,
      batchSize: null,
      seed: 1,
      checkpointEvery: null,
      keepLast: 2,
    });
  });

  it("is unchanged when it is parsed again", () => {
    const config = parseConfig({ dataset: "spirals", hidden: [2, 2], strategy: { name: "static" }, optimizer: "sgd" });
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it.each([
    [{ strategy: "north-rand" }, 'unknown strategy "north-rand". Did you mean "north-random"?'],
    [{ strategy: { evry: 5 } }, 'strategy "burgeon": unknown option "evry". Did you mean "policies.every"?'],
    [
      { strategy: { trigger: { plateauWindow: 5 } } },
      'strategy "burgeon": trigger.plateauWindow: trigger "held-out-plateau" takes no plateauWindow, it is an option of composite',
    ],
    [{ strategy: { name: "static", every: 5 } }, 'strategy "static": unknown option "every". It takes none.'],
    [{ optimizer: { name: "adam", beta1: 2 } }, 'optimizer "adam": beta1: expected a number below 1, received 2.'],
    [{ schedule: "cosin" }, 'unknown schedule "cosin". Did you mean "cosine"?'],
    [{ hiden: [2] }, 'unknown option "hiden". Did you mean "hidden"?'],
    [{ hidden: [2, -1] }, "hidden.1: expected whole numbers from 1 to 65536"],
    [{ hidden: [2.5] }, "hidden.0: expected whole numbers from 1 to 65536"],
    [{ hidden: [65_537] }, "hidden.0: expected whole numbers from 1 to 65536"],
    [{ generator: { pionts: 50 } }, 'dataset "spirals": unknown option "pionts". Did you mean "points"?'],
    [{ lr: 0.1 }, 'unknown option "lr": the name of the option is "learningRate".'],
    [{ evalEvery: 2 }, 'unknown option "evalEvery": the name of the option is "evaluateEvery".'],
    [{ mode: "offline" }, "mode: it is an option of environments, and this run is trained on a dataset. Leave it out."],
    [{ learningRate: "fast" }, 'learningRate: expected a number, received "fast".'],
    [{ seed: 1.5 }, "seed: expected a whole number, received 1.5."],
    [{ validation: 1 }, "validation: expected a number below 1, received 1."],
    [{ missing: "skip" }, 'missing: expected one of "impute", "drop", "drop-target", "error", received "skip".'],
    [
      { dataDir: "x" },
      'dataDir: it is an option of datasets with files, and "spirals" is a generated task. Leave it out.',
    ],
    [{ target: "x" }, 'target: it is an option of table files, and "spirals" is a generated task. Leave it out.'],
    [{ model: "graph", width: 2 }, 'width: it is an option of layers, and the model is "graph". Leave it out.'],
    [{ model: "graph", crop: 2 }, 'crop: it is an option of images, and the model is "graph". Leave it out.'],
    [{ model: "lenet", dropout: 0.1 }, 'dropout: it is an option of the mlp, and the model is "lenet". Leave it out.'],
    [{ checkpointEvery: "often" }, "checkpointEvery: expected a number of steps, seconds or epochs"],
    [{ checkpointEvery: "0s" }, "checkpointEvery: expected a number of steps, seconds or epochs"],
    [{ keepEvery: "30s" }, "keepEvery: expected a number of steps or epochs"],
  ])("refuses %j in one sentence", (options, message) => {
    expect(() => parseConfig({ dataset: "spirals", ...options })).toThrow(message);
  });

  it("requires a dataset", () => {
    expect(() => parseConfig({})).toThrow("dataset: expected the name of a dataset or a table file, received nothing.");
  });
});

describe("mergeConfig", () => {
  it("lets what comes later override, option by option", () => {
    const below = {
      learningRate: 1,
      strategy: { name: "north-random", trigger: { gamma: 0.5 }, policies: { every: 5 } },
    };
    expect(mergeConfig(below, { learningRate: 2 })).toEqual({ ...below, learningRate: 2 });
    expect(mergeConfig(below, { strategy: { trigger: { gamma: 0.9, eps: 0.1 } } }).strategy).toEqual({
      name: "north-random",
      trigger: { gamma: 0.9, eps: 0.1 },
      policies: { every: 5 },
    });
  });

  it("drops the options of a strategy that is replaced", () => {
    const below = { strategy: { name: "north-random", every: 5 } };
    expect(mergeConfig(below, { strategy: "static" })).toEqual({ strategy: { name: "static" } });
    const signal = { strategy: { trigger: { name: "activation", gamma: 0.5 } } };
    expect(mergeConfig(signal, { strategy: { trigger: { name: "linear" } } })).toEqual({
      strategy: { trigger: { name: "linear" } },
    });
  });
});

describe("parseSetting", () => {
  it("reads a path and a value", async () => {
    expect(await parseSetting("optimizer.beta1=0.8")).toEqual({ optimizer: { beta1: 0.8 } });
    expect(await parseSetting("hidden=[2, 3]")).toEqual({ hidden: [2, 3] });
    expect(await parseSetting("target=a=b")).toEqual({ target: "a=b" });
    expect(await parseSetting("limit=null")).toEqual({ limit: null });
  });

  it.each(["lr", "=3", "a..b=1"])("refuses %j", async (text) => {
    await expect(parseSetting(text)).rejects.toThrow(/set: expected name=value/);
  });
});
