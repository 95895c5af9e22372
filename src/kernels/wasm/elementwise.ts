/** One value in, one value out. Correctly rounded, except `exp` (bound in math.ts). */
import { exp4 } from "./shared/math";
import { loadTail, storeTail } from "./shared/tail";

const opAdd: i32 = 0;
const opSubtract: i32 = 1;
const opMultiply: i32 = 2;
const opAxpy: i32 = 3;
const opScale: i32 = 4;
const opExp: i32 = 5;

@inline
function apply2(op: i32, alpha: v128, a: v128, b: v128): v128 {
  if (op == opAdd) return f32x4.add(a, b);
  if (op == opSubtract) return f32x4.sub(a, b);
  if (op == opMultiply) return f32x4.mul(a, b);
  return f32x4.add(b, f32x4.mul(alpha, a));
}

@inline
function zip(op: i32, alpha: f32, n: i32, a: usize, b: usize, y: usize): void {
  const factor = f32x4.splat(alpha);
  for (; n >= 4; n -= 4, a += 16, b += 16, y += 16) v128.store(y, apply2(op, factor, v128.load(a), v128.load(b)));
  if (n > 0) storeTail(y, apply2(op, factor, loadTail(a, n), loadTail(b, n)), n);
}

@inline
function apply1(op: i32, alpha: v128, x: v128): v128 {
  if (op == opScale) return f32x4.mul(alpha, x);
  return exp4(x);
}

@inline
function map(op: i32, alpha: f32, n: i32, x: usize, y: usize): void {
  const factor = f32x4.splat(alpha);
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(y, apply1(op, factor, v128.load(x)));
  if (n > 0) storeTail(y, apply1(op, factor, loadTail(x, n)), n);
}

/** x = value @forward */
export function fill(n: i32, value: f32, x: usize): void {
  const v = f32x4.splat(value);
  for (; n >= 4; n -= 4, x += 16) v128.store(x, v);
  if (n > 0) storeTail(x, v, n);
}

/** y = x @forward */
export function copy(n: i32, x: usize, y: usize): void {
  if (n > 256) memory.copy(y, x, <usize>n << 2);
  else {
    for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(y, v128.load(x));
    if (n > 0) storeTail(y, loadTail(x, n), n);
  }
}

/** y = a + b @forward */
export function add(n: i32, a: usize, b: usize, y: usize): void {
  zip(opAdd, 0, n, a, b, y);
}

/** y = a - b */
export function subtract(n: i32, a: usize, b: usize, y: usize): void {
  zip(opSubtract, 0, n, a, b, y);
}

/** y = a b */
export function multiply(n: i32, a: usize, b: usize, y: usize): void {
  zip(opMultiply, 0, n, a, b, y);
}

/** y += alpha x */
export function axpy(n: i32, alpha: f32, x: usize, y: usize): void {
  zip(opAxpy, alpha, n, x, y, y);
}

/** y = alpha x @forward */
export function scale(n: i32, alpha: f32, x: usize, y: usize): void {
  map(opScale, alpha, n, x, y);
}

/** y = e^x */
export function exp(n: i32, x: usize, y: usize): void {
  map(opExp, 0, n, x, y);
}
