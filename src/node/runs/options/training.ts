/** Options of how a run trains and grows. @module */

import { z } from "zod";
import { type Named, named, type Unnamed } from "./named.ts";
import { type Shape, unset } from "./shape.ts";

export interface TrainingOptions {
  readonly strategy: Named;
  readonly epochs: number | null;
  readonly patience: number | null;
  readonly batchSize: number | null;
  readonly crop: number;
  readonly flip: boolean;
  readonly cutout: number;
  readonly mixup: number;
  readonly labelSmoothing: number;
  readonly learningRate: number | null;
  readonly optimizer: Named;
  /** Without a name, the dataset decides. */
  readonly schedule: Named | Unnamed;
  readonly clipNorm: number | null;
  readonly newcomerRate: number;
  readonly newcomerSteps: number;
  readonly cohortRate: "same" | "norm";
  readonly cohortFloor: number;
  readonly varianceTransfer: boolean;
  readonly maxFlops: number | null;
  readonly seed: number;
}

export const trainingOptions: Shape<TrainingOptions> = {
  strategy: named("strategy", "burgeon"),
  epochs: unset(z.int().min(0)).describe("passes over the training rows, at most"),
  patience: unset(z.int().min(0)).describe(
    "epochs without a better validation loss before training stops; 0 never stops",
  ),
  batchSize: unset(z.int().min(1)).describe("rows of a step"),
  crop: z.int().min(0).default(0).describe("frame of zeros, in pixels, within which training images are shifted"),
  flip: z.boolean().default(false).describe("mirror half of the training images"),
  cutout: z.int().min(0).default(0).describe("edge, in pixels, of a square of zeros in each training image"),
  mixup: z.number().min(0).default(0).describe("alpha of the shares in which training rows are mixed by twos"),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      "share of the target that all classes have in common, in the loss that is trained on, not in evaluations",
    ),
  learningRate: unset(z.number().positive()).describe("learning rate"),
  optimizer: named("optimizer", "adam"),
  schedule: named("schedule", null),
  clipNorm: unset(z.number().positive()).describe("largest norm of all gradients together"),
  newcomerRate: z
    .number()
    .positive()
    .default(1)
    .describe("learning rate of what growth just added, over that of the rest"),
  newcomerSteps: z
    .int()
    .min(1)
    .default(500)
    .describe("updates in which the rate of newcomers comes to that of the rest"),
  cohortRate: z
    .enum(["same", "norm"])
    .default("same")
    .describe(
      "learning rate of the weights that growth added at one time: that of all, or times their norm over that of the first",
    ),
  cohortFloor: z.number().positive().max(1).default(0.1).describe("least of these factors"),
  varianceTransfer: z
    .boolean()
    .default(false)
    .describe(
      "rescale the weights behind a layer that is widened, so that the variance of their sums is that of the wider layer",
    ),
  maxFlops: unset(z.number().positive()).describe(
    "floating-point operations of training, growth included, that end it; the schedule fits them",
  ),
  seed: z.int().min(0).default(1).describe("of weights, order of rows, splits and growth"),
};
