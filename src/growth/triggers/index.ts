/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./activation.ts";
export * from "./batched.ts";
export * from "./composite.ts";
export * from "./dead-units.ts";
export * from "./depth-pressure.ts";
export * from "./dynamic-node-creation.ts";
export * from "./fast-linear.ts";
export * from "./generalization-gap.ts";
export * from "./gradient.ts";
export * from "./gradient-plateau.ts";
export * from "./growth-events.ts";
export * from "./held-out-plateau.ts";
export * from "./linear.ts";
export * from "./loss-plateau.ts";
export * from "./mi-saturation.ts";
export * from "./random-trigger.ts";
export * from "./rank-pressure.ts";
export * from "./restlessness.ts";
export * from "./set-times.ts";
export * from "./validation-plateau.ts";
export * from "./weight.ts";
