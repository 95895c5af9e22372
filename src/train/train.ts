/** Training in one call. @module */

import type { TrainEvent, TrainResult } from "./events/events.ts";
import type { Layers } from "./layers/layers.ts";
import type { Model } from "./model.ts";
import type { TrainOptions } from "./train-options.ts";
import { Trainer } from "./trainer.ts";

/** A run that has not begun: take its events one by one, or its result alone. */
export interface Run<M extends Model = Layers> extends AsyncIterable<TrainEvent> {
  readonly trainer: Trainer<M>;
  /** Trains to the end. */
  result(): Promise<TrainResult>;
}

/**
 * Trains a network that sizes itself.
 *
 * @throws OptionError, ShapeError, DataError before anything is trained
 * @example
 * for await (const event of train({ device, dataset, model: perceptron([2], 2) })) {
 *   if (event.type === "growth") report(event.reason);
 * }
 * const { test } = await train({ device, dataset, model }).result();
 */
export function train<M extends Model = Layers>(options: TrainOptions<M>): Run<M> {
  const trainer = new Trainer<M>(options);
  return {
    trainer,
    [Symbol.asyncIterator]: () => trainer.run(),
    async result() {
      const events = trainer.run();
      for (;;) {
        const next = await events.next();
        if (next.done) return next.value;
      }
    },
  };
}
