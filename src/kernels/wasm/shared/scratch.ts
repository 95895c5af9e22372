/**
 * Working memory of the kernels: one region that the loader takes from the heap once. A kernel may use all of it during a
 * call; nothing in it outlives the call.
 */

/** Bytes of the region; the loader requests them. Bounds the blocking of `matmul`, `gram`, `cholesky` and the inertia. */
export const scratchBytes: i32 = 1 << 21;

let address: usize = 0;

/** Tells where the region is. Called once by the loader, before any kernel. */
export function setScratch(at: usize): void {
  address = at;
}

@inline
export function scratch(): usize {
  return address;
}
