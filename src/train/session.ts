/** What a run carries from step to step besides its model: source, progress, random streams, time. @module */

import type { Device } from "../tensor/device.ts";
import type { Checkpoint, SavedModel, SavedTensor } from "./checkpoint.ts";
import type { TrainEvent } from "./events/events.ts";
import { plain } from "./loop/plain.ts";
import { beginProgress, type Progress } from "./loop/progress.ts";
import { RandomStreams } from "./loop/random-streams.ts";
import { Stopwatch } from "./loop/stopwatch.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./source.ts";

/** Names of a source's tensors in a checkpoint begin with it. */
const SOURCE = "source/";

export interface SessionParts {
  readonly device: Device;
  readonly settings: Settings;
  readonly source: Source;
  /** Takes what happens. */
  readonly emit: (event: TrainEvent) => void;
  readonly resume?: Checkpoint | undefined;
}

/** The tensors of a checkpoint that are the model's. */
export function modelTensors(tensors: Readonly<Record<string, SavedTensor>>): Record<string, SavedTensor> {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith(SOURCE)));
}

/** What a model and a source are given in a run: device, seed, random streams, the step. */
export class Session {
  readonly device: Device;
  readonly settings: Settings;
  readonly source: Source;
  readonly emit: (event: TrainEvent) => void;
  readonly streams: RandomStreams;
  readonly watch: Stopwatch;
  progress: Progress = beginProgress();
  /** The best state so far, by validation loss. */
  best: Checkpoint["best"] = null;

  constructor({ device, settings, source, emit, resume }: SessionParts) {
    this.device = device;
    this.settings = settings;
    this.source = source;
    this.emit = emit;
    this.streams = new RandomStreams(settings.seed);
    this.watch = new Stopwatch(resume?.state.seconds);
  }

  /** The whole state around that of a model, as it is between two steps. */
  save({ tensors, ...model }: SavedModel): Checkpoint {
    const { source, progress, best } = this;
    const { state, tensors: own } = source.save();
    return {
      tensors: {
        ...tensors,
        ...Object.fromEntries(Object.entries(own).map(([name, tensor]) => [SOURCE + name, tensor])),
      },
      state: {
        version: 1,
        step: progress.step,
        epoch: progress.epoch,
        ...model.state,
        streams: this.streams.state(),
        source: state,
        progress: plain(progress),
        seconds: this.watch.read(),
        events: progress.events,
        best: best?.state.best ?? null,
      },
      best,
    };
  }

  restore({ tensors, state, best }: Checkpoint): void {
    const own = Object.entries(tensors).filter(([name]) => name.startsWith(SOURCE));
    this.streams.restore(state.streams);
    this.source.restore({
      state: state.source,
      tensors: Object.fromEntries(own.map(([name, tensor]) => [name.slice(SOURCE.length), tensor])),
    });
    this.progress = { ...beginProgress(), ...plain(state.progress as Progress) };
    this.best = best;
  }
}
