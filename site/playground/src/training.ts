/** One network in training, as the worker holds it: paced, edited by hand, taken back to any earlier structure. @module */

import {
  type Checkpoint,
  createWasmDevice,
  type Dataset,
  type Device,
  type Graph,
  graph,
  type Layers,
  perceptron,
  plasticity,
  type TrainEvent,
  Trainer,
} from "burgeon";
import { choose } from "burgeon/extend";
import { drawnGraph } from "burgeon/view";
import type { Scene } from "burgeon-drawing";
import { type Hand, withHands } from "./hands.ts";
import { mapOf, outputsOf, type Probe, probeOf, unitMaps } from "./maps.ts";
import type { Frame, FromWorker, TaskPicture, ToWorker } from "./messages.ts";
import { sceneOfLayers } from "./scene-of.ts";
import type { Settings } from "./settings.ts";
import { offered } from "./strategies.ts";
import { pictureOf } from "./tasks.ts";

/** Milliseconds between two frames. */
const FRAME_MS = 60;
/** Structures that can be gone back to; older ones in the middle go. */
const MOST_STRUCTURES = 200;

type Send = (message: FromWorker, transfer?: Transferable[]) => void;
type Any = Trainer<Layers> | Trainer<Graph>;

export class Training {
  readonly #send: Send;
  readonly #settings: Settings;
  readonly #strategy: string;
  readonly #dataset: Dataset;
  readonly #picture: TaskPicture;
  readonly #probes: { readonly map: Probe; readonly units: Probe };
  readonly #structures = new Map<number, Checkpoint>();
  readonly #device: Device = createWasmDevice();
  #trainer: Any;
  #signal = { aborted: false };
  #hands: Hand[] = [];
  #dark: boolean;
  #paused = true;
  #credit = 0;
  #stepsPerSecond: number | null = null;
  #wake: (() => void) | null = null;
  #structure = 0;
  #changed = true;
  #framedAt = 0;
  #pacedAt = 0;
  #loss = Number.NaN;
  #heldOut: number | null = null;
  #accuracy: number | null = null;

