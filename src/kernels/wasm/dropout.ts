/**
 * Dropout masks from a counter: value i depends on the seed and i alone, so every implementation gives the same mask.
 *
 * The hash is the finaliser of MurmurHash3 twice: h = mix(mix(i * 0x9e3779b1 ^ seedLow) + seedHigh).
 *
 * @see Appleby 2011, MurmurHash3, fmix32
 */
import { storeTail } from "./shared/tail";

@inline
function mix(h: v128): v128 {
  h = v128.xor(h, i32x4.shr_u(h, 16));
  h = i32x4.mul(h, i32x4.splat(0x85ebca6b));
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, i32x4.splat(0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** mask[i] = 1 / keep where hash(i) < keep 2^32, else 0. */
export function dropoutMask(n: i32, keep: f64, seedLow: u32, seedHigh: u32, mask: usize): void {
  const all = keep >= 1 ? i32x4.splat(-1) : i32x4.splat(0);
  const threshold = i32x4.splat(keep >= 1 ? 0 : <u32>ceil(max(keep, 0) * 4294967296));
  const value = f32x4.splat(<f32>(1 / keep));
  const low = i32x4.splat(seedLow), high = i32x4.splat(seedHigh);
  let index = i32x4(0, 1, 2, 3);
  for (; n > 0; n -= 4, mask += 16) {
    const h = mix(i32x4.add(mix(v128.xor(i32x4.mul(index, i32x4.splat(0x9e3779b1)), low)), high));
    const v = v128.and(value, v128.or(all, i32x4.lt_u(h, threshold)));
    if (n >= 4) v128.store(mask, v);
    else storeTail(mask, v, n);
    index = i32x4.add(index, i32x4.splat(4));
  }
}
