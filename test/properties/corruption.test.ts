/**
 * Random damage to everything that is read back from a disk: it is refused with a clear error or recovered from. BURGEON_CORRUPTIONS says
 * how many times; 100,000 take about a minute.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BurgeonError } from "../../src/errors.ts";
import { float32Tensor, float32Values, readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { loadCheckpoint } from "../../src/node/runs/checkpoints/checkpoint-index.ts";
import { parseAnyConfig } from "../../src/node/runs/config/any-config.ts";
import { sha256 } from "../../src/node/runs/files/sealed-file.ts";
import { EventLog, readEvents } from "../../src/node/runs/log/event-log.ts";
import { readRunEvents } from "../../src/node/runs/log/run-events.ts";
import { startRun } from "../../src/node/runs/run.ts";
import { readSummary } from "../../src/node/runs/summary.ts";
import { barePreprocessing, layeredModel } from "../../src/predict/model.ts";
import { decodeModel, encodeModel } from "../../src/predict/model-file.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { corrupt } from "../support/corruptions.ts";

const TIMES = Number(process.env.BURGEON_CORRUPTIONS ?? 3000);
/** More memory than before that any number of damaged files may take, and the most seconds that one may compute. */
const MOST_BYTES = 256 * 2 ** 20;
const MOST_SECONDS = 2;

const root = mkdtempSync(join(tmpdir(), "burgeon-corruption-"));
const run = join(root, "run");
const distillation = join(root, "distillation");

/** Something that is read back: the file that is damaged, and what reads it; it returns what it recovered, as text. */
interface Target {
  readonly path: string;
  read(): string;
  /** What it may give back; undefined: anything that is well formed. */
  readonly allowed?: ReadonlySet<string>;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A value as text, arrays of numbers as hashes, what is noted of damage aside. */
const show = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === "passedOver") return undefined;
    return ArrayBuffer.isView(inner) ? sha256(bytesOf(inner)) : inner;
  });

function checkpointTarget(name: string, both: ReadonlySet<string>): Target {
  return { path: join(run, "checkpoints", name), read: () => show(loadCheckpoint(run)), allowed: both };
}

const targets = new Map<string, Target>();

beforeAll(async () => {
  const config = { dataset: "moons", generator: { points: 60 }, hidden: [2], epochs: 6 };
  const more = { checkpointEvery: "4steps", strategy: "north-random" };
  await startRun(parseAnyConfig({ ...config, ...more }), { out: run, picture: false });
  const names = readdirSync(join(run, "checkpoints")).sort();
  const [last = ""] = names.filter((name) => /^step.*json$/.test(name)).slice(-1);
  const both = new Set([show(loadCheckpoint(run)), show(withoutLast(last))]);
  expect(both.size).toBe(2);
  targets.set("the index of a checkpoint", checkpointTarget(last, both));
  targets.set("the tensors of a checkpoint", checkpointTarget(last.replace("json", "safetensors"), both));
  const events = join(run, "events.jsonl");
  const written = show(readRunEvents(run));
  targets.set("an event log", { path: events, read: () => show(readRunEvents(run)), allowed: new Set([written]) });
  const { checkpoint, log } = loadCheckpoint(run)!;
  const { events: count } = checkpoint.state;
  targets.set("an event log to continue with", {
    path: events,
    read() {
      EventLog.continue(events, count, log).close();
      return show(readEvents(events));
    },
    allowed: new Set([show(readEvents(events).slice(0, count))]),
  });
  targets.set("an event log without checksums", { path: events, read: () => show(readEvents(events)) });
  targets.set("a summary", {
    path: join(run, "summary.json"),
    read: () => show(readSummary(join(run, "summary.json"))),
  });

  const options = {
    steps: 60,
    evaluateEvery: 30,
    evaluationEpisodes: 1,
    episodes: 1,
    bufferSize: 40,
    exampleEpisodes: 1,
  };
  const request = { environment: "cartpole", student: "linear", ...options, keepEvery: "30steps" };
  await startRun(parseAnyConfig(request), { out: distillation, picture: false });
  const state = readdirSync(join(distillation, "checkpoints")).sort().at(-1) as string;
  const path = join(distillation, "checkpoints", state);
  const whole = readFileSync(path);
  const read = (): string => show(loadCheckpoint(distillation));
  const states = [read()];
  writeFileSync(path, "");
  states.push(read());
  writeFileSync(path, whole);
  targets.set("the checkpoint of a distillation", { path, read, allowed: new Set(states) });

  targets.set("a model", modelTarget());
  const imported = join(root, "import.safetensors");
  const tensors = {
    "layers.0.weight": float32Tensor([3, 4], new Float32Array(12).fill(0.5)),
    b: float32Tensor([3], new Float32Array(3)),
  };
  writeFileSync(imported, writeSafetensors(tensors, { format: "pt" }));
  targets.set("safetensors from elsewhere", {
    path: imported,
    read() {
      const bytes = readFileSync(imported);
      const file = readSafetensors(bytes, imported);
      const read = Object.values(file.tensors).flatMap((tensor) =>
        tensor.dtype === "F32" ? [float32Values(tensor)] : [],
      );
      expect(read.reduce((sum, values) => sum + values.byteLength, 0)).toBeLessThanOrEqual(bytes.length);
      return show(file.metadata);
    },
  });
});

