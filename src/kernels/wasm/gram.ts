/** Gram matrix in float64 of float32 rows: the products are exact, the sums run over rows in order, in blocks. */
import { scratch, scratchBytes } from "./shared/scratch";
import { edgeBytes, tile64At } from "./shared/tile64";

/** Most rows of x in a block. */
const mostRows: i32 = 256;

/** Four columns of x (`step` bytes between rows) to panel[p][0..3], float64; zeros beyond `columns` (1..4). */
@inline
function packPanel(rows: i32, columns: i32, x: usize, step: usize, panel: usize): void {
  if (columns >= 4) {
    for (let p = 0; p < rows; p++, x += step, panel += 32) {
      v128.store(panel, f64x2.promote_low_f32x4(v128.load64_zero(x)));
      v128.store(panel, f64x2.promote_low_f32x4(v128.load64_zero(x, 8)), 16);
    }
  } else {
    for (let p = 0; p < rows; p++, x += step, panel += 32) {
      for (let j = 0; j < 4; j++) store<f64>(panel + (<usize>j << 3), j < columns ? <f64>load<f32>(x + (<usize>j << 2)) : 0);
    }
  }
}

/** Copies the upper triangle of g[n,n] below the diagonal, in blocks of 16. */
function mirror(n: i32, g: usize): void {
  const step = <usize>n << 3;
  for (let i0 = 0; i0 < n; i0 += 16) {
    const iEnd = min(n, i0 + 16);
    for (let j0 = i0; j0 < n; j0 += 16) {
      const jEnd = min(n, j0 + 16);
      for (let i = i0; i < iEnd; i++) {
        const row = g + <usize>i * step, column = g + (<usize>i << 3);
        for (let j = max(i + 1, j0); j < jEnd; j++) store<f64>(column + <usize>j * step, load<f64>(row + (<usize>j << 3)));
      }
    }
  }
}

/** gram[columns,columns] = alpha x^T x. Error of an entry at most (rows + 2) 2^-53 |alpha| sum |x x|. */
export function gram(rows: i32, columns: i32, alpha: f64, x: usize, gram: usize): void {
  const space = scratch();
  const count = (columns + 3) >> 2;
  if (count == 0) return;
  const fits = (scratchBytes - edgeBytes) / (count << 5);
  const depth = max(1, min(mostRows, fits));
  const step = <usize>columns << 2, stepGram = <usize>columns << 3;
  memory.fill(gram, 0, <usize>columns * stepGram);
  for (let p = 0; p < rows; p += depth) {
    const k = min(depth, rows - p);
    const panelBytes = <usize>k << 5;
    const from = x + <usize>p * step;
    for (let j = 0; j < count; j++) packPanel(k, columns - (j << 2), from + (<usize>j << 4), step, space + <usize>j * panelBytes);
    for (let j = 0; j < count; j++) {
      const panel = space + <usize>j * panelBytes;
      for (let i = 0; i <= j; i++) {
        const at = gram + <usize>(i << 2) * stepGram + (<usize>j << 5);
        tile64At(columns - (i << 2), columns - (j << 2), k, space + <usize>i * panelBytes, 32, panel, 32, at, stepGram, alpha);
      }
    }
  }
  mirror(columns, gram);
}
