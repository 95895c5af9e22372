/** An IDX file of unsigned bytes. */
export function idxOf(dims: readonly number[], values: Uint8Array): Uint8Array {
  const sizes = dims.flatMap((dim) => [dim >>> 24, (dim >> 16) & 255, (dim >> 8) & 255, dim & 255]);
  return Uint8Array.of(0, 0, 8, dims.length, ...sizes, ...values);
}
