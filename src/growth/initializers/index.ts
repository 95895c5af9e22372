/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./gradmax.ts";
export * from "./nest.ts";
export * from "./random.ts";
export * from "./random-out.ts";
export * from "./select.ts";
export * from "./weight.ts";
