/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./all.ts";
export * from "./depth-first.ts";
export * from "./hybrid.ts";
export * from "./ranked.ts";
export * from "./strongest.ts";
export * from "./width-first.ts";
