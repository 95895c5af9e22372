/**
 * exp, log, tanh, the logistic and the normal distribution for four float32 at once.
 *
 * Polynomials: weighted least-squares fits driven to equal ripple (Lawson's algorithm) against float64 values, coefficients
 * rounded to float32 one after the other, the rest refitted each time. Only IEEE operations, no fused or relaxed ones, so the
 * bits are the same on every machine. NaN gives NaN; `pmin` and `pmax` are ordered so that they keep it.
 */

@inline
function constant(x: f32): v128 {
  return f32x4.splat(x);
}

/** a x + b */
@inline
function step(a: v128, x: v128, b: f32): v128 {
  return f32x4.add(f32x4.mul(a, x), f32x4.splat(b));
}

/** |x| */
@inline
export function absolute(x: v128): v128 {
  return f32x4.abs(x);
}

/** The magnitude of x with the sign of y. */
@inline
function withSign(x: v128, y: v128): v128 {
  return v128.bitselect(x, y, i32x4.splat(0x7fffffff));
}

/**
 * e^x. Relative error below 1.5e-7; 0 below 2^-100 (7.9e-31), overflow to Infinity.
 * e^x = 2^n e^r with n = round(x / ln 2), |r| <= ln 2 / 2, e^r = 1 + r + r^2 P(r).
 */
@inline
export function exp4(x: v128): v128 {
  const gone = f32x4.lt(x, constant(-69.31472)); // log 2^-100
  x = f32x4.pmax(f32x4.pmin(x, constant(89)), constant(-70));
  const shifted = f32x4.add(f32x4.mul(x, constant(1.44269504)), constant(12582912)); // 1.5 * 2^23: the fraction is rounded off
  const n = f32x4.sub(shifted, constant(12582912));
  const whole = i32x4.sub(shifted, i32x4.splat(0x4b400000));
  // ln 2 in two parts; the first has few bits, so that n times it is exact.
  const r = f32x4.add(f32x4.sub(x, f32x4.mul(n, constant(0.693359375))), f32x4.mul(n, constant(2.12194440e-4)));
  let p = constant(0.0013818294974043965);
  p = step(p, r, 0.008368532173335552);
  p = step(p, r, 0.04166829213500023);
  p = step(p, r, 0.1666652262210846);
  p = step(p, r, 0.4999999403953552);
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r), constant(1));
  // 2^n in two factors: n runs to 128, more than one exponent holds.
  const half = i32x4.shr_s(whole, 1);
  const scale1 = i32x4.shl(i32x4.add(half, i32x4.splat(127)), 23);
  const scale2 = i32x4.shl(i32x4.add(i32x4.sub(whole, half), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(f32x4.mul(p, scale1), scale2), gone);
}

/**
 * Natural logarithm. Relative error below 2e-7 (absolute below 1e-7 near 1); log 0 = -Infinity, log of less = NaN.
 * x = 2^n m with m in [sqrt 1/2, sqrt 2), log m = f - f^2/2 + f^3 P(f), f = m - 1.
 */
@inline
function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, constant(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, constant(8388608)), x, tiny);
  // Exponent such that the mantissa falls in [sqrt 1/2, sqrt 2): 0x3f3504f3 is sqrt 1/2.
  const bits = i32x4.sub(scaled, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(bits, 23);
  const f = f32x4.sub(i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3)), constant(1));
  const n = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(tiny, constant(23)));
  let p = constant(0.06749296933412552);
  p = step(p, f, -0.116701140999794);
  p = step(p, f, 0.11883548647165298);
  p = step(p, f, -0.12406232953071594);
  p = step(p, f, 0.14220358431339264);
  p = step(p, f, -0.16667988896369934);
  p = step(p, f, 0.2000207155942917);
  p = step(p, f, -0.25000008940696716);
  p = step(p, f, 0.3333331346511841);
  const square = f32x4.mul(f, f);
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = f32x4.sub(p, f32x4.mul(n, constant(2.12194440e-4)));
  p = f32x4.sub(p, f32x4.mul(square, constant(0.5)));
  let y = f32x4.add(f32x4.add(p, f), f32x4.mul(n, constant(0.693359375)));
  // 0, Infinity, negative and NaN
  y = v128.bitselect(constant(-Infinity), y, f32x4.eq(x, constant(0)));
  y = v128.bitselect(x, y, f32x4.eq(x, constant(Infinity)));
  return v128.bitselect(y, constant(NaN), f32x4.ge(x, constant(0)));
}

