// Dropout masks from a hash of (seed, position), so that every implementation gives the same mask.

/** The finalizer of MurmurHash3 (Appleby), 32 bit. */
// @ts-ignore: decorator
@inline
function mix(h: u32): u32 {
  h ^= h >> 16;
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  h ^= h >> 16;
  return h;
}

export function dropoutMask(n: i32, keep: f64, seedLow: u32, seedHigh: u32, mask: usize): void {
  const kept = <f32>(1 / keep);
  for (let i = 0; i < n; i++) {
    const h = mix(mix(<u32>i ^ seedLow) + seedHigh);
    store<f32>(mask + (<usize>i << 2), <f64>h * 2.3283064365386963e-10 < keep ? kept : 0);
  }
}
