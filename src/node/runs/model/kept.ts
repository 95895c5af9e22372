/** Which of its checkpoints a run keeps as its network. @module */

import { StateError } from "../../../errors.ts";
import type { Checkpoint } from "../../../train/checkpoint.ts";
import type { AnyConfig } from "../config/environment-config.ts";

/** The best model where it may stop early, else the last. @throws StateError where there is none yet */
export function keptModel(folder: string, config: AnyConfig, last: Checkpoint | null): Omit<Checkpoint, "best"> {
  const patience = "patience" in config ? (config.patience ?? 0) : 0;
  if (last) return last.best && patience > 0 ? last.best : last;
  throw new StateError(`${folder}: the run has no checkpoint yet. Continue it: burgeon resume ${folder}`, { folder });
}