/** tanh x. Relative error below 2.5e-7. Below 0.625: x + x^3 P(x^2); above: 1 - 2 / (e^(2|x|) + 1). */
@inline
export function tanh4(x: v128): v128 {
  const a = absolute(x);
  const e = exp4(f32x4.add(a, a));
  const large = f32x4.sub(constant(1), f32x4.div(constant(2), f32x4.add(e, constant(1))));
  const s = f32x4.mul(x, x);
  let p = constant(-0.005692296661436558);
  p = step(p, s, 0.02062816731631756);
  p = step(p, s, -0.05373651534318924);
  p = step(p, s, 0.13331405818462372);
  p = step(p, s, -0.3333328068256378);
  const small = f32x4.add(x, f32x4.mul(x, f32x4.mul(s, p)));
  return v128.bitselect(withSign(large, x), small, f32x4.gt(a, constant(0.625)));
}

/** 1 / (1 + e^-x). Relative error below 3e-7 where the result is normal. */
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(constant(1), f32x4.add(constant(1), exp4(f32x4.neg(x))));
}

/** log(1 + e) for e in [0, 1]. Relative error below 4e-7: the rounding of 1 + e is put back. */
@inline
export function log1p4(e: v128): v128 {
  const u = f32x4.add(e, constant(1));
  return f32x4.add(log4(u), f32x4.div(f32x4.sub(e, f32x4.sub(u, constant(1))), u));
}

/** erf x for |x| <= 1, as x + x P(x^2). Relative error below 2e-7. */
@inline
function erfSmall(x: v128): v128 {
  const s = f32x4.mul(x, x);
  let p = constant(7.806903158780187e-5);
  p = step(p, s, -0.0007997853099368513);
  p = step(p, s, 0.005187162198126316);
  p = step(p, s, -0.026853347197175026);
  p = step(p, s, 0.11283578723669052);
  p = step(p, s, -0.3761262595653534);
  p = step(p, s, 0.12837916612625122);
  return f32x4.add(x, f32x4.mul(x, p));
}

/** 1 - erf a for a >= 1, as e^(-a^2) P(1 / (1 + a/2)) with `gauss` = e^(-a^2). Relative error below 4e-7 + that of `gauss`. */
@inline
function erfcLarge(a: v128, gauss: v128): v128 {
  const u = f32x4.div(constant(1), step(a, constant(0.5), 1));
  let p = constant(0.07358700782060623);
  p = step(p, u, -0.3265734910964966);
  p = step(p, u, 0.37037986516952515);
  p = step(p, u, 0.03712545707821846);
  p = step(p, u, 0.28710925579071045);
  p = step(p, u, 0.27517005801200867);
  p = step(p, u, 0.28274697065353394);
  p = step(p, u, -2.586839400464669e-5);
  // Beyond 10 `gauss` is 0 and the polynomial no longer fitted: keep it finite and the sign right.
  return f32x4.mul(gauss, f32x4.pmax(p, constant(0)));
}

/**
 * Distribution function of the standard normal, given `gauss` = e^(-x^2/2) (so that its derivative costs nothing more).
 * Absolute error below 1.2e-7.
 */
@inline
export function normalCdf4(x: v128, gauss: v128): v128 {
  const t = f32x4.mul(x, constant(0.70710678));
  const a = absolute(t);
  const tail = f32x4.mul(erfcLarge(a, gauss), constant(0.5));
  const large = v128.bitselect(tail, f32x4.sub(constant(1), tail), f32x4.lt(x, constant(0)));
  const small = step(erfSmall(t), constant(0.5), 0.5);
  return v128.bitselect(large, small, f32x4.gt(a, constant(1)));
}

/** e^(-x^2/2) */
@inline
export function gauss4(x: v128): v128 {
  return exp4(f32x4.mul(f32x4.mul(x, x), constant(-0.5)));
}

/**
 * Natural logarithm of one positive, finite, normal float64. Relative error below 4e-16.
 * x = 2^n m, log m = 2 artanh s = 2 (s + s^3/3 + ...), s = (m - 1) / (m + 1), |s| < 0.172.
 */
export function log64(x: f64): f64 {
  let bits = reinterpret<i64>(x) - 0x3fe6a09e667f3bcd;
  const n = bits >> 52;
  const m = reinterpret<f64>((bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
  const s = (m - 1) / (m + 1), q = s * s;
  let p: f64 = 1.0 / 23;
  p = p * q + 1.0 / 21;
  p = p * q + 1.0 / 19;
  p = p * q + 1.0 / 17;
  p = p * q + 1.0 / 15;
  p = p * q + 1.0 / 13;
  p = p * q + 1.0 / 11;
  p = p * q + 1.0 / 9;
  p = p * q + 1.0 / 7;
  p = p * q + 1.0 / 5;
  p = p * q + 1.0 / 3;
  return 2 * s + 2 * s * q * p + <f64>n * 0.6931471805599453;
}