/** A model's file, and what a predictor makes of it. */
function modelTarget(): Target {
  const path = join(root, "model.safetensors");
  const network = new Network(createWasmDevice(), perceptron([3], 2), { inputs: 2, seed: 1 });
  const preprocessing = barePreprocessing({ inputs: 2, classes: ["a", "b"], targetScale: null });
  writeFileSync(path, encodeModel(layeredModel(network, preprocessing, 1)));
  const read = (): string => show(decodeModel(readFileSync(path), path));
  return { path, read, allowed: new Set([read()]) };
}

/** The checkpoint before the last one. */
function withoutLast(last: string): unknown {
  const path = join(run, "checkpoints", last);
  const whole = readFileSync(path);
  rmSync(path);
  const found = loadCheckpoint(run);
  writeFileSync(path, whole);
  return found;
}

afterAll(() => rmSync(root, { recursive: true, force: true }));

const kinds = [
  "the index of a checkpoint",
  "the tensors of a checkpoint",
  "an event log",
  "an event log to continue with",
  "an event log without checksums",
  "a summary",
  "the checkpoint of a distillation",
  "a model",
  "safetensors from elsewhere",
];

describe("random damage", () => {
  it.each(kinds)("to %s is refused with a clear error or recovered from", (kind) => {
    const target = targets.get(kind) as Target;
    const whole = readFileSync(target.path);
    const random = new RandomStream(1, kind);
    const before = process.memoryUsage().rss;
    const counts = { refused: 0, recovered: 0 };
    let slowest = 0;
    for (let time = 0; time < Math.ceil(TIMES / kinds.length); time++) {
      writeFileSync(target.path, corrupt(whole, random));
      const began = process.cpuUsage(); // not the clock: other work may use the processors
      try {
        const text = target.read();
        if (target.allowed && !target.allowed.has(text)) throw new Error(`damage ${time} gave something else`);
        counts.recovered++;
      } catch (error) {
        if (!(error instanceof BurgeonError)) throw new Error(`damage ${time}`, { cause: error });
        expect(error.message).toMatch(/^\/.*: .{10,}/);
        counts.refused++;
      }
      const { user, system } = process.cpuUsage(began);
      slowest = Math.max(slowest, (user + system) / 1e6);
    }
    writeFileSync(target.path, whole);
    expect(slowest).toBeLessThan(MOST_SECONDS);
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_BYTES);
    expect(counts.refused + counts.recovered).toBe(Math.ceil(TIMES / kinds.length));
    expect(/checkpoint|state/.test(kind) ? counts.recovered : counts.refused).toBeGreaterThan(0);
  });
});
