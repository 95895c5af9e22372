/**
 * Transforms of F(2 x 2, 3 x 3): convolutions of 3 x 3 at stride 1 by 16 products per 2 x 2 outputs in place of 36.
 *
 * With B^T = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1], A^T = [1 1 1 0; 0 1 -1 -1] and G = [1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1].
 * Planes of tiles lie `plane` elements apart.
 *
 * @see Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", arXiv:1509.09308, section 4.1
 */
import { loadTail, storeTail } from "./shared/tail";

@inline
function get(p: usize, tail: i32): v128 {
  return tail ? loadTail(p, tail) : v128.load(p);
}

@inline
function put(p: usize, v: v128, tail: i32): void {
  if (tail) storeTail(p, v, tail);
  else v128.store(p, v);
}

/** The entry at p, or 0 outside the image. */
@inline
function inside(there: i32, p: usize, tail: i32): v128 {
  return there ? get(p, tail) : f32x4.splat(0);
}

/** Four consecutive planes from y on: [a - c, b + c, c - b, b - d]. */
@inline
function putDifferences(a: v128, b: v128, c: v128, d: v128, y: usize, plane: usize, tail: i32): void {
  put(y, f32x4.sub(a, c), tail);
  put(y + plane, f32x4.add(b, c), tail);
  put(y + 2 * plane, f32x4.sub(c, b), tail);
  put(y + 3 * plane, f32x4.sub(b, d), tail);
}

/** B^T d B of up to four channels; d[i][j] counts as 0 where bit i of `rows` or bit j of `columns` is missing. */
@inline
function tile(rows: i32, columns: i32, x: usize, rowBytes: usize, pixel: usize, y: usize, plane: usize, tail: i32): void {
  const x1 = x + rowBytes, x2 = x1 + rowBytes, x3 = x2 + rowBytes;
  const p1 = pixel, p2 = 2 * pixel, p3 = 3 * pixel;
  const c0 = columns & 1, c1 = columns & 2, c2 = columns & 4, c3 = columns & 8;
  const r0 = rows & 1, r1 = rows & 2, r2 = rows & 4, r3 = rows & 8;
  const b0 = inside(r1 && c0, x1, tail), b1 = inside(r1 && c1, x1 + p1, tail), b2 = inside(r1 && c2, x1 + p2, tail), b3 = inside(r1 && c3, x1 + p3, tail);
  const d0 = inside(r2 && c0, x2, tail), d1 = inside(r2 && c1, x2 + p1, tail), d2 = inside(r2 && c2, x2 + p2, tail), d3 = inside(r2 && c3, x2 + p3, tail);
  putDifferences(f32x4.add(b0, d0), f32x4.add(b1, d1), f32x4.add(b2, d2), f32x4.add(b3, d3), y + 4 * plane, plane, tail);
  putDifferences(f32x4.sub(d0, b0), f32x4.sub(d1, b1), f32x4.sub(d2, b2), f32x4.sub(d3, b3), y + 8 * plane, plane, tail);
  putDifferences(
    f32x4.sub(inside(r0 && c0, x, tail), d0), f32x4.sub(inside(r0 && c1, x + p1, tail), d1),
    f32x4.sub(inside(r0 && c2, x + p2, tail), d2), f32x4.sub(inside(r0 && c3, x + p3, tail), d3), y, plane, tail,
  );
  putDifferences(
    f32x4.sub(b0, inside(r3 && c0, x3, tail)), f32x4.sub(b1, inside(r3 && c1, x3 + p1, tail)),
    f32x4.sub(b2, inside(r3 && c2, x3 + p2, tail)), f32x4.sub(b3, inside(r3 && c3, x3 + p3, tail)), y + 12 * plane, plane, tail,
  );
}

/** Bit i is set where 0 <= from + i < edge, for i in 0..3. */
@inline
function present(from: i32, edge: i32): i32 {
  let bits = 0;
  for (let i = 0; i < 4; i++) if (<u32>(from + i) < <u32>edge) bits |= 1 << i;
  return bits;
}

