/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./activation.ts";
export * from "./dropout.ts";
export * from "./linear.ts";
export * from "./residual.ts";
export * from "./sequential.ts";
