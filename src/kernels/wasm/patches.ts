/**
 * Patches of images as rows, and back. With channels last, a row of a window is contiguous: mostly long copies.
 */
import { loadTail, storeTail } from "./shared/tail";

@inline
function copyRun(n: i32, x: usize, y: usize): void {
  for (; n >= 16; n -= 16, x += 64, y += 64) {
    const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48);
    v128.store(y, a);
    v128.store(y, b, 16);
    v128.store(y, c, 32);
    v128.store(y, d, 48);
  }
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(y, v128.load(x));
  if (n > 0) storeTail(y, loadTail(x, n), n);
}

@inline
function addRun(n: i32, y: usize, x: usize): void {
  for (; n >= 16; n -= 16, x += 64, y += 64) {
    const a = f32x4.add(v128.load(x), v128.load(y)), b = f32x4.add(v128.load(x, 16), v128.load(y, 16));
    const c = f32x4.add(v128.load(x, 32), v128.load(y, 32)), d = f32x4.add(v128.load(x, 48), v128.load(y, 48));
    v128.store(x, a);
    v128.store(x, b, 16);
    v128.store(x, c, 32);
    v128.store(x, d, 48);
  }
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(x, f32x4.add(v128.load(x), v128.load(y)));
  if (n > 0) storeTail(x, f32x4.add(loadTail(x, n), loadTail(y, n)), n);
}

@inline
function zeroRun(n: i32, y: usize): void {
  for (; n >= 4; n -= 4, y += 16) v128.store(y, f32x4.splat(0));
  if (n > 0) storeTail(y, f32x4.splat(0), n);
}

/** One row of a window between image and patch; columns of the image outside 0..width-1 are zeros. */
@inline
function windowRow(add: bool, left: i32, width: i32, features: i32, channels: i32, size: i32, row: usize, patch: usize): void {
  const before = min(size, max(0, -left)), after = min(size, max(0, left + size - width));
  const inside = max(0, size - before - after);
  if (!add && before > 0) zeroRun(before * channels, patch);
  let y = patch + (<usize>(before * channels) << 2);
  let x = row + (<usize>((left + before) * features) << 2);
  if (channels == features) {
    if (add) addRun(inside * channels, y, x);
    else copyRun(inside * channels, x, y);
  } else {
    for (let i = 0; i < inside; i++, y += <usize>channels << 2, x += <usize>features << 2) {
      if (add) addRun(channels, y, x);
      else copyRun(channels, x, y);
    }
  }
  if (!add && after > 0) zeroRun(after * channels, patch + (<usize>((size - after) * channels) << 2));
}

@inline
function eachWindow(add: bool, first: i32, count: i32, height: i32, width: i32, features: i32, from: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, y: usize): void {
  if (channels == 0 || count == 0) return;
  const rowBytes = <usize>(width * features) << 2;
  const patchRow = <usize>(size * channels) << 2;
  let ox = first % outWidth, oy = (first / outWidth) % outHeight;
  let image = x + <usize>(first / outWidth / outHeight * height) * rowBytes + (<usize>from << 2);
  for (let i = 0; i < count; i++) {
    const top = oy * stride - padding, left = ox * stride - padding;
    for (let ky = 0; ky < size; ky++, y += patchRow) {
      const iy = top + ky;
      if (iy >= 0 && iy < height) windowRow(add, left, width, features, channels, size, image + <usize>iy * rowBytes, y);
      else if (!add) zeroRun(size * channels, y);
    }
    if (++ox == outWidth) {
      ox = 0;
      if (++oy == outHeight) {
        oy = 0;
        image += <usize>height * rowBytes;
      }
    }
  }
}

/** y[i, (ky, kx, c)] = x[image, oy stride - padding + ky, ox stride - padding + kx, from + c]. Exact. @forward */
export function patches(first: i32, count: i32, height: i32, width: i32, features: i32, from: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, y: usize): void {
  eachWindow(false, first, count, height, width, features, from, channels, size, stride, padding, outHeight, outWidth, x, y);
}

/** x += patches^T y, in the order of the windows. @forward */
export function addPatches(first: i32, count: i32, height: i32, width: i32, features: i32, from: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, y: usize, x: usize): void {
  eachWindow(true, first, count, height, width, features, from, channels, size, stride, padding, outHeight, outWidth, x, y);
}
