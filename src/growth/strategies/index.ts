/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./north-random.ts";
export * from "./static.ts";