@inline
function channelsOfTile(rows: i32, columns: i32, channels: i32, x: usize, rowBytes: usize, y: usize, plane: usize): void {
  const pixel = <usize>channels << 2, whole = pixel & ~15;
  for (let c: usize = 0; c < whole; c += 16) tile(rows, columns, x + c, rowBytes, pixel, y + c, plane, 0);
  const tail = channels & 3;
  if (tail) tile(rows, columns, x + whole, rowBytes, pixel, y + whole, plane, tail);
}

/** y[p, i, c] = (B^T d B)[p] of the 4 x 4 window d of tile first + i, whose corner is at (2 ty - frame, 2 tx - frame). */
export function winogradTiles(first: i32, count: i32, height: i32, width: i32, channels: i32, frame: i32, tilesHigh: i32, tilesWide: i32, plane: i32, x: usize, y: usize): void {
  if (count == 0 || channels == 0) return;
  const pixel = <usize>channels << 2, rowBytes = <usize>width * pixel, planeBytes = <usize>plane << 2;
  let tx = first % tilesWide, ty = (first / tilesWide) % tilesHigh, image = first / tilesWide / tilesHigh;
  for (let i = 0; i < count; i++, y += pixel) {
    const top = 2 * ty - frame, left = 2 * tx - frame;
    const from = x + <usize>(image * height + top) * rowBytes + <usize>left * pixel;
    const rows = present(top, height), columns = present(left, width);
    if ((rows & columns) == 15) channelsOfTile(15, 15, channels, from, rowBytes, y, planeBytes);
    else channelsOfTile(rows, columns, channels, from, rowBytes, y, planeBytes);
    if (++tx == tilesWide) {
      tx = 0;
      if (++ty == tilesHigh) {
        ty = 0;
        image++;
      }
    }
  }
}

/** Where tile 2 x 2 of an image meets memory: both rows and both columns, or fewer at an odd edge. */
@inline
function outputs(add: bool, right: bool, below: bool, m: usize, plane: usize, x: usize, rowBytes: usize, pixel: usize, tail: i32): void {
  let y00 = f32x4.splat(0), y01 = y00, y10 = y00, y11 = y00;
  for (let j = 0; j < 4; j++, m += plane) {
    const m1 = get(m + 4 * plane, tail), m2 = get(m + 8 * plane, tail);
    const s0 = f32x4.add(f32x4.add(get(m, tail), m1), m2);
    const s1 = f32x4.sub(f32x4.sub(m1, m2), get(m + 12 * plane, tail));
    if (j < 3) {
      y00 = j == 0 ? s0 : f32x4.add(y00, s0);
      y10 = j == 0 ? s1 : f32x4.add(y10, s1);
    }
    if (j > 0) {
      y01 = j == 1 ? s0 : f32x4.sub(y01, s0);
      y11 = j == 1 ? s1 : f32x4.sub(y11, s1);
    }
  }
  putOutput(add, x, y00, tail);
  if (right) putOutput(add, x + pixel, y01, tail);
  if (below) {
    putOutput(add, x + rowBytes, y10, tail);
    if (right) putOutput(add, x + rowBytes + pixel, y11, tail);
  }
}

@inline
function putOutput(add: bool, p: usize, v: v128, tail: i32): void {
  put(p, add ? f32x4.add(get(p, tail), v) : v, tail);
}

/** Calls for each tile of an image without frame. */
@inline
function channelsOfOutput(add: bool, right: bool, below: bool, channels: i32, m: usize, plane: usize, x: usize, rowBytes: usize): void {
  const pixel = <usize>channels << 2, whole = pixel & ~15;
  for (let c: usize = 0; c < whole; c += 16) outputs(add, right, below, m + c, plane, x + c, rowBytes, pixel, 0);
  const tail = channels & 3;
  if (tail) outputs(add, right, below, m + whole, plane, x + whole, rowBytes, pixel, tail);
}

