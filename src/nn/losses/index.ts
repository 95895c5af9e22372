/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./binary-cross-entropy.ts";
export * from "./mean-squared-error.ts";
export * from "./softmax-cross-entropy.ts";
