/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./constant.ts";
export * from "./cosine.ts";
export * from "./step.ts";
