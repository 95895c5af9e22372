/**
 * What happens in a distillation, as data: changes of the student's structure, and evaluations. Times are only in fields named `seconds`.
 *
 * @module
 */

import type { StructuralEvent } from "../plasticity/structural-plasticity.ts";
import type { DeclinedEvent, GrowthEvent } from "../train/events/events.ts";
import type { Returns } from "./evaluate-policy.ts";
import type { StudentSize } from "./student.ts";

/** What a student tells of its structure; `step` counts its training steps from 1. */
export type StudentEvent = GrowthEvent | DeclinedEvent | StructuralEvent;

/** An evaluation on the way. */
export interface Evaluation extends StudentSize {
  readonly step: number;
  readonly episode: number;
  /** Mean loss of the training steps since the evaluation before. */
  readonly loss: number;
  readonly return: Returns;
  readonly growthEvents: number;
}

export interface ReturnsEvent extends Evaluation {
  readonly type: "returns";
}

export type DistillationEvent = StudentEvent | ReturnsEvent;
