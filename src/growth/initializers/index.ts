/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./copy-split.ts";
export * from "./firefly.ts";
export * from "./gradmax.ts";
export * from "./large-noise.ts";
export * from "./nest.ts";
export * from "./opt.ts";
export * from "./orthogonal.ts";
export * from "./paired.ts";
export * from "./pre.ts";
export * from "./random.ts";
export * from "./random-out.ts";
export * from "./select.ts";
export * from "./splitting.ts";
export * from "./tested.ts";
export * from "./trained-candidates.ts";
export * from "./variance-preserving.ts";
export * from "./weight.ts";
