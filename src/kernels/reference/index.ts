/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./adam-each.ts";
export * from "./bias-activation.ts";
export * from "./columns.ts";
export * from "./depthwise.ts";
export * from "./dropout.ts";
export * from "./eigenvalues.ts";
export * from "./elementwise.ts";
export * from "./gather.ts";
export * from "./graph.ts";
export * from "./inertia.ts";
export * from "./linear-algebra.ts";
export * from "./losses.ts";
export * from "./matmul.ts";
export * from "./neighbors.ts";
export * from "./optimizers.ts";
export * from "./reductions.ts";
export * from "./window-statistics.ts";
export * from "./windows.ts";
export * from "./winograd.ts";
