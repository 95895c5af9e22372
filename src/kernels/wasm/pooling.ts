/** The largest entry of each window and where it is, four channels at a time. */
import { loadTail, storeTail } from "./shared/tail";

/** Largest of four channels over one window, its first place in `place`. */
@inline
function largest4(x: usize, index: i32, rowStep: i32, columnStep: i32, rows: i32, columns: i32, tail: i32, y: usize, at: usize): void {
  let best = f32x4.splat(0), place = i32x4.splat(-1);
  const lanes = i32x4(0, 1, 2, 3);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const step = r * rowStep + c * columnStep;
      const from = x + (<usize>step << 2);
      const v = tail ? loadTail(from, tail) : v128.load(from);
      const here = i32x4.add(i32x4.splat(index + step), lanes);
      const more = v128.or(f32x4.gt(v, best), i32x4.lt_s(place, i32x4.splat(0)));
      best = v128.bitselect(v, best, more);
      place = v128.bitselect(here, place, more);
    }
  }
  if (tail) {
    storeTail(y, best, tail);
    storeTail(at, place, tail);
  } else {
    v128.store(y, best);
    v128.store(at, place);
  }
}

/** y = the largest entry of each window, at = its index in x, the first of equals. Exact. @forward */
export function maxPool(images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, y: usize, at: usize): void {
  maxPoolPart(images, height, width, channels, size, stride, padding, outHeight, outWidth, x, y, at, 0, images);
}

/** `maxPool` of images `first` to `end` - 1. */
export function maxPoolPart(images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, y: usize, at: usize, first: i32, end: i32): void {
  const whole = channels & ~3, tail = channels & 3;
  const before = <usize>(first * outHeight * outWidth * channels) << 2;
  y += before;
  at += before;
  for (let image = first; image < end; image++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = max(0, oy * stride - padding), rows = min(height, oy * stride - padding + size) - top;
      for (let ox = 0; ox < outWidth; ox++) {
        const left = max(0, ox * stride - padding), columns = min(width, ox * stride - padding + size) - left;
        const index = ((image * height + top) * width + left) * channels;
        const from = x + (<usize>index << 2);
        for (let c = 0; c < whole; c += 4, y += 16, at += 16) {
          largest4(from + (<usize>c << 2), index + c, width * channels, channels, rows, columns, 0, y, at);
        }
        if (tail) {
          largest4(from + (<usize>whole << 2), index + whole, width * channels, channels, rows, columns, tail, y, at);
          y += <usize>tail << 2;
          at += <usize>tail << 2;
        }
      }
    }
  }
}

/** x[indices[i]] += y[i], in order. */
export function scatterAdd(n: i32, y: usize, indices: usize, x: usize): void {
  for (let i = 0; i < n; i++, y += 4, indices += 4) {
    const to = x + (<usize>load<i32>(indices) << 2);
    store<f32>(to, load<f32>(to) + load<f32>(y));
  }
}

/** Adds alpha y[0..n-1] to x. */
@inline
function addScaled(n: i32, alpha: f32, y: usize, x: usize): void {
  const factor = f32x4.splat(alpha);
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(x, f32x4.add(v128.load(x), f32x4.mul(factor, v128.load(y))));
  if (n > 0) storeTail(x, f32x4.add(loadTail(x, n), f32x4.mul(factor, loadTail(y, n))), n);
}

@inline
function eachPixel(back: bool, images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, y: usize): void {
  const alpha = <f32>1 / <f32>(size * size);
  const pixel = <usize>channels << 2;
  for (let image = 0; image < images; image++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = max(0, oy * stride - padding), bottom = min(height, oy * stride - padding + size);
      for (let ox = 0; ox < outWidth; ox++, y += pixel) {
        const left = max(0, ox * stride - padding), right = min(width, ox * stride - padding + size);
        for (let iy = top; iy < bottom; iy++) {
          let at = x + <usize>((image * height + iy) * width + left) * pixel;
          for (let ix = left; ix < right; ix++, at += pixel) {
            if (back) addScaled(channels, alpha, y, at);
            else addScaled(channels, alpha, at, y);
          }
        }
      }
    }
  }
}

/** y = the mean of each window, entries of the frame being zeros: error at most (size^2 + 2) 2^-24 sum |x| / size^2. @forward */
export function averagePool(images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, y: usize): void {
  memory.fill(y, 0, <usize>(images * outHeight * outWidth * channels) << 2);
  eachPixel(false, images, height, width, channels, size, stride, padding, outHeight, outWidth, x, y);
}

/** Adds y / size^2 to every entry of its window. */
export function addAveragePool(images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, y: usize, x: usize): void {
  eachPixel(true, images, height, width, channels, size, stride, padding, outHeight, outWidth, x, y);
}