  /** @throws OptionError for settings that make no network */
  constructor(
    settings: Settings,
    strategy: string,
    dark: boolean,
    { dataset, send }: { dataset: Dataset; send: Send },
  ) {
    this.#settings = settings;
    this.#strategy = strategy;
    this.#send = send;
    this.#dark = dark;
    this.#dataset = dataset;
    this.#picture = pictureOf(this.#dataset);
    this.#probes = {
      map: probeOf(this.#dataset, this.#picture, false),
      units: probeOf(this.#dataset, this.#picture, true),
    };
    this.#trainer = this.#begin(null);
    send({ type: "task", task: this.#picture });
    this.#keep();
    this.#sendFrame();
  }

  #begin(resume: Checkpoint | null): Any {
    const { seed, learningRate, batch: batchSize, epochs, start } = this.#settings;
    const { definition, isGraph } = offered(this.#strategy);
    this.#signal = { aborted: false };
    const shared = {
      device: this.#device,
      dataset: this.#dataset,
      seed,
      learningRate,
      batchSize,
      epochs,
      logEvery: 1,
      signal: this.#signal,
      ...(resume ? { resume } : {}),
      callbacks: {
        onEvent: (event: TrainEvent) => this.#take(event),
        onStep: () => this.#afterStep(),
        onWait: () => this.#wait(),
      },
    };
    if (isGraph) return new Trainer({ ...shared, model: graph(), strategy: plasticity() } as never) as Trainer<Graph>;
    const strategy = choose(withHands(definition, () => this.#hands.splice(0)));
    return new Trainer({ ...shared, model: perceptron([start, start]), strategy } as never) as Trainer<Layers>;
  }

  /** Trains until it ends, or is replaced by an earlier structure. */
  async run(): Promise<void> {
    const trainer = this.#trainer;
    const run = trainer.run();
    for (let next = await run.next(); ; next = await run.next()) {
      if (!next.done) continue;
      if (trainer !== this.#trainer) return trainer.dispose();
      const { status, reason, growth, test, widths } = next.value;
      this.#changed = true;
      this.#sendFrame();
      if (status === "interrupted") return;
      const why = [reason, growth && `growth ended because ${growth.reason}`].filter(Boolean).join("; ");
      this.#send({
        type: "end",
        step: trainer.step,
        accuracy: test?.accuracy ?? null,
        loss: test?.loss ?? null,
        widths,
        reason: why || "all epochs are complete",
      });
      return;
    }
  }

  take(message: ToWorker): void {
    if (message.type === "pace") {
      this.#paused = message.paused;
      this.#stepsPerSecond = message.stepsPerSecond;
      this.#credit = 0;
      this.#pacedAt = performance.now();
    } else if (message.type === "steps") this.#credit += message.count;
    else if (message.type === "grow" || message.type === "remove") {
      this.#hands.push(
        message.type === "grow"
          ? { kind: "grow", axis: message.axis }
          : { kind: "remove", axis: message.axis, unit: message.unit },
      );
      if (this.#paused) this.#credit += 1;
    } else if (message.type === "dark") {
      this.#dark = message.dark;
      this.#sendFrame();
    } else if (message.type === "export") void this.#export(message.format);
    else if (message.type === "back") this.#goBack(message.structure);
    this.#wake?.();
    this.#wake = null;
  }

  #goBack(structure: number): void {
    const checkpoint = this.#structures.get(structure);
    if (!checkpoint) throw new Error(`structure ${structure} is not kept any more`);
    this.#signal.aborted = true;
    for (const number of this.#structures.keys()) if (number > structure) this.#structures.delete(number);
    this.#structure = structure;
    this.#trainer = this.#begin(checkpoint);
    this.#changed = false;
    this.#sendFrame();
    void this.run().catch((error: Error) => this.#send({ type: "problem", message: error.message }));
  }

  #take(event: TrainEvent): void {
    if (event.type === "step") this.#loss = event.loss;
    else if (event.type === "growth") {
      this.#structure++;
      this.#changed = true;
      const { step, kind, axis, from, to, reason } = event;
      this.#send({ type: "growth", growth: { step, kind, axis, from, to, reason, structure: this.#structure } });
    } else if (event.type === "evaluation" && event.split === "validation") {
      this.#heldOut = event.metrics.loss ?? null;
      this.#accuracy = event.metrics.accuracy ?? null;
    } else if ((event as { type: string }).type === "declined") {
      const { step, reason } = event as unknown as { step: number; reason: string };
      this.#send({ type: "declined", step, reason });
    }
  }

  #afterStep(): void {
    if (this.#credit > 0) this.#credit--;
    if (this.#changed) this.#keep();
    if (this.#changed || performance.now() - this.#framedAt > FRAME_MS || this.#paused) this.#sendFrame();
    this.#changed = false;
  }

  /** The whole state just after a structure came about. */
  #keep(): void {
    this.#structures.set(this.#structure, this.#trainer.checkpoint());
    if (this.#structures.size <= MOST_STRUCTURES) return;
    const [, second] = this.#structures.keys();
    this.#structures.delete(second as number);
  }

  #wait(): Promise<void> | null {
    if (this.#credit > 0) return null;
    if (!this.#paused) {
      if (this.#stepsPerSecond === null) return null;
      const now = performance.now();
      this.#credit += Math.floor(((now - this.#pacedAt) / 1e3) * this.#stepsPerSecond);
      if (this.#credit > 0) {
        this.#pacedAt = now;
        return null;
      }
      const pause = 1e3 / this.#stepsPerSecond;
      return new Promise((resolve) => setTimeout(resolve, Math.max(4, pause)));
    }
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #scene(): Scene {
    const { model } = this.#trainer;
    if (!("neurons" in model.network)) return sceneOfLayers(model.network, this.#picture.classes);
    const network = model.network;
    return drawnGraph({
      neurons: network.neurons,
      edges: network.edges.map(({ id, source, target }) => ({
        source: source.id,
        target: target.id,
        weight: network.weight(id),
      })),
    });
  }

  #sendFrame(): void {
    const { trained, network } = this.#trainer.model;
    const { map: probe, units: unitProbe } = this.#probes;
    const { classes } = this.#picture;
    const isLayers = !("neurons" in network);
    const map = mapOf(outputsOf(trained, probe), probe, classes ? classes.length : null, this.#dark);
    const units = isLayers ? unitMaps(network, unitProbe, this.#dark) : new Uint8ClampedArray(0);
    const frame: Frame = {
      step: this.#trainer.step,
      epoch: this.#trainer.epoch,
      loss: this.#loss,
      heldOut: this.#heldOut,
      accuracy: this.#accuracy,
      widths: trained.size.widths,
      parameters: trained.size.parameters,
      scene: this.#scene(),
      map,
      edge: probe.edge,
      units,
      unitEdge: unitProbe.edge,
      structure: this.#structure,
    };
    this.#framedAt = performance.now();
    this.#send({ type: "frame", frame }, [map.buffer as ArrayBuffer, units.buffer]);
  }

  async #export(format: "onnx" | "js"): Promise<void> {
    const { trained } = this.#trainer.model;
    const { classes } = this.#picture;
    const step = this.#trainer.step;
    const { encode } = await import("./encode.ts");
    const data = encode[format]({
      step,
      trained,
      output: classes ? { kind: "classes", names: classes } : { kind: "values", ...this.#dataset.targetScale },
      dataset: this.#settings.task,
    });
    this.#send({ type: "export", name: format === "onnx" ? "network.onnx" : "network.js", data });
  }
}
