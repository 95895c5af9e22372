// Elementwise kernels over n float32.
import { erf4, exp4, log4 } from "./math";
import { load4, loadTail, storeTail } from "./vector";

export function fill(n: i32, value: f32, x: usize): void {
  const v = f32x4.splat(value);
  const whole = x + (<usize>(n & ~3) << 2);
  while (x < whole) {
    v128.store(x, v);
    x += 16;
  }
  if (n & 3) storeTail(x, v, n & 3);
}

export function copy(n: i32, x: usize, y: usize): void {
  memory.copy(y, x, <usize>n << 2);
}

// One body for all: op is a constant, so each caller keeps only its own branch.
// @ts-ignore: decorator
@inline
function combine(op: i32, a: v128, b: v128, alpha: v128): v128 {
  if (op == 0) return f32x4.add(a, b);
  if (op == 1) return f32x4.sub(a, b);
  if (op == 2) return f32x4.mul(a, b);
  return f32x4.add(b, f32x4.mul(alpha, a));
}

// @ts-ignore: decorator
@inline
function binary(op: i32, n: i32, alpha: v128, a: usize, b: usize, y: usize): void {
  const end = a + (<usize>(n & ~3) << 2);
  while (a < end) {
    v128.store(y, combine(op, load4(a), load4(b), alpha));
    a += 16;
    b += 16;
    y += 16;
  }
  const rest = n & 3;
  if (rest) storeTail(y, combine(op, loadTail(a, rest), loadTail(b, rest), alpha), rest);
}

export function add(n: i32, a: usize, b: usize, y: usize): void {
  binary(0, n, f32x4.splat(0), a, b, y);
}

export function subtract(n: i32, a: usize, b: usize, y: usize): void {
  binary(1, n, f32x4.splat(0), a, b, y);
}

export function multiply(n: i32, a: usize, b: usize, y: usize): void {
  binary(2, n, f32x4.splat(0), a, b, y);
}

export function axpy(n: i32, alpha: f32, x: usize, y: usize): void {
  binary(3, n, f32x4.splat(alpha), x, y, y);
}

// @ts-ignore: decorator
@inline
function mapped(op: i32, x: v128, alpha: v128): v128 {
  if (op == 0) return f32x4.mul(alpha, x);
  if (op == 1) return exp4(x);
  if (op == 2) return log4(x);
  if (op == 3) return f32x4.sqrt(x);
  return erf4(x);
}

// @ts-ignore: decorator
@inline
function unary(op: i32, n: i32, alpha: v128, x: usize, y: usize): void {
  const end = x + (<usize>(n & ~3) << 2);
  while (x < end) {
    v128.store(y, mapped(op, load4(x), alpha));
    x += 16;
    y += 16;
  }
  const rest = n & 3;
  if (rest) storeTail(y, mapped(op, loadTail(x, rest), alpha), rest);
}

export function scale(n: i32, alpha: f32, x: usize, y: usize): void {
  unary(0, n, f32x4.splat(alpha), x, y);
}

export function exp(n: i32, x: usize, y: usize): void {
  unary(1, n, f32x4.splat(0), x, y);
}

export function log(n: i32, x: usize, y: usize): void {
  unary(2, n, f32x4.splat(0), x, y);
}

export function sqrt(n: i32, x: usize, y: usize): void {
  unary(3, n, f32x4.splat(0), x, y);
}

export function erf(n: i32, x: usize, y: usize): void {
  unary(4, n, f32x4.splat(0), x, y);
}

export function widen(n: i32, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) store<f64>(y + (<usize>i << 3), <f64>load<f32>(x + (<usize>i << 2)));
}

export function narrow(n: i32, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) store<f32>(y + (<usize>i << 2), <f32>load<f64>(x + (<usize>i << 3)));
}
