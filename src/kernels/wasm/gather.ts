/** Rows of a dataset, picked by index. */
import { copy } from "./elementwise";

/** Four bytes (zero-extended to int32) as y = scale x + offset. */
@inline
function scaled(x: v128, scale: v128, offset: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(x), scale), offset);
}

/** y[i,c] = scale * x[indices[i], c] + offset, x: u8. Two roundings. */
export function gatherBytes(rows: i32, columns: i32, x: usize, indices: usize, scale: f32, offset: f32, y: usize): void {
  const factor = f32x4.splat(scale), shift = f32x4.splat(offset);
  for (let r = 0; r < rows; r++, indices += 4) {
    let from = x + <usize>load<i32>(indices) * <usize>columns;
    let n = columns;
    for (; n >= 8; n -= 8, from += 8, y += 32) {
      const v = v128.load8x8_u(from);
      v128.store(y, scaled(i32x4.extend_low_i16x8_u(v), factor, shift));
      v128.store(y, scaled(i32x4.extend_high_i16x8_u(v), factor, shift), 16);
    }
    for (; n > 0; n--, from++, y += 4) store<f32>(y, <f32>load<u8>(from) * scale + offset);
  }
}

/** y[i,c] = x[indices[i], c] */
export function gatherRows(rows: i32, columns: i32, x: usize, indices: usize, y: usize): void {
  const rowBytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++, indices += 4, y += rowBytes) copy(columns, x + <usize>load<i32>(indices) * rowBytes, y);
}

/** y[i] = x[indices[i]], int32. */
export function gatherInts(n: i32, x: usize, indices: usize, y: usize): void {
  for (const end = indices + (<usize>n << 2); indices < end; indices += 4, y += 4) {
    store<i32>(y, load<i32>(x + (<usize>load<i32>(indices) << 2)));
  }
}
