/** A column of many different texts, hashed to a few inputs. @module */

import { eachRow, type FeatureKind } from "./place.ts";

/**
 * Each text is two of `buckets` inputs, +-1/sqrt(2) each, chosen by a hash, so that the weights of the first layer embed it. A text that training did not
 * know is hashed alike. With `missingLevel` a missing value has an input of its own, else all are 0.
 *
 * @see K. Weinberger et al. 2009, Feature Hashing for Large Scale Multitask Learning, arXiv:0902.2206
 */
export interface HashedFeature {
  readonly kind: "hashed";
  readonly column: string;
  /** A power of two. */
  readonly buckets: number;
  readonly missingLevel: boolean;
}

/** FNV-1a over the UTF-16 units, with its bits mixed once more. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export const hashed: FeatureKind<HashedFeature> = {
  names({ column, buckets, missingLevel }) {
    const names = Array.from({ length: buckets }, (_, i) => `${column}#${i + 1}`);
    return missingLevel ? [...names, `${column} is missing`] : names;
  },
  fill({ buckets, missingLevel }, cells, place) {
    const { values } = place;
    eachRow(place, cells, (row, start) => {
      if (cells.isMissing(row)) {
        if (missingLevel) values[start + buckets] = 1;
        return;
      }
      const hash = hashOf(cells.text(row));
      for (const bits of [hash & 0xffff, hash >>> 16]) {
        const at = start + ((bits >>> 1) % buckets);
        values[at] = (values[at] as number) + (bits & 1 ? Math.SQRT1_2 : -Math.SQRT1_2);
      }
    });
  },
};
