/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./activation-gram.ts";
export * from "./activation-moments.ts";
export * from "./auxiliary-gradient.ts";
export * from "./bend.ts";
export * from "./binary-code.ts";
export * from "./correlated-pairs.ts";
export * from "./dead-share.ts";
export * from "./effective-dimension.ts";
export * from "./effective-rank.ts";
export * from "./gradient-noise.ts";
export * from "./gradient-norms.ts";
export * from "./input-information.ts";
export * from "./label-information.ts";
export * from "./newborn-parity.ts";
export * from "./orthogonality-gap.ts";
export * from "./outgoing-alignment.ts";
export * from "./projected-activation.ts";
export * from "./projected-inputs.ts";
export * from "./saturation.ts";
export * from "./unit-variance.ts";
export * from "./update-statistics.ts";
export * from "./weight-effective-dimension.ts";
