/** The signals of a trained model at one checkpoint. @module */

import { OptionError } from "../../errors.ts";
import { diagnostics } from "../../growth/look/diagnostics.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { Model } from "../model.ts";
import { modelStart } from "../start.ts";
import type { TrainOptions } from "../train-options.ts";
import { Trainer } from "../trainer.ts";
import type { Diagnosis, DiagnosisOptions } from "./diagnosis.ts";

/**
 * Restores a checkpoint (or takes the model as it is born), computes every signal on a fixed batch, and trains on in memory for some steps to
 * see how weights move. Nothing is written, and the device is left as it was.
 *
 * @throws OptionError for a model without signals
 */
export function diagnoseCheckpoint(
  options: TrainOptions<Model>,
  checkpoint: Omit<Checkpoint, "best"> | null,
  diagnosis: DiagnosisOptions = {},
): Diagnosis {
  const model = modelStart(options.model);
  const trainer = new Trainer({
    ...options,
    model,
    ...(model.observed ? { strategy: model.observed } : {}),
    ...(checkpoint ? { resume: { ...checkpoint, best: null } } : {}),
  });
  try {
    if (trainer.model.diagnose) return trainer.model.diagnose(diagnosis, diagnostics);
    throw new OptionError("diagnose: this model has no signals.");
  } finally {
    trainer.dispose();
  }
}