/** The 2 x 2 entries of x, [images, height, width, channels], at tile first + i (+)= (A^T m A) of m[p, i, c]; what is outside is left out. */
export function winogradOutputs(first: i32, count: i32, height: i32, width: i32, channels: i32, plane: i32, m: usize, x: usize, accumulate: bool): void {
  if (count == 0 || channels == 0) return;
  const tilesHigh = (height + 1) >> 1, tilesWide = (width + 1) >> 1;
  const pixel = <usize>channels << 2, rowBytes = <usize>width * pixel, planeBytes = <usize>plane << 2;
  for (let t = first; t < first + count; t++, m += pixel) {
    const tx = t % tilesWide, ty = (t / tilesWide) % tilesHigh, image = t / tilesWide / tilesHigh;
    const to = x + <usize>(image * height + 2 * ty) * rowBytes + <usize>(2 * tx) * pixel;
    const right = 2 * tx + 1 < width, below = 2 * ty + 1 < height;
    if (accumulate) channelsOfOutput(true, right, below, channels, m, planeBytes, to, rowBytes);
    else if (right && below) channelsOfOutput(false, true, true, channels, m, planeBytes, to, rowBytes);
    else channelsOfOutput(false, right, below, channels, m, planeBytes, to, rowBytes);
  }
}

/** Four consecutive planes from y on: [a, a + b, a - b, -b]. */
@inline
function putSpread(a: v128, b: v128, y: usize, plane: usize, tail: i32): void {
  put(y, a, tail);
  put(y + plane, f32x4.add(a, b), tail);
  put(y + 2 * plane, f32x4.sub(a, b), tail);
  put(y + 3 * plane, f32x4.neg(b), tail);
}

@inline
function spread(right: bool, below: bool, x: usize, rowBytes: usize, pixel: usize, y: usize, plane: usize, tail: i32): void {
  const a = get(x, tail), b = inside(right, x + pixel, tail);
  const c = inside(below, x + rowBytes, tail), d = inside(right && below, x + rowBytes + pixel, tail);
  putSpread(a, b, y, plane, tail);
  putSpread(f32x4.add(a, c), f32x4.add(b, d), y + 4 * plane, plane, tail);
  putSpread(f32x4.sub(a, c), f32x4.sub(b, d), y + 8 * plane, plane, tail);
  putSpread(f32x4.neg(c), f32x4.neg(d), y + 12 * plane, plane, tail);
}

/** The transpose of `winogradOutputs`: y[p, i, c] = (A d A^T)[p] of the 2 x 2 entries d of x at tile first + i, zeros outside. */
export function winogradSpread(first: i32, count: i32, height: i32, width: i32, channels: i32, plane: i32, x: usize, y: usize): void {
  if (count == 0 || channels == 0) return;
  const tilesHigh = (height + 1) >> 1, tilesWide = (width + 1) >> 1, tail = channels & 3;
  const pixel = <usize>channels << 2, rowBytes = <usize>width * pixel, planeBytes = <usize>plane << 2, whole = pixel & ~15;
  for (let t = first; t < first + count; t++, y += pixel) {
    const tx = t % tilesWide, ty = (t / tilesWide) % tilesHigh, image = t / tilesWide / tilesHigh;
    const from = x + <usize>(image * height + 2 * ty) * rowBytes + <usize>(2 * tx) * pixel;
    const right = 2 * tx + 1 < width, below = 2 * ty + 1 < height;
    for (let c: usize = 0; c < whole; c += 16) spread(right, below, from + c, rowBytes, pixel, y + c, planeBytes, 0);
    if (tail) spread(right, below, from + whole, rowBytes, pixel, y + whole, planeBytes, tail);
  }
}

/** [a, (a + b + c) / 2, (a - b + c) / 2, c] from u on. */
@inline
function putWeights(a: v128, b: v128, c: v128, u: usize, plane: usize, tail: i32): void {
  const half = f32x4.splat(0.5), ends = f32x4.add(a, c);
  put(u, a, tail);
  put(u + plane, f32x4.mul(half, f32x4.add(ends, b)), tail);
  put(u + 2 * plane, f32x4.mul(half, f32x4.sub(ends, b)), tail);
  put(u + 3 * plane, c, tail);
}

