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
import { choose, type StrategyDefinition } from "burgeon/extend";
import { drawnGraph } from "burgeon/view";
import type { Scene } from "burgeon-drawing";
import { controlOptions, controlPicture, Episode } from "./episode.ts";
import { type Hand, withHands } from "./hands.ts";
import { mapOf, outputsOf, type Probe, probeOf, unitMaps } from "./maps.ts";
import type { Frame, FromWorker, TaskPicture, ToWorker } from "./messages.ts";
import { sceneOfLayers } from "./scene-of.ts";
import { EARLY_END, type Settings } from "./settings.ts";
import { offered } from "./strategies.ts";
import { pictureOf } from "./tasks.ts";

/** Milliseconds between two frames. */
const FRAME_MS = 60;
/** Structures that can be gone back to; older ones in the middle go. */
const MOST_STRUCTURES = 200;

/** The budget of parameters that the command line gives a model of a table: at least so many, and 8 for each training row. */
const LEAST_BUDGET = 1000;

function budgeted(definition: StrategyDefinition, budget: number): Record<string, unknown> {
  const standard = definition.options.parse({}) as { policies?: Record<string, unknown>; maxParameters?: unknown };
  if (standard.policies?.maxParameters === null) return { policies: { maxParameters: budget } };
  return standard.maxParameters === null ? { maxParameters: budget } : {};
}

type Send = (message: FromWorker, transfer?: Transferable[]) => void;
type Any = Trainer<Layers> | Trainer<Graph>;

export class Training {
  readonly #send: Send;
  readonly #settings: Settings;
  readonly #strategy: string;
  /** null: an environment. */
  readonly #dataset: Dataset | null;
  readonly #episode: Episode | null;
  readonly #picture: TaskPicture;
  readonly #probes: { readonly map: Probe; readonly units: Probe } | null;
  readonly #structures = new Map<number, Checkpoint>();
  /** An isolated page has threads; they change no bit. */
  readonly #device: Device = createWasmDevice({ threads: globalThis.crossOriginIsolated ? "auto" : 1 });
  #trainer: Any;
  #signal = { aborted: false };
  #hands: Hand[] = [];
  #dark: boolean;
  #paused = true;
  #hidden = false;
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
    { dataset, send }: { dataset: Dataset | null; send: Send },
  ) {
    this.#settings = settings;
    this.#strategy = strategy;
    this.#send = send;
    this.#dark = dark;
    this.#dataset = dataset;
    this.#picture = dataset ? pictureOf(dataset) : controlPicture(settings);
    this.#probes = dataset && {
      map: probeOf(dataset, this.#picture, false),
      units: probeOf(dataset, this.#picture, true),
    };
    this.#episode = dataset ? null : new Episode(settings);
    this.#trainer = this.#begin(null);
    send({ type: "task", task: this.#picture });
    this.#keep();
    this.#sendFrame();
  }

  #begin(resume: Checkpoint | null): Any {
    const { seed, learningRate, batch: batchSize, epochs, start } = this.#settings;
    const { definition, isGraph } = offered(this.#strategy);
    this.#signal = { aborted: false };
    const dataset = this.#dataset;
    const shared = {
      device: this.#device,
      seed,
      batchSize,
      logEvery: 1,
      signal: this.#signal,
      ...(resume ? { resume } : {}),
      callbacks: {
        onEvent: (event: TrainEvent) => this.#take(event),
        onStep: () => this.#afterStep(),
        onWait: () => this.#wait(),
      },
    };
    if (!dataset) return new Trainer({ ...shared, ...controlOptions(this.#settings) } as never) as Trainer<Graph>;
    const early = dataset.validation ? EARLY_END : { patience: 0, evaluateEvery: EARLY_END.evaluateEvery };
    const onRows = { ...shared, dataset, learningRate, epochs, ...early };
    if (isGraph) return new Trainer({ ...onRows, model: graph(), strategy: plasticity() } as never) as Trainer<Graph>;
    const options = budgeted(definition, Math.max(LEAST_BUDGET, 8 * dataset.train.inputs.rows));
    const strategy = choose(
      withHands(definition, () => this.#hands.splice(0)),
      options,
    );
    return new Trainer({ ...onRows, model: perceptron([start, start]), strategy } as never) as Trainer<Layers>;
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
        returned: test?.return?.mean ?? null,
        widths,
        reason: why || "all epochs are complete",
      });
      return this.#playOn(trainer);
    }
  }

  /** Training is over, and the episodes go on. */
  #playOn(trainer: Any): void {
    if (!this.#episode || trainer !== this.#trainer) return;
    if (!this.#hidden) this.#sendFrame();
    setTimeout(() => this.#playOn(trainer), FRAME_MS);
  }

  take(message: ToWorker): void {
    if (message.type === "pace") {
      this.#paused = message.paused;
      this.#hidden = message.hidden;
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
    const { classes } = this.#picture;
    const probes = this.#probes;
    const none = new Uint8ClampedArray(0);
    const count = classes ? classes.length : null;
    const map = probes ? mapOf(outputsOf(trained, probes.map), probes.map, count, this.#dark) : none;
    const isLayers = !("neurons" in network);
    const units = probes && isLayers ? unitMaps(network, probes.units, this.#dark) : none;
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
      edge: probes?.map.edge ?? 0,
      units,
      unitEdge: probes?.units.edge ?? 0,
      structure: this.#structure,
      played: this.#episode?.advance(this.#trainer as never) ?? null,
    };
    this.#framedAt = performance.now();
    this.#send({ type: "frame", frame }, [...new Set([map.buffer as ArrayBuffer, units.buffer])]);
  }

  async #export(format: "onnx" | "js"): Promise<void> {
    const { trained } = this.#trainer.model;
    const { step, source } = this.#trainer;
    const { encode } = await import("./encode.ts");
    const data = encode[format]({ step, trained, format: source.format, dataset: this.#settings.task });
    this.#send({
      type: "export",
      name: format === "onnx" ? "network.onnx" : "network.js",
      data,
      inputs: trained.inputShape[0] ?? 0,
    });
  }
}
