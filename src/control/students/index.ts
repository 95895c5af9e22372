/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./grown.ts";
export * from "./linear.ts";
export * from "./mlp.ts";
export * from "./smgrnn.ts";
