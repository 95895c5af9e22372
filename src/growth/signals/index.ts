/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./activation-gram.ts";
export * from "./auxiliary-gradient.ts";
export * from "./binary-code.ts";
export * from "./effective-dimension.ts";
export * from "./gradient-norms.ts";
export * from "./orthogonality-gap.ts";
export * from "./weight-effective-dimension.ts";
