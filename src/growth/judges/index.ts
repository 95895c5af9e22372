/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./held-out-loss.ts";
export * from "./none.ts";
