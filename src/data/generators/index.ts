/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./bessel-sum.ts";
export * from "./circles.ts";
export * from "./curve.ts";
export * from "./friedman1.ts";
export * from "./gaussian-mixture.ts";
export * from "./half-spaces.ts";
export * from "./independent-features.ts";
export * from "./moons.ts";
export * from "./n-spirals.ts";
export * from "./parity.ts";
export * from "./random-labels.ts";
export * from "./sine-classes.ts";
export * from "./sparse-parity.ts";
export * from "./spirals.ts";
