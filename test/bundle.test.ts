import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
/** Bytes, compressed, that a page loads to predict. */
const MOST_BYTES = 60_000;

describe("burgeon/predict in a bundle", () => {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [join(root, "src/predict/predict.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    write: false,
    metafile: true,
    absWorkingDir: root,
  });
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(output!.inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [path] : [],
  );

  it("is small, its kernels included", () => {
    expect(files).toContain("src/kernels/forward-binary.generated.ts");
    const size = gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
    expect(size).toBeLessThan(MOST_BYTES);
    expect(size).toBeGreaterThan(10_000);
  });

  it("holds nothing of training", () => {
    const rooms = ["optim", "edits", "growth", "softsize", "control", "study", "node", "cli"].map(
      (room) => `src/${room}/`,
    );
    expect(files.filter((file) => rooms.some((room) => file.startsWith(room)))).toEqual([]);
    // What a checkpoint and a model both do: tensors into a network.
    expect(files.filter((file) => file.startsWith("src/train/"))).toEqual(["src/train/layers/model-state.ts"]);
    for (const file of ["src/tensor/gradients.ts", "src/kernels/binary.generated.ts"])
      expect(files).not.toContain(file);
    expect(files.filter((file) => /ml-matrix|zod/.test(file))).toEqual([]);
    const text = outputFiles[0]!.text;
    expect(text).not.toMatch(/CrossEntropy|"adam"/);
  });

  it("predicts", async () => {
    const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString("base64")}`;
    const { Predictor, encodeModel } = await import(/* @vite-ignore */ url);
    const feature = { kind: "numeric", column: "x", mean: 1, deviation: 2, fill: 1, indicator: false };
    const target = { kind: "values", columns: [{ column: "y", mean: 10, deviation: 4 }] };
    const reading = { decimal: ".", grouped: false, missingWords: null, skipLines: 0 };
    const model = {
      step: 0,
      preprocessing: { missing: "error", reading, features: [feature], inputs: ["x"], target },
      network: {
        kind: "layers",
        spec: { kind: "sequential", layers: [{ kind: "linear", width: 1, grows: false }] },
        inputShape: [1],
        widths: [],
      },
      tensors: {
        "linear1.weight": { shape: [1, 1], values: Float32Array.of(3) },
        "linear1.bias": { shape: [1], values: Float32Array.of(0.5) },
      },
    };
    // (5 - 1) / 2 = 2; 3 * 2 + 0.5 = 6.5; 6.5 * 4 + 10 = 36
    expect(Predictor.load(encodeModel(model)).predict([{ x: 5 }])).toEqual([{ prediction: 36, probabilities: null }]);
  });
});

describe("train in a bundle", () => {
  const { outputFiles, metafile } = buildSync({
    stdin: {
      contents: 'export { createWasmDevice, datasetFrom, perceptron, train } from "./src/index.ts";',
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    write: false,
    metafile: true,
    absWorkingDir: root,
  });

  it("is at most 130 kB compressed, its kernels included", () => {
    const size = gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
    expect(size).toBeLessThan(130_000);
    expect(size).toBeGreaterThan(60_000);
  });

  it("holds no part that the default strategy does not use, and of zod's languages English alone", () => {
    const [output] = Object.values(metafile.outputs);
    const files = Object.keys(output!.inputs).filter((path) => output!.inputs[path]!.bytesInOutput > 0);
    expect(files).toContain("src/growth/triggers/held-out-plateau.ts");
    expect(files.filter((file) => /growth\/(look\/diagnostics|signals\/label-information)/.test(file))).toEqual([]);
    expect(files.filter((file) => /growth\/triggers\/(linear|composite)/.test(file))).toEqual([]);
    expect(files.filter((file) => /zod\/v4\/locales/.test(file))).toHaveLength(1);
  });

  it("trains", async () => {
    const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString("base64")}`;
    const { createWasmDevice, datasetFrom, perceptron, train } = await import(/* @vite-ignore */ url);
    const inputs = Array.from({ length: 60 }, (_, i) => [i, i % 7]);
    const dataset = datasetFrom({ inputs, targets: inputs.map((_, i) => (i < 30 ? "low" : "high")) });
    const run = train({ device: createWasmDevice(), dataset, model: perceptron([2]), epochs: 40, learningRate: 0.05 });
    const { status, test } = await run.result();
    expect(status).toBe("done");
    expect(test.accuracy).toBeGreaterThan(0.8);
  });
});
