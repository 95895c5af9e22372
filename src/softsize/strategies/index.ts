/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./controller-mask.ts";
export * from "./size-weight.ts";
