/** What is too small to matter is 0, as in the float32 kernels (`wasm/shared/small.ts`), where it would be a denormal number soon. @module */

/** Least magnitude of gradients, first moments and velocities. */
const LEAST_SLOPE = 2 ** -56;
/** Least second moment. */
const LEAST_SQUARE = 2 ** -122;
/** Least e^x: it underflows to 0 below. */
const LEAST_LOG = Math.log(2 ** -100);

/** A gradient, a first moment or a velocity: 0 below 2^-56. NaN stays. */
export const slope = (x: number): number => (Math.abs(x) < LEAST_SLOPE ? 0 : x);

/** A second moment: 0 below 2^-122. NaN stays. */
export const square = (x: number): number => (x < LEAST_SQUARE ? 0 : x);

/** e^x: 0 below 2^-100. */
export const exp = (x: number): number => (x < LEAST_LOG ? 0 : Math.exp(x));