@inline
function weights(w: usize, tap: usize, u: usize, plane: usize, tail: i32): void {
  const half = f32x4.splat(0.5);
  const a0 = get(w, tail), a1 = get(w + tap, tail), a2 = get(w + 2 * tap, tail);
  const b0 = get(w + 3 * tap, tail), b1 = get(w + 4 * tap, tail), b2 = get(w + 5 * tap, tail);
  const c0 = get(w + 6 * tap, tail), c1 = get(w + 7 * tap, tail), c2 = get(w + 8 * tap, tail);
  putWeights(a0, a1, a2, u, plane, tail);
  putWeights(c0, c1, c2, u + 12 * plane, plane, tail);
  const e0 = f32x4.mul(half, f32x4.add(a0, c0)), e1 = f32x4.mul(half, f32x4.add(a1, c1)), e2 = f32x4.mul(half, f32x4.add(a2, c2));
  const h0 = f32x4.mul(half, b0), h1 = f32x4.mul(half, b1), h2 = f32x4.mul(half, b2);
  putWeights(f32x4.add(e0, h0), f32x4.add(e1, h1), f32x4.add(e2, h2), u + 4 * plane, plane, tail);
  putWeights(f32x4.sub(e0, h0), f32x4.sub(e1, h1), f32x4.sub(e2, h2), u + 8 * plane, plane, tail);
}

/** u[p, o, c] = (G g G^T)[p] of the 3 x 3 kernels g of weight[o, ky, kx, c]. */
export function winogradWeights(out: i32, channels: i32, plane: i32, weight: usize, u: usize): void {
  const tap = <usize>channels << 2, planeBytes = <usize>plane << 2, whole = tap & ~15, tail = channels & 3;
  for (let o = 0; o < out; o++, weight += 9 * tap, u += tap) {
    for (let c: usize = 0; c < whole; c += 16) weights(weight + c, tap, u + c, planeBytes, 0);
    if (tail) weights(weight + whole, tap, u + whole, planeBytes, tail);
  }
}

/** G^T of four consecutive planes from u on, added to three taps: [u0 + (u1 + u2) / 2, (u1 - u2) / 2, u3 + (u1 + u2) / 2]. */
@inline
function addTaps(u0: v128, u1: v128, u2: v128, u3: v128, w: usize, tap: usize, tail: i32): void {
  const half = f32x4.splat(0.5), ends = f32x4.mul(half, f32x4.add(u1, u2));
  putOutput(true, w, f32x4.add(u0, ends), tail);
  putOutput(true, w + tap, f32x4.mul(half, f32x4.sub(u1, u2)), tail);
  putOutput(true, w + 2 * tap, f32x4.add(u3, ends), tail);
}

@inline
function endsOf(u: usize, from: usize, plane: usize, tail: i32): v128 {
  const ends = f32x4.mul(f32x4.splat(0.5), f32x4.add(get(u + 4 * plane, tail), get(u + 8 * plane, tail)));
  return f32x4.add(get(u + from * plane, tail), ends);
}

@inline
function middleOf(u: usize, plane: usize, tail: i32): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.sub(get(u + 4 * plane, tail), get(u + 8 * plane, tail)));
}

@inline
function weightsBack(u: usize, plane: usize, w: usize, tap: usize, tail: i32): void {
  const u1 = u + plane, u2 = u1 + plane, u3 = u2 + plane;
  addTaps(endsOf(u, 0, plane, tail), endsOf(u1, 0, plane, tail), endsOf(u2, 0, plane, tail), endsOf(u3, 0, plane, tail), w, tap, tail);
  addTaps(middleOf(u, plane, tail), middleOf(u1, plane, tail), middleOf(u2, plane, tail), middleOf(u3, plane, tail), w + 3 * tap, tap, tail);
  addTaps(endsOf(u, 12, plane, tail), endsOf(u1, 12, plane, tail), endsOf(u2, 12, plane, tail), endsOf(u3, 12, plane, tail), w + 6 * tap, tap, tail);
}

/** The transpose of `winogradWeights`: weight[o, ky, kx, c] += (G^T u G)[ky, kx] of u[p, o, c]. */
export function addWinogradWeights(out: i32, channels: i32, plane: i32, u: usize, weight: usize): void {
  const tap = <usize>channels << 2, planeBytes = <usize>plane << 2, whole = tap & ~15, tail = channels & 3;
  for (let o = 0; o < out; o++, weight += 9 * tap, u += tap) {
    for (let c: usize = 0; c < whole; c += 16) weightsBack(u + c, planeBytes, weight + c, tap, 0);
    if (tail) weightsBack(u + whole, planeBytes, weight + whole, tap, tail);
  }
}
