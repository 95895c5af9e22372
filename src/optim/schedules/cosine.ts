/** Cosine annealing. @module */

import * as z from "zod";
import { defineSchedule } from "../schedule.ts";

export const cosine = defineSchedule({
  name: "cosine",
  summary: "Half a cosine from the learning rate down to its minimum.",
  formula: "floor + (1 - floor) (1 + cos(pi step / total)) / 2",
  source: "Loshchilov & Hutter 2017, arXiv:1608.03983, eq. 5 (without restarts)",
  options: z.strictObject({ floor: z.number().min(0).max(1).default(0).describe("final factor of the learning rate") }),
  factor: (step, total, { floor }) =>
    floor + ((1 - floor) * (1 + Math.cos((Math.PI * Math.min(step, total)) / total))) / 2,
});
