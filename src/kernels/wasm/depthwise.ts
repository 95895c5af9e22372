/** Convolution of each channel on its own, four channels at a time. */
import { loadTail, storeTail } from "./shared/tail";

/** to += a * b, elementwise. */
@inline
function addProduct(n: i32, a: usize, b: usize, to: usize): void {
  for (; n >= 4; n -= 4, a += 16, b += 16, to += 16) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(a), v128.load(b))));
  }
  if (n > 0) storeTail(to, f32x4.add(loadTail(to, n), f32x4.mul(loadTail(a, n), loadTail(b, n))), n);
}

const forward: i32 = 0;
const toInput: i32 = 1;
const toWeight: i32 = 2;

@inline
function eachTap(way: i32, images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, weight: usize, y: usize): void {
  const pixel = <usize>channels << 2;
  for (let image = 0; image < images; image++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++, y += pixel) {
        for (let ky = 0; ky < size; ky++) {
          const iy = oy * stride - padding + ky;
          if (iy < 0 || iy >= height) continue;
          for (let kx = 0; kx < size; kx++) {
            const ix = ox * stride - padding + kx;
            if (ix < 0 || ix >= width) continue;
            const at = x + <usize>((image * height + iy) * width + ix) * pixel;
            const tap = weight + <usize>(ky * size + kx) * pixel;
            if (way == forward) addProduct(channels, at, tap, y);
            else if (way == toInput) addProduct(channels, y, tap, at);
            else addProduct(channels, at, y, tap);
          }
        }
      }
    }
  }
}

/** y[i,c] = sum over ky, kx of weight[ky, kx, c] x[window i, ky, kx, c]: error at most (size^2 + 1) 2^-24 sum |w x|. @forward */
export function depthwise(images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, weight: usize, y: usize): void {
  memory.fill(y, 0, <usize>(images * outHeight * outWidth * channels) << 2);
  eachTap(forward, images, height, width, channels, size, stride, padding, outHeight, outWidth, x, weight, y);
}

/** x += the transpose of `depthwise` applied to y. */
export function addDepthwiseInput(images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, y: usize, weight: usize, x: usize): void {
  eachTap(toInput, images, height, width, channels, size, stride, padding, outHeight, outWidth, x, weight, y);
}

/** weight += sums over windows of x y, in order of windows in float32. */
export function addDepthwiseWeight(images: i32, height: i32, width: i32, channels: i32, size: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, x: usize, y: usize, weight: usize): void {
  eachTap(toWeight, images, height, width, channels, size, stride, padding, outHeight, outWidth, x, weight, y);
}
