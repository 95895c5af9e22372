/** Noise: the negative control of every initializer. @module */

import * as z from "zod";
import { defineInitializer } from "../initializer.ts";
import { gaussianUnits } from "./shared/gaussian-units.ts";

/** Incoming and outgoing weights N(0, scale^2): what was learned drowns. CRAZY of SergioHC95/Neurogenesis, scale 100. */
export const largeNoise = defineInitializer({
  name: "large-noise",
  summary: "Large random weights on both sides: a negative control.",
  source: "CRAZY of SergioHC95/Neurogenesis, 2025",
  options: z.strictObject({
    scale: z.number().positive().default(100).describe("standard deviation of the weights"),
  }),
  preserves: "none",
  initialize: ({ site, count, random }, { scale }) =>
    gaussianUnits(site, count, random, { incoming: () => scale, outgoing: () => scale }),
});
