/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./cadence.ts";
export * from "./cool-down.ts";
export * from "./fold.ts";
export * from "./max-layers.ts";
export * from "./max-parameters.ts";
export * from "./max-per-event.ts";
export * from "./max-rows.ts";
export * from "./max-samples.ts";
export * from "./max-width.ts";
export * from "./skips.ts";
export * from "./spare.ts";
export * from "./warm-up.ts";
export * from "./window.ts";
