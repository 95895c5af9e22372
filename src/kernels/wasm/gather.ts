// Gathers rows of a dataset into a batch.

export function gatherBytes(rows: i32, columns: i32, x: usize, indices: usize, scale: f32, offset: f32, y: usize): void {
  const s = f32x4.splat(scale);
  const o = f32x4.splat(offset);
  for (let r = 0; r < rows; r++) {
    let from = x + <usize>load<i32>(indices + (<usize>r << 2)) * <usize>columns;
    let c = 0;
    for (; c + 8 <= columns; c += 8) {
      const wide = v128.load8x8_u(from);
      const low = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(wide));
      const high = f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(wide));
      v128.store(y, f32x4.add(f32x4.mul(s, low), o));
      v128.store(y, f32x4.add(f32x4.mul(s, high), o), 16);
      from += 8;
      y += 32;
    }
    for (; c < columns; c++) {
      store<f32>(y, scale * <f32>load<u8>(from) + offset);
      from++;
      y += 4;
    }
  }
}

export function gatherRows(rows: i32, columns: i32, x: usize, indices: usize, y: usize): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    memory.copy(y, x + <usize>load<i32>(indices + (<usize>r << 2)) * bytes, bytes);
    y += bytes;
  }
}

export function gatherInts(n: i32, x: usize, indices: usize, y: usize): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    store<i32>(y + at, load<i32>(x + (<usize>load<i32>(indices + at) << 2)));
  }
}
