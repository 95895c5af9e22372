/** Floating-point numbers of 16 bits. @module */

/** IEEE half precision: 1 bit of sign, 5 of exponent, 10 of fraction. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The 16 values as float32: bfloat16 is the upper half of one. */
export function fromBfloats(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (one) => one << 16).buffer);
}
