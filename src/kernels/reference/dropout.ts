/** Dropout masks from a counter: value i depends on the seed and i alone. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

/** The finaliser of MurmurHash3. @see Appleby 2011, MurmurHash3, fmix32 */
function mix(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

export function dropoutKernels(views: Views): Pick<Kernels, "dropoutMask"> {
  return {
    dropoutMask(n, keep, seedLow, seedHigh, mask) {
      const values = views.doubles;
      for (let i = 0; i < n; i++) {
        const hash = mix(mix(Math.imul(i, 0x9e3779b1) ^ seedLow) + seedHigh) >>> 0;
        values[mask / 8 + i] = hash < keep * 2 ** 32 ? 1 / keep : 0;
      }
    },
  };
}
