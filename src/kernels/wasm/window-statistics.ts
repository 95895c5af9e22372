/** Statistics over the last steps: what a batch did, and running sums over a ring of rows. All in float64. */
import { loadTail } from "./shared/tail";

@inline
function low(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

@inline
function high(v: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 1));
}

@inline
function total(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** out[r] = (mean |x|, mean x, mean x^2) over the columns of row r, f64; zeros when there is no column. */
export function rowMoments(rows: i32, columns: i32, x: usize, out: usize): void {
  const factor = columns > 0 ? 1 / <f64>columns : 0;
  for (let r = 0; r < rows; r++, out += 24) {
    let sizes = f64x2.splat(0), sums = f64x2.splat(0), squares = f64x2.splat(0);
    for (let n = columns; n > 0; n -= 4) {
      const four = n >= 4 ? v128.load(x) : loadTail(x, n);
      const a = low(four), b = high(four);
      sizes = f64x2.add(sizes, f64x2.add(f64x2.abs(a), f64x2.abs(b)));
      sums = f64x2.add(sums, f64x2.add(a, b));
      squares = f64x2.add(squares, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
      x += <usize>min(n, 4) << 2;
    }
    store<f64>(out, factor * total(sizes));
    store<f64>(out, factor * total(sums), 8);
    store<f64>(out, factor * total(squares), 16);
  }
}

/** sums += x - row; squares += x^2 - row^2 (skipped when 0); row = x. All f64. */
export function windowPush(n: i32, x: usize, row: usize, sums: usize, squares: usize): void {
  for (let i = 0; i < n; i++, x += 8, row += 8, sums += 8) {
    const now = load<f64>(x), before = load<f64>(row);
    store<f64>(sums, load<f64>(sums) + (now - before));
    if (squares) {
      store<f64>(squares, load<f64>(squares) + (now * now - before * before));
      squares += 8;
    }
    store<f64>(row, now);
  }
}
