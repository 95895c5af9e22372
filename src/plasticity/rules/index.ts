/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./activity-growth.ts";
export * from "./edge-growth.ts";
export * from "./inactivity.ts";
export * from "./orphans.ts";
export * from "./prune.ts";
export * from "./random-growth.ts";
