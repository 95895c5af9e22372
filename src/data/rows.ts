/** Inputs of many samples, one a row. @module */

/** Rows that stay in their own bytes, as images do: `value = scale * byte + offset`. `values: [rows, columns]`. */
export interface ByteRows {
  readonly kind: "bytes";
  readonly rows: number;
  readonly columns: number;
  readonly values: Uint8Array;
  readonly scale: number;
  readonly offset: number;
}

/** Rows of float32 numbers. `values: [rows, columns]`. */
export interface RealRows {
  readonly kind: "reals";
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}
