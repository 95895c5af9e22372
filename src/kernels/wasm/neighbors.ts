/** Neighbors within a class, and who else is as near. */
import { scratch } from "./shared/scratch";

/** Of distances from..to-1, the largest of the `most` smallest, that of `itself` left out; infinite where there are none. */
function kthSmallest(distances: usize, from: i32, to: i32, itself: i32, most: i32): f32 {
  const nearest = scratch();
  for (let j = 0; j < most; j++) store<f32>(nearest + (<usize>j << 2), f32.POSITIVE_INFINITY);
  let radius = f32.POSITIVE_INFINITY;
  for (let j = from; j < to; j++) {
    const distance = load<f32>(distances + (<usize>j << 2));
    if (j == itself || !(distance < radius)) continue;
    let at = nearest + (<usize>(most - 1) << 2);
    for (; at > nearest && load<f32>(at - 4) > distance; at -= 4) store<f32>(at, load<f32>(at - 4));
    store<f32>(at, distance);
    radius = load<f32>(nearest + (<usize>(most - 1) << 2));
  }
  return radius;
}

/** How many of n distances are at most `radius`. */
function countWithin(n: i32, distances: usize, radius: f32): i32 {
  const limit = f32x4.splat(radius);
  let lanes = i32x4.splat(0);
  for (; n >= 4; n -= 4, distances += 16) lanes = i32x4.sub(lanes, f32x4.le(v128.load(distances), limit));
  let count = i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3);
  for (; n > 0; n--, distances += 4) if (load<f32>(distances) <= radius) count++;
  return count;
}

/** Counts are exact: distances are compared, never computed. At most 2^19 neighbors. */
export function classNeighbors(queries: i32, n: i32, every: i32, neighbors: i32, sizes: usize, distances: usize, counts: usize): void {
  let start = 0, end = 0;
  for (let q = 0; q < queries; q++, distances += <usize>n << 2, counts += 8) {
    const itself = q * every;
    for (; itself >= end; sizes += 4) {
      start = end;
      end += load<i32>(sizes);
    }
    const most = min(neighbors, end - start - 1);
    const radius = most > 0 ? kthSmallest(distances, start, end, itself, most) : load<f32>(distances + (<usize>itself << 2));
    store<i32>(counts, countWithin(end - start, distances + (<usize>start << 2), radius));
    store<i32>(counts, countWithin(n, distances, radius), 4);
  }
}
