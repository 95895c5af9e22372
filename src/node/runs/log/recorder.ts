/** What stands between the training loop and the disk: events to the log, checkpoints when they are due. @module */

import type { TrainEvent, TrainResult } from "../../../train/events/events.ts";
import type { Model } from "../../../train/model.ts";
import type { Callbacks } from "../../../train/train-options.ts";
import type { Trainer } from "../../../train/trainer.ts";
import { type Cadence, CheckpointClock, Milestones } from "../checkpoints/cadence.ts";
import type { CheckpointFiles } from "../checkpoints/checkpoint-files.ts";
import type { ControlWatch } from "../files/control-file.ts";
import type { EventLog } from "./event-log.ts";

export interface RecorderOptions {
  readonly cadence: Cadence;
  /** How often a checkpoint is taken that stays; null for never. */
  readonly milestones: Cadence | null;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
}

interface Target {
  readonly trainer: Trainer<Model>;
  readonly log: EventLog;
  readonly checkpoints: CheckpointFiles;
  readonly clock: CheckpointClock;
  readonly milestones: Milestones | null;
  readonly control: ControlWatch;
}

/**
 * Records one run. It is made before the run's folder is, so that a trainer can be made with its callbacks and refuse first.
 *
 * Checkpoints are taken between steps only, and the last one before the loop puts back the best network: so at the last step, and
 * when a stop was requested, before the loop learns of it.
 */
export class Recorder {
  readonly callbacks: Callbacks;
  /** What the loop looks at: aborted once the checkpoint is on the disk. */
  readonly stop: { aborted: boolean } = { aborted: false };
  readonly #options: RecorderOptions;
  #target: Target | null = null;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.callbacks = {
      onEvent: (event) => this.#record(event),
      onStep: () => this.#afterStep(),
      onWait: () => this.#pause(),
      onFinish: () => this.#save(),
    };
  }

  /** Trains to the end. What the loop throws comes out, after its `end` event in the log. */
  async run(
    trainer: Trainer<Model>,
    { log, checkpoints, control }: Pick<Target, "log" | "checkpoints" | "control">,
  ): Promise<TrainResult> {
    const { cadence, milestones } = this.#options;
    this.#target = {
      trainer,
      log,
      checkpoints,
      control,
      clock: new CheckpointClock(cadence, trainer),
      milestones: milestones && new Milestones(milestones, trainer),
    };
    const events = trainer.run();
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
    }
  }

  #record(event: TrainEvent): void {
    this.#target?.log.append(event);
    this.#options.onEvent?.(event);
  }

  #afterStep(): void {
    if (!this.#target) return;
    const { trainer, clock, milestones } = this.#target;
    const isStopped = this.#isStopped();
    const isKept = milestones?.isReached(trainer) ?? false;
    if (clock.isDue(trainer) || isKept || trainer.isOver || isStopped) this.#save(isKept);
    this.stop.aborted = isStopped;
  }

  #isStopped(): boolean {
    return (this.#options.signal?.aborted ?? false) || this.#target?.control.wish === "stop";
  }

  /** Waits while a person pauses the run. */
  #pause(): Promise<void> | null {
    const wait = this.#target?.control.pause(() => this.#isStopped());
    if (!wait) return null;
    return wait.then(() => {
      if (!this.#isStopped()) return;
      this.#save();
      this.stop.aborted = true;
    });
  }

  #save(isKept: boolean = false): void {
    if (!this.#target) return;
    const { trainer, log, checkpoints } = this.#target;
    log.sync();
    checkpoints.save(trainer.checkpoint(), { kept: isKept, log: log.sums });
  }
}
