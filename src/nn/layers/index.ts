/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./activation.ts";
export * from "./average-pool.ts";
export * from "./batch-norm.ts";
export * from "./conv2d.ts";
export * from "./depthwise.ts";
export * from "./dropout.ts";
export * from "./flatten.ts";
export * from "./global-average-pool.ts";
export * from "./group-norm.ts";
export * from "./layer-norm.ts";
export * from "./linear.ts";
export * from "./max-pool.ts";
export * from "./residual.ts";
export * from "./sequential.ts";
