/** Copies blocks of a matrix into panels that the tile kernels read front to back. */

/**
 * B[k, columns] (rows `step` bytes apart) into panels of 8 columns: panel[p][0..7]. The last panel is filled up with zeros.
 */
export function packRows(k: i32, columns: i32, b: usize, step: usize, panels: usize): void {
  let j = 0;
  for (; j + 8 <= columns; j += 8) {
    let from = b + (<usize>j << 2);
    for (let p = 0; p < k; p++, from += step, panels += 32) {
      v128.store(panels, v128.load(from));
      v128.store(panels, v128.load(from, 16), 16);
    }
  }
  const rest = columns - j;
  if (rest == 0) return;
  let from = b + (<usize>j << 2);
  for (let p = 0; p < k; p++, from += step, panels += 32) {
    v128.store(panels, f32x4.splat(0));
    v128.store(panels, f32x4.splat(0), 16);
    for (let i: usize = 0; i < <usize>rest; i++) store<f32>(panels + (i << 2), load<f32>(from + (i << 2)));
  }
}

/** 4 x 4 of B^T at b (rows `step` bytes apart) to panel[p][offset..offset+3], p = 0..3. */
@inline
function transpose4(b: usize, step: usize, panel: usize): void {
  const r0 = v128.load(b), r1 = v128.load(b + step), r2 = v128.load(b + 2 * step), r3 = v128.load(b + 3 * step);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(panel, v128.shuffle<f64>(t0, t2, 0, 2));
  v128.store(panel, v128.shuffle<f64>(t0, t2, 1, 3), 32);
  v128.store(panel, v128.shuffle<f64>(t1, t3, 0, 2), 64);
  v128.store(panel, v128.shuffle<f64>(t1, t3, 1, 3), 96);
}

/** B^T[columns, k] (rows `step` bytes apart) into panels of 8 columns of B: panel[p][0..7], zeros where there is no column. */
export function packTransposed(k: i32, columns: i32, b: usize, step: usize, panels: usize): void {
  const whole = k & ~3;
  let j = 0;
  for (; j < columns; j += 8) {
    const width = min(8, columns - j);
    for (let half = 0; half < 8; half += 4) {
      const from = b + <usize>(j + half) * step;
      let p = 0;
      if (half + 4 <= width) {
        for (; p < whole; p += 4) transpose4(from + (<usize>p << 2), step, panels + (<usize>p << 5) + (<usize>half << 2));
      }
      for (let i = 0; i < 4; i++) {
        const row = from + <usize>i * step, column = panels + (<usize>(half + i) << 2);
        const there = half + i < width;
        for (let q = p; q < k; q++) store<f32>(column + (<usize>q << 5), there ? load<f32>(row + (<usize>q << 2)) : 0);
      }
    }
    panels += <usize>k << 5;
  }
}

/** Rows of A[rows, k] (`step` bytes apart) into panels of 4 rows: panel[p][0..3]; the last may be narrower. */
export function packA(rows: i32, k: i32, a: usize, step: usize, panels: usize): void {
  for (let i = 0; i < rows; i += 4) {
    const height = min(4, rows - i);
    const width = <usize>height << 2;
    for (let r: usize = 0; r < <usize>height; r++) {
      let from = a + (<usize>i + r) * step;
      let to = panels + (r << 2);
      for (let p = 0; p < k; p++, from += 4, to += width) store<f32>(to, load<f32>(from));
    }
    panels += <usize>k * width;
  }
}
