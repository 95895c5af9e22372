/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./gelu.ts";
export * from "./identity.ts";
export * from "./leaky-relu.ts";
export * from "./relu.ts";
export * from "./relu-zero.ts";
export * from "./sigmoid.ts";
export * from "./silu.ts";
export * from "./tanh.ts";
