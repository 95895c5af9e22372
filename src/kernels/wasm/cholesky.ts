// Cholesky factor and triangular solves, float64, row by row.

// @ts-ignore: decorator
@inline
export function dotDouble(n: i32, a: usize, b: usize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    low = f64x2.add(low, f64x2.mul(v128.load(a), v128.load(b)));
    high = f64x2.add(high, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    a += 32;
    b += 32;
  }
  const all = f64x2.add(low, high);
  let sum = f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
  for (; i < n; i++) {
    sum += load<f64>(a) * load<f64>(b);
    a += 8;
    b += 8;
  }
  return sum;
}

/** y += alpha x. */
// @ts-ignore: decorator
@inline
export function axpyDouble(n: i32, alpha: f64, x: usize, y: usize): void {
  const f = f64x2.splat(alpha);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(f, v128.load(x))));
    x += 16;
    y += 16;
  }
  if (i < n) store<f64>(y, load<f64>(y) + alpha * load<f64>(x));
}

export function cholesky(n: i32, a: usize): i32 {
  const step = <usize>n << 3;
  for (let i = 0; i < n; i++) {
    const row = a + <usize>i * step;
    for (let j = 0; j <= i; j++) {
      const other = a + <usize>j * step;
      const at = row + (<usize>j << 3);
      const rest = load<f64>(at) - dotDouble(j, row, other);
      if (j < i) store<f64>(at, rest / load<f64>(other + (<usize>j << 3)));
      else {
        if (!(rest > 0)) return i + 1;
        store<f64>(at, Math.sqrt(rest));
      }
    }
    memory.fill(row + (<usize>(i + 1) << 3), 0, <usize>(n - 1 - i) << 3);
  }
  return 0;
}

export function triangularSolve(transpose: i32, n: i32, columns: i32, l: usize, b: usize): void {
  const step = <usize>n << 3;
  const width = <usize>columns << 3;
  for (let s = 0; s < n; s++) {
    const i = transpose ? n - 1 - s : s;
    const row = b + <usize>i * width;
    const pivot = load<f64>(l + <usize>i * step + (<usize>i << 3));
    for (let c = 0; c < columns; c++) {
      const at = row + (<usize>c << 3);
      store<f64>(at, load<f64>(at) / pivot);
    }
    // What is known is taken out of all that follows.
    for (let t = s + 1; t < n; t++) {
      const j = transpose ? n - 1 - t : t;
      const factor = transpose ? load<f64>(l + <usize>i * step + (<usize>j << 3)) : load<f64>(l + <usize>j * step + (<usize>i << 3));
      if (factor != 0) axpyDouble(columns, -factor, row, b + <usize>j * width);
    }
  }
}
